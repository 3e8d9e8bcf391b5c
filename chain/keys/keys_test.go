package keys

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/keystore"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
)

const (
	secretHex = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
	account   = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
	password  = "correct horse battery staple"
)

func testDir(t *testing.T) *Dir {
	return &Dir{filepath.Join(t.TempDir(), "keys"), keystore.LightScryptN / 16, keystore.LightScryptP}
}

func testKey(t *testing.T) Key {
	t.Helper()
	k, err := ParseHex([]byte(secretHex))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// leaks fails if a text holds the key or the password, in any usual form.
func leaks(t *testing.T, what, text string) {
	t.Helper()
	d, _ := new(big.Int).SetString(secretHex, 16)
	for _, secret := range []string{secretHex, secretHex[10:40], strings.ToUpper(secretHex), d.String(), fmt.Sprint(common.FromHex(secretHex)), password} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows the secret: %s", what, text)
		}
	}
}

func TestParseHex(t *testing.T) {
	for _, text := range []string{secretHex, "0x" + secretHex, "0X" + strings.ToUpper(secretHex), "  " + secretHex + "\r\n"} {
		k, err := ParseHex([]byte(text))
		if err != nil || k.Address() != common.HexToAddress(account) {
			t.Errorf("%d characters: %v, error %v", len(text), k, err)
		}
	}
	n := "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141" // order of the curve
	for _, text := range []string{"", "0x", secretHex[1:], secretHex + "0", strings.Repeat("0", 64), n, "g" + secretHex[1:], secretHex[:32] + "\n" + secretHex[32:]} {
		_, err := ParseHex([]byte(text))
		if err == nil {
			t.Errorf("%q was accepted", text)
			continue
		}
		leaks(t, "the error", err.Error())
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	k := testKey(t)
	ring := NewKeyring(k)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		leaks(t, verb, fmt.Sprintf(verb, k))
		leaks(t, verb+" of a pointer", fmt.Sprintf(verb, &k))
		leaks(t, verb+" in a struct", fmt.Sprintf(verb, struct{ K Key }{k}))
		leaks(t, verb+" of a keyring", fmt.Sprintf(verb, ring)+fmt.Sprintf(verb, *ring))
	}
	var log bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&log, nil), slog.NewJSONHandler(&log, nil)} {
		slog.New(h).Info("m", "key", k, "pointer", &k, "ring", ring, "any", any(struct{ K Key }{k}))
	}
	leaks(t, "the log", log.String())
	if !strings.Contains(log.String(), account) {
		t.Errorf("the log does not show the account: %s", log.String())
	}
	if b, err := json.Marshal(k); err == nil {
		t.Errorf("written as JSON: %s", b)
	}
}

func TestDir(t *testing.T) {
	d := testDir(t)
	if all, err := d.List(); err != nil || len(all) != 0 {
		t.Errorf("a missing directory: %v, %v", all, err)
	}
	f, err := d.Store(testKey(t), password)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(f.Path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	dir, _ := os.Stat(d.path)
	if dir.Mode().Perm() != 0o700 {
		t.Errorf("directory mode %v", dir.Mode())
	}
	contents, _ := os.ReadFile(f.Path)
	leaks(t, "the file", string(contents))
	// Any other tool reads it: go-ethereum's own key store finds and opens it.
	other := keystore.NewKeyStore(d.path, keystore.LightScryptN, keystore.LightScryptP)
	if len(other.Accounts()) != 1 || other.Accounts()[0].Address != f.Address || other.Unlock(other.Accounts()[0], password) != nil {
		t.Errorf("go-ethereum sees %v", other.Accounts())
	}
	k, err := d.Load(f.Address, password)
	if err != nil || k.Address() != f.Address {
		t.Errorf("load: %v, %v", k, err)
	}
	if _, err := d.Load(f.Address, "wrong"); err == nil || !strings.Contains(err.Error(), "password is wrong") {
		t.Errorf("wrong password: %v", err)
	}
	if _, err := d.Load(common.Address{1}, password); !errors.Is(err, ErrNoKey) {
		t.Errorf("unknown account: %v", err)
	}
	if _, err := d.Store(testKey(t), password); err == nil || !strings.Contains(err.Error(), f.Path) {
		t.Errorf("twice: %v", err)
	}
	// A file that is no key is left out; one that others can read is refused.
	if err := os.WriteFile(filepath.Join(d.path, "notes.txt"), []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604, 0o660} {
		if err := os.Chmod(f.Path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Load(f.Address, password); err == nil || !strings.Contains(err.Error(), "chmod 600 "+f.Path) {
			t.Errorf("mode %o: %v", mode, err)
		}
		if all, err := d.List(); err != nil || len(all) != 1 || !strings.Contains(all[0].Problem, "chmod") {
			t.Errorf("mode %o: list %v, %v", mode, all, err)
		}
	}
	// A changed address is noticed.
	if err := os.WriteFile(f.Path, bytes.Replace(contents, []byte(strings.ToLower(account[2:])), bytes.Repeat([]byte("11"), 20), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	os.Chmod(f.Path, 0o600)
	if _, err := d.Load(common.HexToAddress("0x"+strings.Repeat("11", 20)), password); err == nil || !strings.Contains(err.Error(), "changed or damaged") {
		t.Errorf("changed address: %v", err)
	}
}

func write(t *testing.T, name, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestImport(t *testing.T) {
	noPassword := func() (string, error) { return "", errors.New("asked") }
	right := func() (string, error) { return password, nil }
	for _, text := range []string{secretHex + "\n", "0x" + secretHex} {
		k1, err1 := ReadFile(write(t, "key", text, 0o600), noPassword)
		k2, err2 := Read(strings.NewReader(text), noPassword)
		if err := errors.Join(err1, err2); err != nil || k1.Address() != common.HexToAddress(account) || k2.Address() != k1.Address() {
			t.Errorf("%v", err)
		}
	}
	d := testDir(t)
	f, err := d.Store(testKey(t), password)
	if err != nil {
		t.Fatal(err)
	}
	if k, err := ReadFile(f.Path, right); err != nil || k.Address() != f.Address {
		t.Errorf("keystore file: %v", err)
	}
	if _, err := ReadFile(f.Path, noPassword); err == nil {
		t.Error("keystore file without a password")
	}
	for name, err := range map[string]error{
		"open file": second(ReadFile(write(t, "key", secretHex, 0o644), noPassword)),
		"as name":   second(ReadFile(secretHex, noPassword)),
		"0x name":   second(ReadFile("0x"+secretHex, noPassword)),
		"bad json":  second(Read(strings.NewReader(`{"crypto": "`+secretHex+`"}`), right)),
		"too long":  second(Read(strings.NewReader(strings.Repeat(secretHex, 2000)), noPassword)),
		"two lines": second(Read(strings.NewReader(secretHex+"\n"+secretHex), noPassword)),
	} {
		if err == nil {
			t.Errorf("%s: accepted", name)
			continue
		}
		leaks(t, name, err.Error())
	}
}

func second[A any](_ A, err error) error { return err }

func TestPasswords(t *testing.T) {
	read := func(text string, mode os.FileMode) (string, error) {
		return PasswordSource{File: write(t, "password", text, mode)}.Read()
	}
	for _, end := range []string{"", "\n", "\r\n"} {
		if p, err := read(password+end, 0o600); err != nil || p != password {
			t.Errorf("with end %q: %q, %v", end, p, err)
		}
	}
	if p, err := read(" space kept \n", 0o400); err != nil || p != " space kept " {
		t.Errorf("%q, %v", p, err)
	}
	for _, text := range []string{"", "\n", password + "\n" + password, password + "\n\n"} {
		_, err := read(text, 0o600)
		if err == nil {
			t.Errorf("%q was accepted", text)
			continue
		}
		leaks(t, "the error", err.Error())
	}
	if _, err := read(password, 0o640); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("open file: %v", err)
	}
	t.Setenv(credentialsVariable, "")
	if _, err := (PasswordSource{Credential: "key"}).Read(); err == nil || !strings.Contains(err.Error(), "LoadCredential=key:") {
		t.Errorf("no credentials: %v", err)
	}
	dir := filepath.Dir(write(t, "key", password, 0o440)) // as systemd does with an access list
	t.Setenv(credentialsVariable, dir)
	if p, err := (PasswordSource{Credential: "key"}).Read(); err != nil || p != password {
		t.Errorf("credential: %v", err)
	}
	for _, name := range []string{"../key", "/etc/passwd", "..", "none"} {
		if _, err := (PasswordSource{Credential: name}).Read(); err == nil {
			t.Errorf("credential %q was read", name)
		}
	}
	if _, err := (PasswordSource{}).Read(); err == nil || !strings.Contains(err.Error(), "--password-file") {
		t.Errorf("no source: %v", err)
	}
	if _, err := (PasswordSource{Prompt: func() (string, error) { return "", nil }}).Read(); err == nil {
		t.Error("an empty password was accepted")
	}
	for _, c := range []struct {
		typed  []string
		repeat bool
		ok     bool
	}{{[]string{"a", "a"}, true, true}, {[]string{"a", "b"}, true, false}, {[]string{"a"}, false, true}} {
		i := 0
		p, err := askTwice(func(string) (string, error) { i++; return c.typed[i-1], nil }, "?", c.repeat)
		if (err == nil) != c.ok || c.ok && p != "a" || i != len(c.typed) {
			t.Errorf("typed %v: %q, %v", c.typed, p, err)
		}
	}
	if got := shellQuote("/a b/it's"); got != `'/a b/it'\''s'` {
		t.Errorf("quoted as %s", got)
	}
}

func transactions(chain int64) []*types.Transaction {
	to := common.Address{9}
	id := big.NewInt(chain)
	return []*types.Transaction{
		types.NewTx(&types.DynamicFeeTx{ChainID: id, Nonce: 7, Gas: 50_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(9), To: &to, Value: big.NewInt(3), Data: []byte{1, 2}}),
		types.NewTx(&types.LegacyTx{Nonce: 7, Gas: 50_000, GasPrice: big.NewInt(9), To: &to, Value: new(big.Int)}),
		types.NewTx(&types.DynamicFeeTx{ChainID: id, Gas: 50_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(9), Data: []byte{1, 2}}),
	}
}

// signerSuite is what every Signer has to do.
func signerSuite(t *testing.T, s Signer) {
	t.Helper()
	from := common.HexToAddress(account)
	if all := s.Accounts(); len(all) != 1 || all[0] != from {
		t.Errorf("accounts %v", all)
	}
	id := big.NewInt(1660099)
	for i, tx := range transactions(1660099) {
		signed, err := s.SignTx(t.Context(), from, tx, id)
		if err != nil {
			t.Errorf("transaction %d: %v", i, err)
			continue
		}
		rules := types.LatestSignerForChainID(id)
		sender, err := types.Sender(rules, signed)
		if err != nil || sender != from || rules.Hash(tx) != rules.Hash(signed) || !signed.Protected() {
			t.Errorf("transaction %d: sender %s, error %v", i, sender, err)
		}
		if _, err := s.SignTx(t.Context(), common.Address{1}, tx, id); !errors.Is(err, ErrNoKey) {
			t.Errorf("another account: %v", err)
		}
	}
}

func TestKeyring(t *testing.T) {
	k := testKey(t)
	signerSuite(t, NewKeyring(k, k))
}

// clefService is an external signer as Clef offers it.
type clefService struct {
	secret *Key
	cheat  func(*types.DynamicFeeTx)
	refuse bool
}

func (s *clefService) Version() string        { return "6.1.0" }
func (s *clefService) List() []common.Address { return []common.Address{s.secret.Address()} }
func (s *clefService) SignTransaction(args apitypes.SendTxArgs) (map[string]any, error) {
	if s.refuse {
		return nil, errors.New("request denied")
	}
	tx, err := args.ToTransaction()
	if err != nil {
		return nil, err
	}
	if s.cheat != nil {
		in := &types.DynamicFeeTx{ChainID: tx.ChainId(), Nonce: tx.Nonce(), Gas: tx.Gas(), GasTipCap: tx.GasTipCap(), GasFeeCap: tx.GasFeeCap(), To: tx.To(), Value: tx.Value(), Data: tx.Data()}
		s.cheat(in)
		tx = types.NewTx(in)
	}
	signed, err := types.SignTx(tx, types.LatestSignerForChainID((*big.Int)(args.ChainID)), s.secret.secret)
	if err != nil {
		return nil, err
	}
	raw, err := signed.MarshalBinary()
	return map[string]any{"raw": hexutil.Bytes(raw), "tx": signed}, err
}

func TestClef(t *testing.T) {
	k := testKey(t)
	service := &clefService{secret: &k}
	path := filepath.Join(t.TempDir(), "clef.ipc")
	listener, server, err := rpc.StartIPCEndpoint(path, []rpc.API{{Namespace: "account", Service: service}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { listener.Close(); server.Stop() }()
	clef, err := DialClef(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer clef.Close()
	signerSuite(t, clef)
	tx := transactions(1660099)[0]
	for _, cheat := range []func(*types.DynamicFeeTx){
		func(tx *types.DynamicFeeTx) { tx.Nonce++ },
		func(tx *types.DynamicFeeTx) { tx.GasFeeCap = big.NewInt(1e18) },
		func(tx *types.DynamicFeeTx) { tx.To = &common.Address{1} },
	} {
		service.cheat = cheat
		if _, err := clef.SignTx(t.Context(), clef.Accounts()[0], tx, big.NewInt(1660099)); err == nil {
			t.Error("a changed transaction was accepted")
		}
	}
	service.cheat, service.refuse = nil, true
	if _, err := clef.SignTx(t.Context(), clef.Accounts()[0], tx, big.NewInt(1660099)); err == nil || !strings.Contains(err.Error(), "request denied") {
		t.Errorf("refused: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := clef.SignTx(ended, clef.Accounts()[0], tx, big.NewInt(1660099)); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
	if _, err := DialClef(t.Context(), filepath.Join(t.TempDir(), "none.ipc")); err == nil {
		t.Error("a missing signer was found")
	}
}

func TestGenerate(t *testing.T) {
	a, err1 := Generate()
	b, err2 := Generate()
	if err := errors.Join(err1, err2); err != nil || a.Address() == b.Address() || a.Address() == (common.Address{}) {
		t.Errorf("%v, %v, error %v", a, b, err)
	}
	if (Key{}).Address() != (common.Address{}) || crypto.PubkeyToAddress(a.secret.PublicKey) != a.Address() {
		t.Error("address")
	}
}
