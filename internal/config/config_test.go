package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/kernels"
)

func write(t *testing.T, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), FileName)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func env(vars map[string]string) func(string) (string, bool) {
	return func(n string) (string, bool) { v, ok := vars[n]; return v, ok }
}

func TestOrigins(t *testing.T) {
	p := write(t, "[kernels]\ntier = \"avx2\"\n[log]\nlevel = \"debug\"\n")
	l, err := Load(Source{Path: p, Env: env(map[string]string{"ZGMINER_KERNELS_TIER": "generic"})})
	if err != nil {
		t.Fatal(err)
	}
	if l.Kernels.Tier != kernels.Generic || l.Log.Level != "debug" || l.Log.Format != "auto" {
		t.Errorf("got %+v", l.Config)
	}
	want := map[string]string{"kernels.tier": "environment ZGMINER_KERNELS_TIER", "log.level": "file " + p, "log.format": "default"}
	if len(l.Values) < len(want) {
		t.Errorf("%d values", len(l.Values))
	}
	for _, v := range l.Values {
		origin := want[v.Key]
		if origin == "" {
			origin = "default"
		}
		if v.Origin != origin || v.Doc == "" {
			t.Errorf("%s: origin %q, doc %q", v.Key, v.Origin, v.Doc)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		file string
		env  map[string]string
		want []string
	}{
		{file: "[kernels]\nteir = \"avx2\"", want: []string{`unknown key "kernels.teir"`, `"kernels.tier"`}},
		{file: "[kernel]\ntier = \"avx2\"", want: []string{`unknown key "kernel.tier"`, `"kernels.tier"`}},
		{file: "zebra = 1", want: []string{`unknown key "zebra"`, "the keys are", "kernels.tier"}},
		{file: "[kernels]\ntier = \"sse9\"", want: []string{`"sse9"`, "no such tier", "from file"}},
		{file: "[kernels]\ntier = 3", want: []string{FileName}},
		{file: "[kernels", want: []string{"line 1"}},
		{file: "[log]\nlevel = \"loud\"", want: []string{"log.level", `"loud"`, "debug"}},
		{file: "[log]\nformat = \"xml\"", want: []string{"log.format", `"xml"`}},
		{env: map[string]string{"ZGMINER_LOG_LEVEL": "loud"}, want: []string{"log.level", "from environment ZGMINER_LOG_LEVEL"}},
	} {
		_, err := Load(Source{Path: write(t, c.file), Env: env(c.env)})
		if err == nil {
			t.Errorf("%q was accepted", c.file)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%q: error %q does not contain %q", c.file, err, w)
			}
		}
	}
}

func TestUnknownEnv(t *testing.T) {
	got := UnknownEnv([]string{"ZGMINER_KERNELS_TIERR=avx2", "ZGMINER_KERNELS_TIER=avx2", "ZGMINER_HOME=/x", "PATH=/bin", "ZGMINER_ZEBRA=1"})
	if len(got) != 2 || !strings.Contains(got[0], "did you mean ZGMINER_KERNELS_TIER?") || !strings.Contains(got[1], "ZGMINER_ZEBRA") {
		t.Errorf("got %q", got)
	}
}

func TestMissingFile(t *testing.T) {
	p := filepath.Join(t.TempDir(), "none.toml")
	if _, err := Load(Source{Path: p, Env: env(nil)}); err != nil {
		t.Error(err)
	}
	if _, err := Load(Source{Path: p, Required: true, Env: env(nil)}); err == nil {
		t.Error("a required file was missing without an error")
	}
}

func TestLeafKinds(t *testing.T) {
	var c struct {
		A struct {
			Text  string        `toml:"text" doc:"x"`
			Yes   bool          `toml:"yes" doc:"x"`
			Count int64         `toml:"count" doc:"x"`
			Wait  time.Duration `toml:"wait" doc:"x"`
			Share float64       `toml:"share" doc:"x"`
			List  []string      `toml:"list" doc:"x"`
		} `toml:"a"`
	}
	good := map[string]string{"a.text": "t", "a.yes": "true", "a.count": "-3", "a.wait": "90s", "a.share": "0.25"}
	for _, l := range leaves(&c) {
		if text, ok := good[l.key]; ok {
			if err := l.set(text); err != nil {
				t.Errorf("%s: %v", l.key, err)
			}
		}
		if l.key != "a.text" {
			if err := l.set("no such value"); err == nil {
				t.Errorf("%s took a wrong value", l.key)
			}
		}
	}
	if c.A.Text != "t" || !c.A.Yes || c.A.Count != -3 || c.A.Wait != 90*time.Second || c.A.Share != 0.25 {
		t.Errorf("got %+v", c)
	}
}

// TestDocumented keeps docs/configuration.md complete.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	d := Default()
	for _, l := range leaves(&d) {
		if !strings.Contains(string(text), "`"+l.key+"`") || !strings.Contains(string(text), "`"+l.env()+"`") {
			t.Errorf("%s or %s is not in docs/configuration.md", l.key, l.env())
		}
	}
	if reflect.TypeFor[Config]().NumField() == 0 {
		t.Error("no settings")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[kernels]\ntier = \"avx2\"\n")
	f.Add("a.b.c = [1,2]\n")
	f.Fuzz(func(t *testing.T, text string) {
		p := filepath.Join(t.TempDir(), FileName)
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		Load(Source{Path: p, Env: env(nil)}) // must not panic
	})
}
