// Package lint holds the rules of the house as tests.
package lint

import (
	"bufio"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/zgminer/zgminer"

// ranks orders the packages: imports go to lower ranks only. A package belongs to
// the longest prefix; inside one prefix anything goes.
var ranks = map[string]int{
	"internal/units":     0,
	"internal/vfs":       0,
	"internal/testvec":   0,
	"internal/health":    0,
	"internal/metrics":   0,
	"internal/jsonrpc":   0,
	"internal/supervise": 0,
	"internal/lint":      0,
	"kernels":            1,
	"pora":               2,
	"sealing":            2,
	"hwdetect":           2,
	"da/encode":          2,
	"da/params":          2,
	"chain":              3,
	"miner":              4,
	"da/encoder":         4,
	"da/node":            4,
	"compute":            4,
	"bench":              5,
	"internal/doctor":    5,
	"internal/web":       5,
	"internal/config":    5,
	"cmd/zgminer":        6,
}

// kernelModules are the modules that package kernels and its folders may use.
var kernelModules = []string{
	"golang.org/x/sys", "golang.org/x/crypto", "github.com/klauspost/cpuid/v2",
	"github.com/consensys/gnark-crypto", "github.com/klauspost/reedsolomon", "github.com/ebitengine/purego",
}

type goPackage struct {
	ImportPath string
	Dir        string
	Standard   bool
	GoFiles    []string
	Imports    []string
}

func list(t *testing.T) []goPackage {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Standard,GoFiles,Imports", "./...")
	cmd.Dir = root(t)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var pkgs []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return pkgs
		} else if err != nil {
			t.Fatal(err)
		}
		pkgs = append(pkgs, p)
	}
}

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// place returns the entry of ranks that path (without the module) belongs to.
func place(path string) string {
	for p := path; p != "." && p != "/"; p = filepath.Dir(p) {
		if _, ok := ranks[p]; ok {
			return p
		}
	}
	return ""
}

func TestImportsGoDown(t *testing.T) {
	for _, p := range list(t) {
		from := strings.TrimPrefix(p.ImportPath, module+"/")
		home := place(from)
		if home == "" {
			t.Errorf("%s has no rank: add it to the table and to the design", from)
			continue
		}
		for _, imp := range p.Imports {
			to, ours := strings.CutPrefix(imp, module+"/")
			if !ours {
				continue
			}
			target := place(to)
			if target != home && ranks[target] >= ranks[home] {
				t.Errorf("%s (rank %d) imports %s (rank %d)", from, ranks[home], to, ranks[target])
			}
		}
	}
}

func TestKernelsImportLittle(t *testing.T) {
	for _, p := range list(t) {
		if place(strings.TrimPrefix(p.ImportPath, module+"/")) != "kernels" {
			continue
		}
		for _, imp := range p.Imports {
			if !strings.Contains(strings.Split(imp, "/")[0], ".") || strings.HasPrefix(imp, module+"/") {
				continue
			}
			if !slices.ContainsFunc(kernelModules, func(m string) bool { return imp == m || strings.HasPrefix(imp, m+"/") }) {
				t.Errorf("%s imports %s, which kernels may not use", p.ImportPath, imp)
			}
		}
	}
}

func TestNames(t *testing.T) {
	for _, p := range list(t) {
		switch filepath.Base(p.ImportPath) {
		case "util", "utils", "common", "helper", "helpers", "misc":
			t.Errorf("%s: name the package after what it provides", p.ImportPath)
		}
	}
}

func TestMainIsWiring(t *testing.T) {
	f, err := os.Open(filepath.Join(root(t), "cmd/zgminer/main.go"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := 0
	for s := bufio.NewScanner(f); s.Scan(); {
		lines++
	}
	if lines >= 50 {
		t.Errorf("cmd/zgminer/main.go has %d lines, keep it under 50", lines)
	}
}

// TestExportedAreDocumented wants a comment on every exported identifier of the
// packages that others import.
func TestExportedAreDocumented(t *testing.T) {
	for _, p := range list(t) {
		files := token.NewFileSet()
		hasPackageComment := false
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			hasPackageComment = hasPackageComment || f.Doc != nil
			if ast.IsGenerated(f) {
				continue
			}
			for _, d := range f.Decls {
				for _, id := range undocumented(d) {
					t.Errorf("%s: exported %s has no comment", files.Position(id.Pos()), id.Name)
				}
			}
		}
		if !hasPackageComment && len(p.GoFiles) > 0 {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

func undocumented(d ast.Decl) (ids []*ast.Ident) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && receiverExported(d) && !conventional(d) {
			ids = append(ids, d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
					ids = append(ids, s.Name)
				}
			case *ast.ValueSpec:
				for _, n := range s.Names {
					if n.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						ids = append(ids, n)
					}
				}
			}
		}
	}
	return ids
}

func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	e := d.Recv.List[0].Type
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	id, ok := e.(*ast.Ident)
	return ok && id.IsExported()
}

// conventional reports methods whose meaning their name fixes.
func conventional(d *ast.FuncDecl) bool {
	switch d.Name.Name {
	case "Error", "String", "Unwrap", "Len", "Less", "Swap", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText":
		return d.Recv != nil
	}
	return false
}

// TestSourceSize keeps files readable; generated files and test data are free.
func TestSourceSize(t *testing.T) {
	const limit = 500
	err := filepath.WalkDir(root(t), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && (e.Name() == "testdata" || strings.HasPrefix(e.Name(), ".") && path != root(t)) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := strings.Count(string(text), "\n"); n > limit && !strings.Contains(string(text[:min(len(text), 400)]), "Code generated") {
			t.Errorf("%s has %d lines: split it by idea", path, n)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
