package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/keys"
)

func TestKeysCommand(t *testing.T) {
	const (
		secret   = "4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"
		account  = "0x2c7536E3605D9C16a7a3D7b1898e529396a65c23"
		password = "correct horse battery staple"
	)
	home := t.TempDir()
	file := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	passwordFile, keyFile := file("password", password+"\n", 0o600), file("key", "0x"+secret+"\n", 0o600)
	openFile := file("open", secret, 0o644)
	shown := ""
	call := func(want int, stdin string, args ...string) string {
		t.Helper()
		in, err := os.Open(file("stdin", stdin, 0o600))
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		before := os.Stdin
		os.Stdin = in
		defer func() { os.Stdin = before }()
		var out, errs bytes.Buffer
		code := run(context.Background(), append([]string{"zgminer", "--home", home, "keys"}, args...), &out, &errs)
		if code != want {
			t.Errorf("%v: exit %d, want %d: %s%s", args, code, want, out.String(), errs.String())
		}
		shown += out.String() + errs.String()
		return out.String() + errs.String()
	}
	contains := func(text string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%q does not contain %q", text, w)
			}
		}
	}
	contains(call(exitOK, "", "list"), "keys new")
	contains(call(exitOK, "", "list", "--json"), "[]")
	var made keys.File
	if err := json.Unmarshal([]byte(call(exitOK, "", "new", "--lightkdf", "--password-file", passwordFile, "--json")), &made); err != nil || made.Address == (common.Address{}) {
		t.Errorf("new: %+v, %v", made, err)
	}
	contains(call(exitOK, "", "import", "--lightkdf", "--password-file", passwordFile, keyFile), account)
	contains(call(exitFailure, secret, "import", "--lightkdf", "--password-file", passwordFile, "-"), "already")
	contains(call(exitOK, "", "list"), account, made.Address.Hex())
	// A keystore file of another wallet, from standard input.
	contents, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(made.Path); err != nil {
		t.Fatal(err)
	}
	contains(call(exitOK, string(contents), "import", "--lightkdf", "--password-file", passwordFile, "--from-password-file", passwordFile, "-"), made.Address.Hex())

	contains(call(exitFailure, "", "import", "--password-file", passwordFile, openFile), "chmod 600 "+openFile)
	contains(call(exitFailure, "", "new", "--password-file", openFile), "chmod 600 "+openFile)
	contains(call(exitFailure, "", "import", "--password-file", passwordFile, secret), "shell's history")
	contains(call(exitUsage, "", "import", keyFile, secret), "command line")
	contains(call(exitUsage, "", "new", "0x"+secret), "command line")
	contains(call(exitUsage, "", secret), "command line")
	contains(call(exitUsage, "", "new", "--password", password), "-password")
	contains(call(exitUsage, "", "import"), "standard input")
	contains(call(exitFailure, secret[1:], "import", "-"), "63 characters")
	contains(call(exitFailure, secret[1:]+"x", "import", "-"), "hexadecimal")
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	contains(call(exitFailure, "", "new", "--password-credential", "pw"), "LoadCredential=pw:")
	contains(call(exitUsage, "", "nwe"), "nwe")

	for _, s := range []string{secret, secret[1:], password} {
		if strings.Contains(shown, s) {
			t.Errorf("the output shows %q", s)
		}
	}
	entries, err := os.ReadDir(filepath.Join(home, keysFolder))
	if err != nil || len(entries) != 2 {
		t.Errorf("%d files, error %v", len(entries), err)
	}
}
