// Package testvec holds the golden vectors of the storage protocol and reads
// them: results of the 0G storage contracts (0gfoundation/0g-storage-contracts,
// commit 40e6dec8) executed in an in-process EVM, and of the official Go client
// (0gfoundation/0g-storage-client). They are embedded file by file under their
// original names and folders; the README.md of every folder says what its fields
// mean.
//
// The package is for tests and for the self check that precedes a benchmark. A
// test of this package fails when a vector file is used by no test of the
// project.
package testvec

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

//go:embed testdata/storage
var files embed.FS

const root = "testdata/storage"

// TB is the part of testing.TB that Load needs.
type TB interface {
	Helper()
	Fatalf(format string, args ...any)
}

// Read returns a vector file by its name below the vectors' root, for instance
// "pora/single.json".
func Read(name string) ([]byte, error) {
	b, err := files.ReadFile(root + "/" + name)
	if err != nil {
		return nil, fmt.Errorf("read vector file %q: %w", name, err)
	}
	return b, nil
}

// Decode parses the vector file name into v. A field of the file that v does
// not have is an error: a test that uses a file has to name everything in it.
func Decode(name string, v any) error {
	b, err := Read(name)
	if err != nil {
		return err
	}
	return decode(name, b, v)
}

// decode is Decode of a file's content.
func decode(name string, b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("decode vector file %q: %w", name, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("decode vector file %q: more after the first value", name)
	}
	return nil
}

// Load is Decode for tests: it ends the test on failure. The name must be a
// string literal, so that the claim test finds it.
func Load(t TB, name string, v any) {
	t.Helper()
	if err := Decode(name, v); err != nil {
		t.Fatalf("%v", err)
	}
}

// Names lists every vector file (README.md files excluded), in lexical order.
func Names() []string {
	var names []string
	err := fs.WalkDir(files, root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !d.IsDir() && d.Name() != "README.md" {
			names = append(names, strings.TrimPrefix(path, root+"/"))
		}
		return nil
	})
	if err != nil {
		panic("testvec: walk the embedded vectors: " + err.Error()) // embedded files cannot fail to be walked
	}
	return names
}
