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
	type status struct {
		Lag   int     `metric:"zgminer_lag_blocks" help:"Blocks behind."`
		Ready bool    `metric:"zgminer_ready" help:"1 if ready."`
		Rate  float64 `metric:"zgminer_rate" help:"Per second."`
		Inner inner
		More  *inner
		Other []int
	}
	s := status{Lag: -3, Ready: true, Rate: 0.5, Inner: inner{Answers: 7}}
	r := prometheus.NewRegistry()
	r.MustRegister(Fields(func() any { return s }))
	all, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range all {
		m := f.Metric[0]
		got = append(got, fmt.Sprintf("%s %s %v %s", f.GetName(), f.GetType(), m.GetGauge().GetValue()+m.GetCounter().GetValue(), f.GetHelp()))
	}
	want := []string{"zgminer_answers_total COUNTER 7 Answers accepted.", "zgminer_lag_blocks GAUGE -3 Blocks behind.", "zgminer_rate GAUGE 0.5 Per second.", "zgminer_ready GAUGE 1 1 if ready."}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if v := FieldValues(s); len(v) != 4 || v["zgminer_answers_total"] != "counter 7" || v["zgminer_rate"] != "gauge 0.5" {
		t.Error(v)
	}
	if names, helps := FieldNames(&s); len(names) != 4 || names[3] != "zgminer_answers_total" || helps[3] != "Answers accepted." {
		t.Error(names, helps)
	}
}
