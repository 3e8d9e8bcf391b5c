package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/bench"
	"github.com/zgminer/zgminer/bench/compare"
	"github.com/zgminer/zgminer/bench/golden"
	"github.com/zgminer/zgminer/bench/report"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

var updateBench = flag.Bool("update-bench", false, "write the golden text of bench anew")

// runBenchLine runs a command line of bench in an empty home and cache.
func runBenchLine(t *testing.T, ctx context.Context, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	t.Setenv("ZGMINER_HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv(kernels.TierEnv, "")
	var out, errs bytes.Buffer
	app := newApp(&out, &errs)
	command := benchCommand()
	refuseWrongUsage(command)
	app.Commands = []*cli.Command{command}
	err := app.RunContext(ctx, append([]string{"zgminer", "bench"}, args...))
	var exit cli.ExitCoder
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		code = exitFailure
	}
	if err != nil {
		fmt.Fprintln(&errs, "zgminer:", err)
	}
	return code, out.String(), errs.String()
}

func TestBenchText(t *testing.T) {
	r, err := report.Read(filepath.Join("testdata", "bench", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := printBench(&out, r, 100); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "bench", "report.golden.txt")
	if *updateBench {
		if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("differs from %s (go test -update-bench rewrites it):\n%s", file, out.String())
	}
	// The order on the screen.
	last := -1
	for _, title := range []string{"VERDICT", "BOTTLENECK", "KERNELS", "MINING END TO END", "DISKS", "ADVICE"} {
		at := strings.Index(out.String(), "\n"+title)
		if title == "VERDICT" {
			at = strings.Index(out.String(), title)
		}
		if at <= last {
			t.Errorf("%s is missing or too early", title)
		}
		last = at
	}
	if !strings.Contains(out.String(), "made-up sealed data") {
		t.Error("the loops are not marked as working on made-up data")
	}
	for _, line := range tooWide(out.String()) {
		t.Errorf("a line of %d characters: %s", len([]rune(line)), line)
	}
}

// TestBenchFlagsChooseTheMode: each flag gives its mode, and both are refused.
func TestBenchFlagsChooseTheMode(t *testing.T) {
	for args, want := range map[string]bench.Mode{"": bench.Normal, "--quick": bench.Quick, "--full": bench.Full} {
		var got bench.Options
		command := benchCommand()
		command.Action = func(c *cli.Context) (err error) { got, err = benchOptions(c); return err }
		app := &cli.App{Commands: []*cli.Command{command}, Writer: &bytes.Buffer{}}
		if err := app.Run(append([]string{"zgminer", "bench"}, strings.Fields(args)...)); err != nil || got.Mode != want {
			t.Errorf("%q: mode %q, %v; want %q", args, got.Mode, err, want)
		}
	}
	if code, _, _ := runBenchLine(t, t.Context(), "--quick", "--full"); code != exitUsage {
		t.Errorf("both flags: exit %d", code)
	}
}

// TestBenchRatios: a drop is told, and fails only on a dedicated machine.
func TestBenchRatios(t *testing.T) {
	recorded := filepath.Join("testdata", "bench", "report.json")
	file := filepath.Join(t.TempDir(), "ratios.txt")
	if code, _, stderr := runBenchLine(t, t.Context(), "ratios", "--out", file, recorded); code != exitOK {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	for _, dedicated := range []bool{false, true} {
		args := []string{"ratios", "--against", file}
		if dedicated {
			args = append(args, "--dedicated")
		}
		if code, stdout, stderr := runBenchLine(t, t.Context(), append(args, recorded)...); code != exitOK || !strings.Contains(stderr, ", 0 fell") || !strings.Contains(stdout, "\nseal avx512 ") {
			t.Errorf("against itself: exit %d\n%s\n%s", code, stdout, stderr)
		}
	}
	if err := os.WriteFile(file, []byte("seal avx512 99 98 100\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		args []string
	}{
		{exitOK, []string{"--against", file, recorded}},
		{exitFailure, []string{"--against", file, "--dedicated", recorded}},
	} {
		if code, _, stderr := runBenchLine(t, t.Context(), append([]string{"ratios"}, c.args...)...); code != c.code || !strings.Contains(stderr, "warning: seal on avx512 is") {
			t.Errorf("%v: exit %d, want %d\n%s", c.args, code, c.code, stderr)
		}
	}
	for _, c := range []struct {
		code int
		args []string
	}{
		{exitUsage, nil}, {exitFailure, []string{file + ".none"}}, {exitFailure, []string{"--against", file + ".none", recorded}}, {exitFailure, []string{"--against", recorded, recorded}},
	} {
		if code, _, stderr := runBenchLine(t, t.Context(), append([]string{"ratios"}, c.args...)...); code != c.code {
			t.Errorf("%v: exit %d, want %d\n%s", c.args, code, c.code, stderr)
		}
	}
}

// TestBenchRatiosJSON: the figures of the lines, as data.
func TestBenchRatiosJSON(t *testing.T) {
	recorded := filepath.Join("testdata", "bench", "report.json")
	file := filepath.Join(t.TempDir(), "ratios.txt")
	if err := os.WriteFile(file, []byte("seal avx512 99 98 100\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"ratios", "--json", recorded}, {"ratios", recorded, "--against", file, "--json"}} {
		code, stdout, stderr := runBenchLine(t, t.Context(), args...)
		var got struct {
			Schema, CPU string
			Ratios      []struct {
				Stage, Tier      string
				Ratio, Low, High float64
			}
			Compared int
			Drops    []struct{ Before, Now struct{ Ratio float64 } }
		}
		if err := json.Unmarshal([]byte(stdout), &got); code != exitOK || err != nil || got.Schema != "zgminer.bench.ratios/1" || got.CPU == "" || len(got.Ratios) < 10 {
			t.Fatalf("%v: exit %d, %v: %s%s", args, code, err, stdout, stderr)
		}
		if x := got.Ratios[0]; x.Stage == "" || x.Tier == "" || !(x.Low > 0 && x.Low <= x.Ratio && x.Ratio <= x.High) {
			t.Errorf("%v: %+v", args, x)
		}
		drops := 0
		if len(args) > 3 {
			drops = 1
		}
		if len(got.Drops) != drops || got.Compared != drops || drops == 1 && got.Drops[0].Before.Ratio != 99 {
			t.Errorf("%v: %d compared, drops %+v", args, got.Compared, got.Drops)
		}
	}
}

// TestBenchShow: a stored report is printed as its run printed it, and what lies in
// bench/results is so printed and drawn.
func TestBenchShow(t *testing.T) {
	recorded := filepath.Join("testdata", "bench", "report.json")
	r, err := report.Read(recorded)
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := printBench(&want, r, 100); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := runBenchLine(t, t.Context(), "show", recorded)
	if code != exitOK || stdout != want.String()+firstSentence(r.Verdict)+"\n" {
		t.Errorf("exit %d: %s\n%s", code, stdout, stderr)
	}
	stored, err := os.ReadFile(recorded)
	if code, stdout, _ := runBenchLine(t, t.Context(), "show", recorded, "--json"); code != exitOK || err != nil || stdout != string(stored) {
		t.Errorf("--json: exit %d, %v: %.300s", code, err, stdout)
	}
	results := filepath.Join("..", "..", "bench", "results")
	texts, err := filepath.Glob(filepath.Join(results, "*cpu.txt"))
	if err != nil || len(texts) == 0 {
		t.Fatalf("no stored texts: %v", err)
	}
	for _, text := range texts {
		name := strings.TrimSuffix(text, ".txt")
		svg := filepath.Join(t.TempDir(), "chart.svg")
		code, stdout, stderr := runBenchLine(t, t.Context(), "show", name+".json")
		if *updateBench {
			if err := os.WriteFile(text, []byte(stdout), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if stored, err := os.ReadFile(text); code != exitOK || err != nil || string(stored) != stdout {
			t.Errorf("%s is not what bench show prints (go test -update-bench rewrites it): exit %d, %v, %s", text, code, err, stderr)
		}
		if _, err := os.Stat(name + ".svg"); err != nil {
			continue
		}
		code, stdout, stderr = runBenchLine(t, t.Context(), "show", name+".json", "--chart", svg)
		drawn, err := os.ReadFile(svg)
		if err != nil || code != exitOK || !strings.Contains(stdout, "written: "+svg) {
			t.Fatalf("chart: exit %d, %v: %s", code, err, stderr)
		}
		if *updateBench {
			if err := os.WriteFile(name+".svg", drawn, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if stored, err := os.ReadFile(name + ".svg"); err != nil || !bytes.Equal(stored, drawn) {
			t.Errorf("%s.svg is not what bench show draws: %v", name, err)
		}
	}

	chain := filepath.Join(results, "chain-amd-epyc-zen4-2cpu.json")
	if code, stdout, stderr := runBenchLine(t, t.Context(), "show", chain); code != exitOK || !strings.HasPrefix(stdout, "VERDICT\nOne validator mines") || !strings.Contains(stdout, "EMPTY BLOCKS") {
		t.Errorf("a report of bench chain: exit %d: %s%s", code, stdout, stderr)
	}
	code, stdout, stderr = runBenchLine(t, t.Context(), "show", "--json", chain)
	var a, b map[string]any
	data, err := os.ReadFile(chain)
	if code != exitOK || err != nil || json.Unmarshal(data, &a) != nil || json.Unmarshal([]byte(stdout), &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("a report of bench chain as JSON: exit %d, %v: %s", code, err, stderr)
	}
	damaged := filepath.Join(t.TempDir(), "damaged.json")
	if err := os.WriteFile(damaged, append(data, "{}"...), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{exitUsage, "takes one report, got 0", nil},
		{exitUsage, "takes one report, got 2", []string{recorded, recorded}},
		{exitUsage, "-wide", []string{recorded, "--wide"}},
		{exitFailure, "none.json", []string{"none.json"}},
		{exitFailure, "not as png", []string{recorded, "--chart", "x.png"}},
		{exitUsage, "no chart", []string{chain, "--chart", "x.svg"}},
		{exitFailure, "damaged.json", []string{damaged}},
	} {
		if code, stdout, stderr := runBenchLine(t, t.Context(), append([]string{"show"}, c.args...)...); code != c.code || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("show %v: exit %d, %q, %s", c.args, code, stdout, stderr)
		}
	}
}

// TestBenchCompareRepeatsWarnings: who compares two reports meets what their runs
// warned of.
func TestBenchCompareRepeatsWarnings(t *testing.T) {
	r, err := report.Read(filepath.Join("testdata", "bench", "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a.json"), filepath.Join(dir, "b.json")
	r.Warnings = nil
	if err := r.Write(a); err != nil {
		t.Fatal(err)
	}
	r.Warnings = []string{"the machine was busy", "the disk is a tmpfs"}
	if err := r.Write(b); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := runBenchLine(t, t.Context(), "compare", a, b)
	if code != exitOK || !strings.HasSuffix(stdout, "\nWarnings of b.json:\n  - the machine was busy\n  - the disk is a tmpfs\n") || strings.Contains(stdout, "Warnings of a.json") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	_, stdout, _ = runBenchLine(t, t.Context(), "compare", "--json", a, b)
	var res map[string]any
	if err := json.Unmarshal([]byte(stdout), &res); err != nil || !reflect.DeepEqual(res["warnings_a"], []any{}) || !reflect.DeepEqual(res["warnings_b"], []any{"the machine was busy", "the disk is a tmpfs"}) {
		t.Errorf("%v: %v %v", err, res["warnings_a"], res["warnings_b"])
	}
}

func TestBenchRunsAndCompares(t *testing.T) {
	dir, disk := t.TempDir(), t.TempDir()
	out, svg := filepath.Join(dir, "a.json"), filepath.Join(dir, "a.svg")
	code, stdout, stderr := runBenchLine(t, t.Context(), "--quick", "--budget", "1500ms", "--cpu-only", "--dir", disk, "--out", out, "--chart", svg,
		"--reward-per-answer", "2", "--price-per-kwh", "0.3", "--watts", "200", "--held", "1TiB", "--flow-bytes", "8TiB", "--shards", "4")
	if code != exitOK || !strings.HasPrefix(stdout, "VERDICT\n") || !strings.Contains(stdout, "written: "+out) || !strings.Contains(stdout, "written: "+svg) {
		t.Fatalf("exit %d\n%s\n%s", code, stdout, stderr)
	}
	if !strings.Contains(stderr, " left)\n") || strings.Contains(stderr, "\r") {
		t.Errorf("progress in a pipe: %q", stderr)
	}
	r, err := report.Read(out)
	if err != nil {
		t.Fatal(err)
	}
	if x := r.Expectation; x.RewardPerAnswer != 2 || x.HeldBytes != 1<<40 || x.FlowBytes != 8<<40 || x.Shards != 4 || x.Watts != 200 || !r.Environment.Options.CPUOnly || r.Environment.Version != version {
		t.Errorf("flags did not arrive: %+v %+v", x, r.Environment)
	}
	if data, err := os.ReadFile(svg); err != nil || !bytes.HasPrefix(data, []byte("<svg")) {
		t.Errorf("chart: %v", err)
	}
	for _, d := range []string{disk, dir} {
		found, _ := filepath.Glob(filepath.Join(d, "*zgminer*"))
		if len(found) > 0 {
			t.Errorf("left behind: %v", found)
		}
	}

	code, stdout, stderr = runBenchLine(t, t.Context(), "--quick", "--budget", "500ms", "--no-disk", "--json", "--tier", "generic", "--threads", "1")
	var again report.Report
	if err := json.Unmarshal([]byte(stdout), &again); code != exitOK || err != nil || again.Environment.Tier != "generic" {
		t.Fatalf("exit %d, %v\n%s", code, err, stderr)
	}
	for _, line := range strings.Split(strings.TrimSpace(stderr), "\n") {
		var p benchProgressLine
		if err := json.Unmarshal([]byte(line), &p); err != nil || p.Step == "" {
			t.Errorf("progress line %q: %v", line, err)
		}
	}
	if found, _ := filepath.Glob("zgminer-bench-*"); len(found) > 0 {
		t.Errorf("--json wrote %v", found)
	}

	b := filepath.Join(dir, "b.json")
	if err := os.WriteFile(b, []byte(stdout), 0o600); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr = runBenchLine(t, t.Context(), "compare", out, b, "--json", "--margin=0.2")
	var res compare.Result
	if err := json.Unmarshal([]byte(stdout), &res); code != exitOK || err != nil || res.Margin != 0.2 || len(res.Rows) == 0 || len(res.OnlyA) == 0 || len(res.Environment) == 0 {
		t.Errorf("exit %d, %v: %+v\n%s", code, err, res, stderr)
	}
	code, stdout, _ = runBenchLine(t, t.Context(), "compare", "--fail-slower", out, out)
	if code != exitOK || !strings.HasPrefix(stdout, "No difference in any of") || !strings.Contains(stdout, "environments are the same") {
		t.Errorf("a report and itself: exit %d, %s", code, stdout)
	}
}

func TestBenchErrors(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.json")
	if err := os.WriteFile(other, []byte(`{"schema":"zgminer.bench/9"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	recorded := filepath.Join("testdata", "bench", "report.json")
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--tier", "neon"}, exitUsage, `"neon"`},
		{[]string{"--quick", "--full"}, exitUsage, "exclude each other"},
		{[]string{"--threads", "-2"}, exitUsage, "-2 threads"},
		{[]string{"--threads", "x"}, exitUsage, "zgminer bench --help"},
		{[]string{"--nonsense"}, exitUsage, "nonsense"},
		{[]string{"quick"}, exitUsage, `no argument "quick"`},
		{[]string{"--flow-bytes", "4 parsec"}, exitUsage, "--flow-bytes"},
		{[]string{"--held", "0"}, exitUsage, "more than 0"},
		{[]string{"--shards", "3"}, exitUsage, "power of two"},
		{[]string{"--watts", "3"}, exitUsage, "price per kWh"},
		{[]string{"--flow-bytes", "1TiB", "--held", "2TiB"}, exitUsage, "2 TiB held of a flow of 1 TiB"},
		{[]string{"--held", "5TiB"}, exitUsage, "of a flow of 4 TiB"},
		{[]string{"--dir", ""}, exitUsage, "--dir is empty"},
		{[]string{"--no-disk", "--chart", filepath.Join(dir, "c.PNG")}, exitFailure, "not as png"},
		{[]string{"--no-disk", "--out", filepath.Join(dir, "r"), "--chart", filepath.Join(dir, ".", "r")}, exitFailure, "cannot be one file"},
		{[]string{"--difficulty", "0.5"}, exitUsage, "at least 1"},
		{[]string{"--no-disk", "--dir", dir}, exitUsage, "choose one"},
		{[]string{"--dir", filepath.Join(dir, "none"), "--out", filepath.Join(dir, "r.json")}, exitFailure, "does not exist"},
		{[]string{"--dir", other, "--out", filepath.Join(dir, "r.json")}, exitFailure, "not a directory"},
		{[]string{"--no-disk", "--out", filepath.Join(dir, "none", "r.json")}, exitFailure, "--out"},
		{[]string{"--no-disk", "--out", dir}, exitFailure, "it is a directory"},
		{[]string{"--no-disk", "--out", filepath.Join(dir, "r.json"), "--chart", filepath.Join(dir, "none", "r.svg")}, exitFailure, "--chart"},
		{[]string{"compare", recorded}, exitUsage, "two report files, got 1"},
		{[]string{"compare", recorded, recorded, "--margin", "2"}, exitUsage, "--margin 2"},
		{[]string{"compare", recorded, recorded, "--margin"}, exitUsage, "needs an argument"},
		{[]string{"compare", recorded, recorded, "--marign", "0.1"}, exitUsage, "marign"},
		{[]string{"compare", recorded, recorded, "--margin", "wide"}, exitUsage, "wide"},
		{[]string{"compare", recorded, filepath.Join(dir, "none.json")}, exitFailure, "none.json"},
		{[]string{"compare", recorded, other}, exitFailure, `"zgminer.bench/9"`},
		{[]string{"compare", other, recorded}, exitFailure, `reads "zgminer.bench/1"`},
	} {
		code, stdout, stderr := runBenchLine(t, t.Context(), c.args...)
		if code != c.code || stdout != "" || !strings.Contains(stderr, c.want) || strings.Contains(stderr, "goroutine") {
			t.Errorf("%v: exit %d (want %d), stdout %.100q, stderr %q without %q", c.args, code, c.code, stdout, stderr, c.want)
		}
	}
	if found, _ := filepath.Glob(filepath.Join(dir, "*")); len(found) != 1 {
		t.Errorf("left behind: %v", found)
	}
}

func TestBenchInterrupted(t *testing.T) {
	disk := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(1200*time.Millisecond, cancel)
	code, stdout, stderr := runBenchLine(t, ctx, "--dir", disk, "--out", filepath.Join(disk, "r.json"))
	if code != exitInterrupted || stdout != "" || !strings.Contains(stderr, "interrupted: the benchmark's files were removed") {
		t.Errorf("exit %d, %s, %s", code, stdout, stderr)
	}
	if found, _ := filepath.Glob(filepath.Join(disk, "*")); len(found) > 0 {
		t.Errorf("left behind: %v", found)
	}
}

func TestBenchExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
	}{
		{&golden.ErrMismatch{Tier: "avx2"}, exitWrongResults},
		{&bench.ErrWrongResult{Tier: "avx2"}, exitWrongResults},
		{&kernels.ErrTier{Tier: "x"}, exitUsage},
		{context.Canceled, exitInterrupted},
		{errors.New("disk on fire"), exitFailure},
	} {
		var exit cli.ExitCoder
		if err := benchError(c.err); !errors.As(err, &exit) || exit.ExitCode() != c.code {
			t.Errorf("%v: %v", c.err, err)
		}
	}
	if _, err := golden.Load(func(name string) ([]byte, error) {
		b, err := testvec.Read(name)
		return b[:len(b)/3], err
	}); err == nil || !errors.As(benchError(err), new(cli.ExitCoder)) {
		t.Errorf("truncated vectors: %v", err)
	}
}

func TestBenchBar(t *testing.T) {
	p := &benchProgress{columns: 60}
	bar := p.bar(bench.Progress{Step: "mining kernels", Share: 0.5, Left: 9600 * time.Millisecond, Figure: "21,434 iterations/s on 2 cores with avx512"})
	if !strings.HasPrefix(bar, "[############............]  50 %  10 s left  mining") || len([]rune(bar)) >= 60 {
		t.Errorf("%q", bar)
	}
	var out bytes.Buffer
	p = &benchProgress{w: &out, terminal: true, columns: 80}
	p.update(bench.Progress{Step: "x", Share: 1})
	p.done()
	if !strings.Contains(out.String(), "100 %") || !strings.HasSuffix(out.String(), "\r\x1b[K") {
		t.Errorf("%q", out.String())
	}
}

func TestDefaultReportName(t *testing.T) {
	benchNow = func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }
	defer func() { benchNow = time.Now }()
	name := defaultReportName()
	if !strings.HasPrefix(name, "zgminer-bench-") || !strings.HasSuffix(name, "-20260102-030405.json") || strings.ContainsAny(name, "/ \\") {
		t.Error(name)
	}
}
