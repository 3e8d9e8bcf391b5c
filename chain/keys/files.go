package keys

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	// Keystore V3: scrypt and AES as every Ethereum wallet writes and reads it.
	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	// Made a dependency by go-ethereum; a keystore file has a random id.
	"github.com/google/uuid"
)

// maxFile bounds key and password files, in bytes.
const maxFile = 64 << 10

// Dir is a directory of keystore V3 files, one for each account.
type Dir struct {
	path             string
	scryptN, scryptP int
}

// OpenDir names a directory of key files. It is created by Store. New files are
// encrypted so that trying a password takes about a second and 256 MiB of memory;
// with light 0.1 seconds and 4 MiB.
func OpenDir(path string, light bool) *Dir {
	if light {
		return &Dir{path, keystore.LightScryptN, keystore.LightScryptP}
	}
	return &Dir{path, keystore.StandardScryptN, keystore.StandardScryptP}
}

// File is a key file.
type File struct {
	Address common.Address `json:"address"`
	Path    string         `json:"file"`
	// Problem says why the file would not be used, "" if it would.
	Problem string `json:"problem,omitempty"`
}

// Store encrypts a key with a password into a new file that only the owner can
// read. An account that has a file already is an error.
func (d *Dir) Store(k Key, password string) (File, error) {
	address := k.Address()
	all, err := d.List()
	if err != nil {
		return File{}, err
	}
	if i := slices.IndexFunc(all, func(f File) bool { return f.Address == address }); i >= 0 {
		return File{}, fmt.Errorf("the key of %s is in %s already; move that file away first if its password is lost", address, all[i].Path)
	}
	if err := os.MkdirAll(d.path, 0o700); err != nil {
		return File{}, fmt.Errorf("make the directory of keys: %w", err)
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return File{}, fmt.Errorf("draw a key id: %w", err)
	}
	contents, err := keystore.EncryptKey(&keystore.Key{Id: id, Address: address, PrivateKey: k.secret}, password, d.scryptN, d.scryptP)
	if err != nil {
		return File{}, fmt.Errorf("encrypt the key of %s: %w", address, err)
	}
	// What cannot be read back must not become the only copy of a key.
	if again, err := keystore.DecryptKey(contents, password); err != nil || again.Address != address {
		return File{}, fmt.Errorf("the encrypted key of %s cannot be decrypted again: %w", address, errors.Join(err, errors.New("nothing was written")))
	}
	name := "UTC--" + time.Now().UTC().Format("2006-01-02T15-04-05.000000000Z") + "--" + strings.ToLower(address.Hex()[2:])
	path := filepath.Join(d.path, name)
	if err := writeNew(path, contents); err != nil {
		return File{}, fmt.Errorf("write the key file %s: %w", path, err)
	}
	return File{Address: address, Path: path}, nil
}

// writeNew writes a file of the owner alone and makes it last.
func writeNew(path string, contents []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*") // made with mode 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(contents)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// List returns the key files of the directory by name; no directory is none.
// Files that are no key files are left out.
func (d *Dir) List() ([]File, error) {
	entries, err := os.ReadDir(d.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list the keys: %w", err)
	}
	var out []File
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		path := filepath.Join(d.path, e.Name())
		contents, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("list the keys: %w", err)
		}
		address, ok := addressIn(contents)
		if !ok {
			continue
		}
		f := File{Address: address, Path: path}
		if _, err := readPrivate(path, ownerOnly); err != nil {
			f.Problem = err.Error()
		}
		out = append(out, f)
	}
	return out, nil
}

func addressIn(keyJSON []byte) (common.Address, bool) {
	var j struct {
		Address string          `json:"address"`
		Crypto  json.RawMessage `json:"crypto"`
	}
	if json.Unmarshal(keyJSON, &j) != nil || len(j.Crypto) == 0 || !common.IsHexAddress(j.Address) {
		return common.Address{}, false
	}
	return common.HexToAddress(j.Address), true
}

// Load decrypts the key of an account.
func (d *Dir) Load(address common.Address, password string) (Key, error) {
	all, err := d.List()
	if err != nil {
		return Key{}, err
	}
	i := slices.IndexFunc(all, func(f File) bool { return f.Address == address })
	if i < 0 {
		return Key{}, fmt.Errorf("%w: %s has no file in %s; see zgminer keys list, or add it with zgminer keys import", ErrNoKey, address, d.path)
	}
	contents, err := readPrivate(all[i].Path, ownerOnly)
	if err != nil {
		return Key{}, err
	}
	k, err := Decrypt(contents, password)
	if err != nil {
		return Key{}, fmt.Errorf("open the key file %s: %w", all[i].Path, err)
	}
	if k.Address() != address {
		return Key{}, fmt.Errorf("the key file %s says %s but holds the key of %s: it was changed or damaged", all[i].Path, address, k.Address())
	}
	return k, nil
}

// Decrypt reads the contents of a keystore file.
func Decrypt(keyJSON []byte, password string) (Key, error) {
	k, err := keystore.DecryptKey(keyJSON, password)
	if errors.Is(err, keystore.ErrDecrypt) {
		return Key{}, errors.New("the password is wrong")
	}
	if err != nil {
		return Key{}, fmt.Errorf("it is not a keystore file of version 3: %w", err)
	}
	return Key{k.PrivateKey}, nil
}

// permission is which mode bits of a secret's file are allowed.
type permission os.FileMode

const (
	ownerOnly permission = 0o700
	// systemd protects credentials by its own directory, and shows the mask of
	// their access list as group bits.
	credential permission = 0o750
)

// readPrivate reads a file that holds a secret, unless others can read it.
func readPrivate(path string, allowed permission) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read a secret: %w", err)
	}
	defer f.Close()
	info, err := f.Stat() // of the open file, so that it cannot be exchanged
	if err != nil {
		return nil, fmt.Errorf("read a secret: %w", err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("read a secret: %s is a directory", path)
	}
	if open := info.Mode().Perm() &^ os.FileMode(allowed); open != 0 && info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s holds a secret but others on this machine can access it (mode %04o): chmod 600 %s", path, info.Mode().Perm(), shellQuote(path))
	}
	b, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read a secret from %s: %w", path, err)
	}
	if len(b) > maxFile {
		return nil, fmt.Errorf("read a secret from %s: it has more than %d bytes", path, maxFile)
	}
	return b, nil
}

// shellQuote makes a path safe to paste into a shell.
func shellQuote(path string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:@", r)
	}
	if strings.IndexFunc(path, func(r rune) bool { return !plain(r) }) < 0 {
		return path
	}
	return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
}
