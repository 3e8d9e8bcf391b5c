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
		{file: "[kernels]\ntier = \"sse9\"", want: []string{`"sse9"`, "no such tier", "set by file", FileName, "auto|generic"}},
		{env: map[string]string{"ZGMINER_KERNELS_TIER": "avx3"}, want: []string{`"avx3", set by environment ZGMINER_KERNELS_TIER: no such tier (set one of auto|generic`}},
		{env: map[string]string{"ZGMINER_CHAIN_HTTP_API": "eth"}, want: []string{"chain.http.api is a list", `write api = ["one", "two"]`}},
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

// TestWrongTypes: a value of another type is told in the words of the file, with
// its line.
func TestWrongTypes(t *testing.T) {
	for file, want := range map[string]string{
		"[kernels]\n\ntier = 3":                              `line 3: kernels.tier wants a text in quotes, such as "text", and has the number 3`,
		"[chain]\nchain_id = \"mainnet\"":                    `line 2: chain.chain_id wants a whole number, and has the text "mainnet"`,
		"[chain.http]\nport = 85.45":                         "line 2: chain.http.port wants a whole number, and has the number 85.45",
		"[chain.http]\nenabled = \"yes\"":                    `line 2: chain.http.enabled wants true or false, and has the text "yes"`,
		"[chain.http]\nenabled = 1":                          "line 2: chain.http.enabled wants true or false, and has the number 1",
		"[chain.http]\napi = \"eth\"":                        `line 2: chain.http.api wants a list of texts, such as ["one", "two"], and has the text "eth"`,
		"[chain.http]\napi = [\"eth\", 3]":                   `line 2: chain.http.api wants a list of texts, such as ["one", "two"], and has a list with the number 3`,
		"[chain.consensus]\nblock_time = \"one second\"":     `line 2: chain.consensus.block_time wants a duration in quotes, such as "90s" or "5m", and has the text "one second"`,
		"[chain.consensus]\nblock_time = true":               `line 2: chain.consensus.block_time wants a duration in quotes, such as "90s" or "5m", and has true`,
		"[chain]\nrequests_per_second = \"10\"":              `line 2: chain.requests_per_second wants a number, such as 2.5, and has the text "10"`,
		"[Chain]\nChain_ID = 1979-05-27":                     "line 2: Chain.Chain_ID wants a whole number, and has a date",
		"chain = \"dev\"":                                    `line 1: chain is a section, and has the text "dev": write [chain] and its keys below`,
		"[log]\nlevel = \"info\"\n[chain]\nhttp = 8545":      "line 4: chain.http is a section, and has the number 8545: write [chain.http]",
		"[kernels.tier]\nname = \"avx2\"":                    "kernels.tier wants a text in quotes, such as \"text\", and has a section",
		"[chain]\nmode = \"" + strings.Repeat("x", 99) + `"`: "chain.mode",
	} {
		p := write(t, file)
		_, err := Load(Source{Path: p, Env: env(nil)})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v\nwant %q", file, err, want)
			continue
		}
		for _, goWord := range []string{"int64", "uint", "bool", "decode", "string", "slice", "struct", "incompatible"} {
			if strings.Contains(err.Error(), goWord) {
				t.Errorf("%q: %v has the word %q", file, err, goWord)
			}
		}
		if strings.HasPrefix(want, "line ") && !strings.Contains(err.Error(), p+", line ") {
			t.Errorf("%q: %v does not name the file", file, err)
		}
	}
}

func TestUnknownEnv(t *testing.T) {
	got := UnknownEnv([]string{"ZGMINER_KERNELS_TIERR=avx2", "ZGMINER_KERNELS_TIER=avx2", "ZGMINER_HOME=/x", "PATH=/bin", "ZGMINER_ZEBRA=1", "ZGMINER_TIER=avx2", "ZGMINER_=1"})
	if len(got) != 4 || !strings.Contains(got[2], "did you mean ZGMINER_KERNELS_TIER?") || !strings.Contains(got[0], "did you mean ZGMINER_KERNELS_TIER?") || !strings.Contains(got[1], "ZGMINER_ZEBRA") {
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
