package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// zgminer runs one command line in an empty home.
func zgminer(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Setenv("ZGMINER_HOME", t.TempDir())
	var out, errs bytes.Buffer
	code = run(context.Background(), append([]string{"zgminer"}, args...), &out, &errs)
	return code, out.String(), errs.String()
}

func TestUsageErrors(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.toml")
	if err := os.WriteFile(bad, []byte("[kernels]\nteir = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"vrsion"}, []string{`no command "vrsion"`, `did you mean "version"?`}},
		{[]string{"compare"}, []string{`did you mean "bench compare"?`}},
		{[]string{"hw", "/data"}, []string{"takes no argument", "/data"}},
		{[]string{"hw", "--dir", ""}, []string{"--dir is empty"}},
		{[]string{"doctor", "--dir", "/", "--dir", ""}, []string{"--dir is empty"}},
		{[]string{"version", "--foo"}, []string{"-foo", "zgminer version --help"}},
		{[]string{"--foo"}, []string{"-foo", "--help"}},
		{[]string{"--config", "/nonexistent/z.toml", "version"}, []string{"/nonexistent/z.toml"}},
		{[]string{"--config", bad, "version"}, []string{`unknown key "kernels.teir"`, `"kernels.tier"`}},
		{[]string{"completion", "fish"}, []string{"bash, zsh"}},
		{[]string{"--version"}, []string{"the version: zgminer version"}},
		{[]string{"--json", "hw"}, []string{"--json stands behind the command", "--print-config"}},
		{[]string{"chain", "ruun"}, []string{`no command "ruun"`, `did you mean "run"?`, "zgminer chain --help"}},
		{[]string{"chain", "run", "./net"}, []string{"takes no argument", "./net"}},
		{[]string{"chain", "status", "--home", "x"}, []string{"--home stands before the command: zgminer --home … chain status"}},
		{[]string{"chain", "export"}, []string{"name the file with --file"}},
		{[]string{"chain", "import"}, []string{"name the file with --file"}},
	} {
		code, stdout, stderr := zgminer(t, c.args...)
		if code != exitUsage || stdout != "" || strings.Contains(stderr, "goroutine") || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%v: exit %d, stdout %q, stderr %q", c.args, code, stdout, stderr)
		}
		for _, w := range c.want {
			if !strings.Contains(stderr, w) {
				t.Errorf("%v: %q does not contain %q", c.args, stderr, w)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	code, stdout, _ := zgminer(t, "version", "--json")
	var f buildFacts
	if err := json.Unmarshal([]byte(stdout), &f); code != exitOK || err != nil {
		t.Fatalf("exit %d, %v, %s", code, err, stdout)
	}
	if f.Go == "" || len(f.Tiers) == 0 || f.Tiers[0] != "generic" || f.Cgo != cgoEnabled {
		t.Errorf("got %+v", f)
	}
	if code, stdout, _ := zgminer(t, "version"); code != exitOK || !strings.Contains(stdout, "generic") {
		t.Errorf("exit %d: %s", code, stdout)
	}
}

func TestPrintConfig(t *testing.T) {
	t.Setenv("ZGMINER_LOG_LEVEL", "warn")
	code, stdout, stderr := zgminer(t, "--print-config")
	if code != exitOK || !strings.Contains(stdout, "environment ZGMINER_LOG_LEVEL") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
}

// TestPrintConfigJSON: every setting as data, durations as in the file.
func TestPrintConfigJSON(t *testing.T) {
	t.Setenv("ZGMINER_LOG_LEVEL", "warn")
	for _, args := range [][]string{{"--print-config", "--json"}, {"--json", "--print-config"}} {
		code, stdout, stderr := zgminer(t, args...)
		var got struct {
			Settings []struct {
				Key, Origin, Env, Doc string
				Value                 any
			}
		}
		if err := json.Unmarshal([]byte(stdout), &got); code != exitOK || err != nil || len(got.Settings) < 30 {
			t.Fatalf("exit %d, %v: %s%s", code, err, stdout, stderr)
		}
		want := map[string]any{"log.level": "warn", "chain.consensus.block_time": "1s", "chain.http.port": 8545.0, "chain.http.enabled": true}
		for _, s := range got.Settings {
			if v, ok := want[s.Key]; ok && s.Value == v && s.Doc != "" && s.Env != "" && (s.Origin == "default") == (s.Key != "log.level") {
				delete(want, s.Key)
			}
		}
		if len(want) > 0 {
			t.Errorf("missing or otherwise: %v in\n%s", want, stdout)
		}
	}
}

// TestEveryCommandHasHelpWithExample holds the promise of the design.
func TestEveryCommandHasHelpWithExample(t *testing.T) {
	for _, c := range newApp(nil, nil).Commands {
		if c.Name == "help" {
			continue
		}
		if c.Usage == "" || !strings.Contains(c.Description, "Example") {
			t.Errorf("%s: usage %q, description without an example", c.Name, c.Usage)
		}
		code, stdout, _ := zgminer(t, c.Name, "--help")
		if code != exitOK || !strings.Contains(stdout, "Example") {
			t.Errorf("%s --help: exit %d, %s", c.Name, code, stdout)
		}
	}
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh"} {
		if code, stdout, _ := zgminer(t, "completion", shell); code != exitOK || !strings.Contains(stdout, "--generate-bash-completion") {
			t.Errorf("%s: exit %d, %s", shell, code, stdout)
		}
	}
	args := os.Args // the framework looks there for the word being completed
	defer func() { os.Args = args }()
	os.Args = []string{"zgminer", "--generate-bash-completion"}
	if _, stdout, _ := zgminer(t, "--generate-bash-completion"); !strings.Contains(stdout, "version") {
		t.Errorf("completion offers %q", stdout)
	}
}

// TestPanicShowsNoStack makes a command panic.
func TestPanicShowsNoStack(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var errs bytes.Buffer
	code := run(context.Background(), []string{"zgminer", "version"}, panicWriter{}, &errs)
	if code != exitFailure || strings.Contains(errs.String(), "goroutine") || !strings.Contains(errs.String(), "zgminer-crash-") {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

type panicWriter struct{}

func (panicWriter) Write([]byte) (int, error) { panic("out of paper") }

// TestExitCodesAreAnInterface holds the numbers that scripts rely on.
func TestExitCodesAreAnInterface(t *testing.T) {
	if exitOK != 0 || exitFailure != 1 || exitUsage != 2 || exitWrongResults != 3 || exitInterrupted != 130 {
		t.Error("an exit code changed: scripts and the help rely on it")
	}
}
