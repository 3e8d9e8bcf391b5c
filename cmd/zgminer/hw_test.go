package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/zgminer/zgminer/hwdetect"
	"github.com/zgminer/zgminer/internal/doctor"
	"github.com/zgminer/zgminer/kernels"
)

var updateHW = flag.Bool("update-hw", false, "write the golden tables of hw and doctor anew")

// recordedMachine loads one of hwdetect's recorded machines.
func recordedMachine(t *testing.T, name string) hwdetect.Machine {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "hwdetect", "testdata", name+".golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m hwdetect.Machine
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestTables compares what people see of recorded machines with golden text.
func TestTables(t *testing.T) {
	for _, name := range []string{"rig8", "vm", "container", "arm64", "nothing"} {
		m := recordedMachine(t, name)
		report := doctor.Run(context.Background(), &m, doctor.Checks(), time.Minute)
		var hw, doc bytes.Buffer
		if err := errors.Join(printMachine(&hw, &m), printReport(&doc, &report, false)); err != nil {
			t.Fatal(err)
		}
		for command, got := range map[string][]byte{"hw": hw.Bytes(), "doctor": doc.Bytes()} {
			file := filepath.Join("testdata", command, name+".golden.txt")
			if *updateHW {
				if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, got, 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s (go test -update-hw rewrites it):\n%s", file, got)
			}
			for _, line := range tooWide(string(got)) {
				if !strings.HasPrefix(strings.TrimSpace(line), "cure:") { // commands stay whole, to be copied
					t.Errorf("%s of %s has a line of %d characters: %s", command, name, len([]rune(line)), line)
				}
			}
			if bytes.Contains(got, []byte("\x1b[")) {
				t.Errorf("%s of %s has colours without a terminal", command, name)
			}
		}
	}
}

func TestColours(t *testing.T) {
	if colours(&bytes.Buffer{}) {
		t.Error("a buffer is taken for a terminal")
	}
	var out bytes.Buffer
	report := doctor.Report{Results: []doctor.Result{{Code: "x", Severity: doctor.Error, Saw: "s", Why: "w", Cure: "c"}}}
	if err := printReport(&out, &report, true); err != nil || !strings.Contains(out.String(), "\x1b[31merror") {
		t.Errorf("%q, %v", out.String(), err)
	}
}

// hwApp runs one of the two commands alone.
func hwApp(args ...string) (string, error) {
	var out bytes.Buffer
	app := &cli.App{
		Name: "zgminer", Writer: &out, ErrWriter: io.Discard,
		Commands:       []*cli.Command{hwCommand(), doctorCommand()},
		Flags:          []cli.Flag{&cli.StringFlag{Name: "home"}},
		ExitErrHandler: func(*cli.Context, error) {},
	}
	err := app.Run(append([]string{"zgminer"}, args...))
	return out.String(), err
}

func TestHWHere(t *testing.T) {
	dir := t.TempDir()
	text, err := hwApp("hw", "--dir", dir, "--dir", dir+"/none")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CPU\n", "kernels", "generic", "Kernel\n", "Directories\n", dir + "/none", "does not exist"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
	text, err = hwApp("hw", "--json")
	var m hwdetect.Machine
	if err != nil || json.Unmarshal([]byte(text), &m) != nil || m.Schema != hwdetect.Schema {
		t.Errorf("%v, %s", err, text)
	}
}

// TestTiersAgree checks that hwdetect, which judges recorded machines too, and
// the kernels themselves hold the same tiers for possible on this CPU.
func TestTiersAgree(t *testing.T) {
	runnable := map[string]bool{}
	for _, cpu := range kernels.Tiers() {
		runnable[string(cpu.Tier())] = true
	}
	m := hwdetect.Probe(context.Background(), hwdetect.Options{SkipGPUs: true})
	for _, tier := range m.CPU.KernelTiers {
		// A build with the purego tag has fewer kernels than the CPU could run.
		if runnable[tier.Name] && !tier.Possible || !runnable[tier.Name] && tier.Possible && len(runnable) > 1 {
			t.Errorf("%s: hwdetect says %v (missing %v), kernels say %v", tier.Name, tier.Possible, tier.Missing, runnable[tier.Name])
		}
		delete(runnable, tier.Name)
	}
	if len(runnable) > 0 {
		t.Errorf("hwdetect does not know the tiers %v", runnable)
	}
}

func TestDoctorHere(t *testing.T) {
	home := t.TempDir()
	text, err := hwApp("--home", home, "doctor", "--json")
	var report doctor.Report
	if json.Unmarshal([]byte(text), &report) != nil || report.Schema != doctor.Schema || len(report.Results) < 10 {
		t.Fatalf("%v, %s", err, text)
	}
	code := 0
	var exit cli.ExitCoder
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	}
	if code != report.ExitCode() || err != nil && exit == nil {
		t.Errorf("exit code %d (%v), but the report says %d", code, err, report.ExitCode())
	}
	if !strings.Contains(text, "writable: 1") {
		t.Errorf("the home directory was not examined:\n%s", text)
	}
	text, err = hwApp("--home", home, "doctor", "--dir", home+"/none")
	if !errors.As(err, &exit) || exit.ExitCode() != 2 || exit.Error() != "" || !strings.HasPrefix(text, "error ") {
		t.Errorf("a missing directory: %v\n%s", err, text)
	}
	text, _ = hwApp("--home", home+"/none", "doctor")
	if !strings.Contains(text, "no directory was examined") {
		t.Errorf("without a home:\n%s", text)
	}
}
