package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func sample() *Report {
	return &Report{
		Schema: Schema, Verdict: "fine", Bottleneck: Bottleneck{Limit: LimitHashing, Reason: "because", Evidence: []Figure{{"iterations", 1, UnitIterations}}},
		Environment: Environment{Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Tier: "avx2", UsableCores: 2, CPUFeatures: []string{"avx2"}},
		Stages: []Stage{
			{Name: "pora.iterations", Device: "cpu", Tier: "avx2", Cores: 1, Value: 3, Unit: UnitIterations, SampleSeconds: 0.001, Samples: []float64{2.5, 3, 3.25}},
			{Name: "disk.read256k", Device: "disk", Cores: 1, Directory: "/a", InFlight: 4, Value: 3, Unit: UnitReads, SampleSeconds: 0.02, Samples: []float64{3}},
			{Name: "disk.read256k", Device: "disk", Cores: 1, Directory: "/b", InFlight: 4, Value: 3, Unit: UnitReads, SampleSeconds: 0.02, Samples: []float64{3}},
		},
		Advice: []string{"[a, b] stays [as it is, with \"quotes\"]"}, Warnings: []string{},
	}
}

func TestRoundTrip(t *testing.T) {
	r := sample()
	path := filepath.Join(t.TempDir(), "r.json")
	if err := r.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := Read(path)
	if err != nil || !reflect.DeepEqual(got, r) {
		t.Errorf("got %+v, %v", got, err)
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	data, _ := os.ReadFile(path)
	if !bytes.Contains(data, []byte(`"samples": [2.5, 3, 3.25]`)) {
		t.Errorf("samples are not on one line:\n%s", data)
	}
	// The stable top level, in this order.
	d := json.NewDecoder(bytes.NewReader(data))
	d.Token()
	for _, want := range []string{"schema", "verdict", "bottleneck", "environment", "stages"} {
		key, err := d.Token()
		if err != nil || key != want {
			t.Fatalf("top level has %v where %q belongs", key, want)
		}
		var skip json.RawMessage
		if err := d.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFieldNames holds the names of the interface.
func TestFieldNames(t *testing.T) {
	data, err := json.Marshal(Stage{Ideal: 1, PercentOfIdeal: 1, RatioToPlainGo: 1, Tier: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"name", "device", "tier", "cores", "value", "unit", "ideal", "percent_of_ideal", "ratio_to_plain_go", "samples"} {
		if !bytes.Contains(data, []byte(`"`+name+`":`)) {
			t.Errorf("a stage has no field %q", name)
		}
	}
}

func TestOtherSchemas(t *testing.T) {
	for text, found := range map[string]string{
		`{"schema":"zgminer.bench/2","stages":7}`: "zgminer.bench/2",
		`{"schema":"zgminer.hw/1"}`:               "zgminer.hw/1",
		`{"schema":3}`:                            "3",
		`{}`:                                      "",
	} {
		_, err := Decode([]byte(text))
		var e *ErrSchema
		if !errors.As(err, &e) || e.Found != found || !strings.Contains(err.Error(), Schema) || !strings.Contains(err.Error(), found) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestStrictness(t *testing.T) {
	good, err := sample().Encode()
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(r *Report)) []byte {
		r := sample()
		f(r)
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"truncated":      {good[:len(good)/2], "cut short"},
		"no JSON":        {[]byte("benchmark"), "not a JSON object"},
		"more behind":    {append(bytes.Clone(good), "{}"...), "after top-level value"},
		"unknown field":  {bytes.Replace(good, []byte(`"verdict"`), []byte(`"verdikt"`), 1), "verdikt"},
		"no stages":      {change(func(r *Report) { r.Stages = nil }), "no stages"},
		"no name":        {change(func(r *Report) { r.Stages[0].Name = "" }), "no name"},
		"no unit":        {change(func(r *Report) { r.Stages[0].Unit = "" }), "no unit"},
		"no cores":       {change(func(r *Report) { r.Stages[0].Cores = 0 }), "0 cores"},
		"no samples":     {change(func(r *Report) { r.Stages[0].Samples = nil }), "no samples"},
		"no device":      {change(func(r *Report) { r.Stages[0].Device = "" }), "no device"},
		"in flight":      {change(func(r *Report) { r.Stages[0].InFlight = -1 }), "-1 reads in flight"},
		"disturbed":      {change(func(r *Report) { r.Stages[0].DisturbedSamples = -1 }), "-1 disturbed"},
		"CPU share":      {change(func(r *Report) { r.Stages[0].CPUShare = -0.5 }), "-0.5"},
		"a list":         {[]byte("[]"), "holds a JSON array"},
		"zero sample":    {change(func(r *Report) { r.Stages[0].Samples[1] = 0 }), "positive"},
		"negative ideal": {change(func(r *Report) { r.Stages[0].Ideal = -1 }), "-1"},
		"twice":          {change(func(r *Report) { r.Stages[2].Directory = "/a" }), "appears twice"},
	} {
		if _, err := Decode(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Read(filepath.Join(t.TempDir(), "none.json")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestWriteErrors(t *testing.T) {
	dir := t.TempDir()
	if err := sample().Write(filepath.Join(dir, "none", "r.json")); err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("got %v", err)
	}
	r := sample()
	r.Stages = nil
	if err := r.Write(filepath.Join(dir, "r.json")); err == nil {
		t.Error("a report without stages was written")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestKeysAndFind(t *testing.T) {
	r := sample()
	k := r.Keys()
	if k[0].Directory != 0 || k[1].Directory != 1 || k[2].Directory != 2 {
		t.Errorf("keys %+v", k)
	}
	if s := r.Find("pora.iterations", "", 0); s != &r.Stages[0] {
		t.Error("not found")
	}
	if r.Find("pora.iterations", "avx512", 0) != nil || r.Find("pora.iterations", "", 2) != nil {
		t.Error("found another stage")
	}
}

func FuzzDecode(f *testing.F) {
	good, err := sample().Encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)-10])
	f.Add([]byte(`{"schema":"zgminer.bench/1","stages":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Decode(data)
		if err != nil {
			return
		}
		again, err := r.Encode()
		if err != nil {
			t.Fatalf("a report that was read cannot be written: %v", err)
		}
		b, err := Decode(again)
		if err != nil {
			t.Fatalf("a report that was written cannot be read: %v", err)
		}
		final, err := b.Encode()
		if err != nil || !bytes.Equal(again, final) {
			t.Fatalf("not stable: %v", err)
		}
	})
}

// TestReportsCanBeReadByOthers: the temporary file's permissions do not stay.
func TestReportsCanBeReadByOthers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "r.json")
	if err := sample().Write(file); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
