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
