package chart

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/zgminer/zgminer/bench/report"
)

func sample() *report.Report {
	return &report.Report{
		Verdict:    "This machine does <many> & more iterations.",
		Bottleneck: report.Bottleneck{Limit: report.LimitDisk, Reason: "disk reads"},
		Environment: report.Environment{
			Date: time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC), Tier: "avx512", UsableCores: 2,
		},
		Stages: []report.Stage{
			{Name: "pora.iterations", Device: "cpu", Tier: "avx512", Cores: 1, Value: 9250, Unit: report.UnitIterations, RatioToPlainGo: 6.08},
			{Name: "pora.iterations", Device: "cpu", Tier: "generic", Cores: 1, Value: 1600, Unit: report.UnitIterations, RatioToPlainGo: 1.05},
			{Name: "pora.iterations", Device: "cpu", Tier: "avx512", Cores: 2, Value: 18500, Unit: report.UnitIterations, PercentOfIdeal: 91.4, Limit: report.LimitHashing},
			{Name: "disk.read256k", Device: "disk", Cores: 1, InFlight: 16, Value: 1400, Unit: report.UnitReads, PercentOfIdeal: 104, Limit: report.LimitDisk},
		},
	}
}

func TestChartIsWellFormedAndComplete(t *testing.T) {
	var b strings.Builder
	if err := Write(&b, sample()); err != nil {
		t.Fatal(err)
	}
	svg := b.String()
	d := xml.NewDecoder(strings.NewReader(svg))
	elements := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
	for _, want := range []string{"&lt;many&gt; &amp; more", "91 %", "104 %", "18,500 iterations/s", "disk.read256k × 16", "6.08", "1.05", "limited by disk", "Bottleneck: disk. Disk reads.", "unknown CPU"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the chart lacks %q", want)
		}
	}
	if elements < 30 || strings.Contains(svg, "NaN") || strings.Contains(svg, `width="-`) {
		t.Errorf("%d elements:\n%s", elements, svg)
	}
	// Nothing measured draws a frame with the verdict.
	b.Reset()
	if err := Write(&b, &report.Report{Verdict: "nothing"}); err != nil || !strings.Contains(b.String(), "nothing") {
		t.Errorf("%v", err)
	}
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		v    float64
		unit string
		want string
	}{
		{21434, report.UnitIterations, "21,434 iterations/s"}, {1.38e9, report.UnitBytes, "1.38 GB/s"}, {3.57e9, report.UnitHertz, "3.57 GHz"},
		{4.27e7, report.UnitHashes, "42.7 M hashes/s"}, {2, "ratio", "2 ratio"}, {0.5, report.UnitReads, "0.5 reads/s"},
	} {
		if got := Value(c.v, c.unit); got != c.want {
			t.Errorf("Value(%v, %s) = %q, want %q", c.v, c.unit, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	if got := strings.Join(wrap("a bb ccc dddd  e", 6), "|"); got != "a bb|ccc|dddd e" {
		t.Errorf("got %q", got)
	}
}
