package metrics

import (
	"fmt"
	"slices"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
)

func TestFields(t *testing.T) {
	type inner struct {
		Answers uint64 `metric:"zgminer_answers_total" help:"Answers accepted."`
		Text    string
	}
	type disk struct {
		Path string `label:"path"`
		Used uint64 `metric:"zgminer_used_bytes" help:"Bytes used."`
	}
	type status struct {
		Lag   int     `metric:"zgminer_lag_blocks" help:"Blocks behind."`
		Ready bool    `metric:"zgminer_ready" help:"1 if ready."`
		Rate  float64 `metric:"zgminer_rate" help:"Per second."`
		Inner inner
		More  *inner
		Other []int
		Plain []inner // without a label
		Disks []disk
	}
	s := status{Lag: -3, Ready: true, Rate: 0.5, Inner: inner{Answers: 7}, Plain: []inner{{Answers: 9}}, Disks: []disk{{"/a", 1}, {"/b\xff", 2}, {"/a", 3}}}
	r := prometheus.NewRegistry()
	r.MustRegister(Fields(func() any { return s }))
	all, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range all {
		for _, m := range f.Metric {
			of := ""
			for _, l := range m.Label {
				of += l.GetName() + "=" + l.GetValue() + " "
			}
			got = append(got, fmt.Sprintf("%s %s%s %v %s", f.GetName(), of, f.GetType(), m.GetGauge().GetValue()+m.GetCounter().GetValue(), f.GetHelp()))
		}
	}
	want := []string{"zgminer_answers_total COUNTER 7 Answers accepted.", "zgminer_lag_blocks GAUGE -3 Blocks behind.", "zgminer_rate GAUGE 0.5 Per second.", "zgminer_ready GAUGE 1 1 if ready.",
		"zgminer_used_bytes path=/a GAUGE 1 Bytes used.", "zgminer_used_bytes path=/a (2) GAUGE 3 Bytes used.", "zgminer_used_bytes path=/b? GAUGE 2 Bytes used."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if v := FieldValues(s); len(v) != 7 || v[`zgminer_used_bytes{path="/a"}`] != "gauge 1" || v["zgminer_answers_total"] != "counter 7" || v["zgminer_rate"] != "gauge 0.5" {
		t.Error(v)
	}
	names, helps, labels := FieldNames(&status{})
	if len(names) != 6 || names[4] != "zgminer_answers_total" || helps[4] != "Answers accepted." || names[5] != "zgminer_used_bytes" || labels[5] != "path" || labels[4] != "" {
		t.Error(names, helps, labels)
	}
}
