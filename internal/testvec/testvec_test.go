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

// FuzzDecode decodes any file into every kind of value: what is accepted prints
// as something that is read as the same, and nothing may follow it.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"Hex":"0x00ff","Number":"0x10","List":[1,"2","0x3"]}`, `{"Hash":"0x` + strings.Repeat("ab", 32) + `"}`, `{"Address":"0x` + strings.Repeat("01", 20) + `"}`,
		`{"Seed":"0x` + strings.Repeat("7f", 64) + `","Number":18446744073709551616}`, `{"Number":-1}`, `{"Number":"0x-1"}`, `{"Other":1}`, `{} {}`, `null`, `{"Number":null}`, `[`,
	} {
		f.Add([]byte(seed))
	}
	type all struct {
		Hex     Hex
		Hash    Hash
		Seed    Seed
		Address Address
		Number  Number
		List    []Number
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var v all
		if decode("fuzz", data, &v) != nil {
			return
		}
		for _, n := range append(v.List, v.Number) {
			var again Number
			if err := again.UnmarshalJSON([]byte(n.String())); err != nil || n.Sign() < 0 || again.Cmp(&n.Int) != 0 {
				t.Fatalf("%q: number %s is read as %s, %v", data, n.String(), again.String(), err)
			}
		}
		var hex Hex
		var hash Hash
		if err := hex.UnmarshalText([]byte(v.Hex.String())); err != nil || string(hex) != string(v.Hex) {
			t.Fatalf("%q: hex %s, %v", data, v.Hex, err)
		}
		if err := hash.UnmarshalText([]byte(v.Hash.String())); err != nil || hash != v.Hash {
			t.Fatalf("%q: hash %s, %v", data, v.Hash, err)
		}
		if decode("fuzz", append(slices.Clone(data), "{}"...), new(all)) == nil {
			t.Fatalf("%q: something behind it was overlooked", data)
		}
	})
}
