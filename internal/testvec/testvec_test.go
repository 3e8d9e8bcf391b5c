package testvec

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryFileIsClaimed enumerates the vectors and looks for a call
// testvec.Load(t, "<name>", …) with that very name in the tests of the project.
func TestEveryFileIsClaimed(t *testing.T) {
	claims := map[string][]string{}
	top := filepath.Join("..", "..")
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != top && (strings.HasPrefix(name, ".") || name == "testdata" || name == "_gen") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if name, ok := loaded(n); ok {
				claims[name] = append(claims[name], path)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatalf("read the project's tests: %v", err)
	}
	names := Names()
	if len(names) != 17 {
		t.Errorf("%d vector files, expected 17: %v", len(names), names)
	}
	for _, name := range names {
		if len(claims[name]) == 0 {
			t.Errorf("vector file %s is loaded by no test", name)
		}
	}
	for name, paths := range claims {
		if !slices.Contains(names, name) {
			t.Errorf("%v load %q, which does not exist", paths, name)
		}
	}
}

func loaded(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 3 {
		return "", false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Load" {
		return "", false
	}
	if pkg, ok := sel.X.(*ast.Ident); !ok || pkg.Name != "testvec" {
		return "", false
	}
	lit, ok := call.Args[1].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	name, err := strconv.Unquote(lit.Value)
	return name, err == nil
}

func TestDecodeIsStrict(t *testing.T) {
	var v struct{ Blake2b512 []any }
	if err := Decode("hash/hash.json", &v); err == nil || !strings.Contains(err.Error(), "unknown field") {
		t.Errorf("a struct that lacks fields was accepted: %v", err)
	}
	if err := Decode("hash/none.json", &v); err == nil {
		t.Error("a file that does not exist was read")
	}
}

func TestValues(t *testing.T) {
	if got := Keccak256().String(); got != "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470" {
		t.Errorf("Keccak256 of nothing is %s", got)
	}
	var n Number
	for in, want := range map[string]string{`12`: "12", `"0x10000000000000000"`: "18446744073709551616", `"77"`: "77"} {
		if err := n.UnmarshalJSON([]byte(in)); err != nil || n.String() != want {
			t.Errorf("number %s: got %s, %v; want %s", in, n.String(), err, want)
		}
	}
	for _, in := range []string{`"-1"`, `""`, `"0x"`, `1.5`} {
		if n.UnmarshalJSON([]byte(in)) == nil {
			t.Errorf("number %s was accepted as %s", in, n.String())
		}
	}
	var h Hash
	for _, in := range []string{"", "00", "0x00", "0x" + strings.Repeat("zz", 32)} {
		if h.UnmarshalText([]byte(in)) == nil {
			t.Errorf("hash %q was accepted", in)
		}
	}
	if b := Bytes("(4096 zero bytes)", 8); string(b) != "\x00\x00\x00\x00\x00\x00\x00\x00" {
		t.Errorf("zero bytes: %x", b)
	}
}
