package ratios

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/bench/report"
)

func made() *report.Report {
	r := &report.Report{}
	r.Environment.CPUModel, r.Environment.Version = "Test CPU", "v1"
	r.Stages = []report.Stage{
		{Name: "seal", Tier: report.PlainGo, Cores: 1, RatioToPlainGo: 1},
		{Name: "seal", Tier: "avx2", Cores: 1, RatioToPlainGo: 4.2, RatioConfidenceLow: 4.1, RatioConfidenceHigh: 4.3},
		{Name: "seal", Tier: "avx2", Cores: 2, ScalingFactor: 1.9},
		{Name: "pora.iterations", Tier: "avx512", Cores: 1, RatioToPlainGo: 5.75, RatioConfidenceLow: 5.7, RatioConfidenceHigh: 5.8},
		{Name: "disk.read256k", Cores: 1, Value: 3},
	}
	return r
}

func TestWriteAndRead(t *testing.T) {
	var text bytes.Buffer
	if err := Write(&text, made()); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&text)
	want := []Ratio{{"seal", "avx2", 4.2, 4.1, 4.3}, {"pora.iterations", "avx512", 5.75, 5.7, 5.8}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	for in, why := range map[string]string{
		"seal avx2 4 3": "4 fields", "seal avx2 4 3 x": "not a positive", "seal avx2 0 1 2": "not a positive", "seal avx2 NaN 1 2": "not a positive", "seal avx2 Inf 1 2": "not a positive",
		"seal avx2 4 3 5\n# \nseal avx2 4 3 5": "line 3: seal of avx2 comes twice",
	} {
		if _, err := Read(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: %v", in, err)
		}
	}
	if err := Write(failing{}, made()); err == nil {
		t.Error("a write that fails is not told")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no") }

func TestDrops(t *testing.T) {
	before := []Ratio{{"seal", "avx2", 4, 3.9, 4.1}, {"keccak", "avx2", 4, 3.9, 4.1}, {"mix", "avx2", 4, 3.9, 4.1}, {"seal", "avx512", 8, 7, 9}}
	now := []Ratio{{"seal", "avx2", 3.7, 3.6, 3.79}, {"keccak", "avx2", 3.7, 3.6, 3.81}, {"mix", "avx2", 5, 4.9, 5.1}, {"seal", "generic", 0.5, 0.4, 0.6}}
	drops, compared := Drops(before, now)
	if compared != 3 || len(drops) != 1 || drops[0].String() != "seal on avx2 is 3.70 times plain Go, it was 4.00 (7.5 % less)" {
		t.Errorf("%d compared, %v", compared, drops)
	}
}
