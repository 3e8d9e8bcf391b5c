package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPoraUsage: what is no proof is told by name and with the code of wrong usage,
// so that scripts do not take it for a wrong proof.
func TestPoraUsage(t *testing.T) {
	dir := t.TempDir()
	broken, empty := filepath.Join(dir, "broken.json"), filepath.Join(dir, "empty.json")
	for name, text := range map[string]string{broken: "{\"version\": 1", empty: ""} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	missing := filepath.Join(dir, "none.json")
	for _, c := range []struct {
		say  string
		args []string
	}{
		{missing, []string{"verify", missing}}, {broken, []string{"verify", broken}}, {empty, []string{"verify", empty}}, {dir, []string{"verify", dir}},
		{"name the file", []string{"verify"}}, {"name the file", []string{"verify", broken, empty}},
		{"multiples of 16", []string{"prove", "--sector", "7"}}, {"sector", []string{"prove"}}, {"sector", []string{"prove", "--sector", "x"}},
		{"no storage node's data in " + filepath.Join(dir, "storage"), []string{"prove", "--sector", "16"}},
	} {
		if code, out, errs := inHome(dir, append([]string{"pora"}, c.args...)...); code != exitUsage || out != "" || !strings.Contains(errs, c.say) {
			t.Errorf("%v: exit %d, %q, %q", c.args, code, out, errs)
		}
	}
}
