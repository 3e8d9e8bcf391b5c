package node

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/zgminer/zgminer/chain/evm"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/options"
	"github.com/zgminer/zgminer/chain/staking"
)

// archiveFormat is the version of exported archives.
const archiveFormat = 1

// Manifest is the last entry of an archive: what it holds.
type Manifest struct {
	Format    int               `json:"format"`
	ChainID   uint64            `json:"chain_id"`
	GenesisID string            `json:"genesis_sha256"`
	Height    uint64            `json:"height"`
	Hash      string            `json:"hash"`  // of the EVM block at Height
	Files     map[string]string `json:"files"` // path → SHA-256 in hex
}

const manifestName = "manifest.json"

// folders are what an archive contains beside the genesis: no keys, no memory of
// signatures, no consensus log.
var folders = []string{"data/blockstore.db", "data/state.db", "data/evidence.db", "evm/geth"}

// skipped are files that mean something for one process only.
func skipped(name string) bool {
	base := filepath.Base(name)
	return base == "LOCK" || base == "FLOCK" || base == "nodekey" || base == "jwtsecret"
}

// Export writes an archive of a cleanly stopped node.
func Export(dir string, opts options.Options, w io.Writer) (*Manifest, error) {
	l := Layout{dir}
	lock, err := lockDir(dir, false)
	if err != nil {
		return nil, err
	}
	defer lock.unlock()
	s, err := decodeStatus(l)
	if err != nil {
		return nil, err
	}
	if !s.CleanStop {
		return nil, problem(CodeFailure, "the data of the node in %s were not left by a clean stop (its last state: %s): start it, stop it with SIGTERM, then export", dir, s.Phase)
	}
	doc, sum, err := genesis.Load(l.Genesis())
	if err != nil {
		return nil, err
	}
	m := &Manifest{Format: archiveFormat, ChainID: doc.ChainID, GenesisID: sum, Files: map[string]string{}}
	if err := withEVM(dir, opts, func(machine *evm.EVM) error {
		m.Height, m.Hash = machine.Head().Number.Uint64(), machine.Head().Hash().Hex()
		return nil
	}); err != nil {
		return nil, err
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(z)
	add := func(path string) error {
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		sum, err := addFile(t, path, filepath.ToSlash(name))
		m.Files[filepath.ToSlash(name)] = sum
		return err
	}
	if err := add(l.Genesis()); err != nil {
		return nil, err
	}
	for _, f := range folders {
		err := filepath.WalkDir(filepath.Join(dir, filepath.FromSlash(f)), func(path string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || !d.Type().IsRegular() || skipped(path) {
				return err
			}
			return add(path)
		})
		if err != nil {
			return nil, fmt.Errorf("export %s: %w", f, err)
		}
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := t.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o644, Size: int64(len(data))}); err != nil {
		return nil, err
	}
	_, err = t.Write(data)
	return m, errors.Join(err, t.Close(), z.Close())
}

func addFile(t *tar.Writer, path, name string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	i, err := f.Stat()
	if err != nil {
		return "", err
	}
	if err := t.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: i.Size()}); err != nil {
		return "", err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(t, h), f); err != nil {
		return "", fmt.Errorf("export %s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Import unpacks an archive into a chain directory without data, verifies every
// file and opens the result. Keys that are there stay; missing ones are made. A
// failed import leaves no data behind.
func Import(dir string, opts options.Options, r io.Reader) (m *Manifest, err error) {
	l := Layout{dir}
	lock, err := lockDir(dir, true)
	if err != nil {
		return nil, err
	}
	defer lock.unlock()
	for _, f := range folders {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(f))); err == nil {
			return nil, problem(CodeConfig, "%s has data already (%s): import into an empty home, or remove the data and evm folders first", dir, f)
		}
	}
	defer func() {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: it is cut short, copy or export it again", err)
		}
		if err != nil {
			for _, f := range folders {
				os.RemoveAll(filepath.Join(dir, filepath.FromSlash(f)))
			}
		}
	}()
	z, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return nil, fmt.Errorf("read the archive: %w: it is no file of zgminer chain export", err)
	}
	got, genesisBytes := map[string]string{}, []byte(nil)
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the archive: %w", err)
		}
		switch {
		case h.Name == manifestName:
			if err := json.NewDecoder(io.LimitReader(t, 64<<20)).Decode(&m); err != nil {
				return nil, fmt.Errorf("read the archive's manifest: %w", err)
			}
		case h.Name == "config/"+genesis.FileName:
			if genesisBytes, err = io.ReadAll(io.LimitReader(t, 64<<20)); err != nil {
				return nil, fmt.Errorf("read the archive: %w", err)
			}
			got[h.Name] = genesis.Sum(genesisBytes)
		case !allowedName(h.Name) || h.Typeflag != tar.TypeReg:
			return nil, fmt.Errorf("the archive holds %q, which is no file of a chain", h.Name)
		default:
			if got[h.Name], err = unpack(filepath.Join(dir, filepath.FromSlash(h.Name)), t, sha256.New()); err != nil {
				return nil, err
			}
		}
	}
	if m == nil {
		return nil, errors.New("the archive ends without its manifest: it is cut short")
	}
	if m.Format > archiveFormat {
		return nil, fmt.Errorf("the archive has format %d, this binary reads up to %d: use a newer zgminer", m.Format, archiveFormat)
	}
	if len(got) != len(m.Files) {
		return nil, fmt.Errorf("the archive holds %d files, its manifest names %d: it is damaged", len(got), len(m.Files))
	}
	for name, sum := range m.Files {
		if got[name] != sum {
			return nil, fmt.Errorf("%s in the archive has SHA-256 %s, the manifest says %s: it is damaged", name, got[name], sum)
		}
	}
	if err := adoptGenesis(l, genesisBytes); err != nil {
		return nil, err
	}
	if _, err := makeKeys(l, staking.Ed25519); err != nil {
		return nil, err
	}
	return m, withEVM(dir, opts, func(machine *evm.EVM) error {
		if h := machine.Head(); h.Number.Uint64() != m.Height || h.Hash().Hex() != m.Hash {
			return fmt.Errorf("the imported chain ends with block %d %s, the manifest says %d %s", h.Number, h.Hash(), m.Height, m.Hash)
		}
		return nil
	})
}

func allowedName(name string) bool {
	if !filepath.IsLocal(filepath.FromSlash(name)) || skipped(name) {
		return false
	}
	for _, f := range folders {
		if strings.HasPrefix(name, f+"/") {
			return true
		}
	}
	return false
}

func unpack(path string, r io.Reader, h hash.Hash) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return "", fmt.Errorf("unpack %s: %w", path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("unpack %s: %w", path, err)
	}
	_, err = io.Copy(io.MultiWriter(f, h), r)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", fmt.Errorf("unpack %s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// adoptGenesis writes the archive's genesis, or compares it with the one there.
func adoptGenesis(l Layout, data []byte) error {
	g, err := genesis.Decode(data)
	if err != nil {
		return fmt.Errorf("the archive's genesis: %w", err)
	}
	if _, sum, err := genesis.Load(l.Genesis()); err == nil {
		if sum != genesis.Sum(data) {
			return problem(CodeMismatch, "the archive belongs to a chain with genesis %s, this home has %s", genesis.Sum(data), sum)
		}
		return nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return writeGenesis(l, g, data)
}
