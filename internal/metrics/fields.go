package metrics

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
)

// Fields gives Prometheus the numbers of a status: read returns a struct, and each
// field of it, or of a struct in it, with a tag
//
//	metric:"zgminer_name" help:"what, with the unit"
//
// is a gauge, or a counter if its name ends in _total. Booleans count as 1 and 0,
// strings and lists are left out. The type of what read returns must not change.
// So what the status says and what the metrics say cannot differ.
func Fields(read func() any) prometheus.Collector { return &fields{read} }

type fields struct{ read func() any }

// Describe implements prometheus.Collector; it names nothing, since the fields are
// known when they are read.
func (f *fields) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (f *fields) Collect(ch chan<- prometheus.Metric) {
	walk(reflect.ValueOf(f.read()), func(name, help string, value float64) {
		kind := prometheus.GaugeValue
		if strings.HasSuffix(name, "_total") {
			kind = prometheus.CounterValue
		}
		ch <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, help, nil, nil), kind, value)
	})
}

// FieldNames lists the metrics of a status, for its documentation.
func FieldNames(status any) (names, helps []string) {
	walk(reflect.ValueOf(status), func(name, help string, _ float64) {
		names, helps = append(names, name), append(helps, help)
	})
	return names, helps
}

// FieldValues lists the metrics of a status as "gauge 1.5" or "counter 7" by name, as
// the reference node's admin_getMetrics does.
func FieldValues(status any) map[string]string {
	out := map[string]string{}
	walk(reflect.ValueOf(status), func(name, _ string, value float64) {
		kind := "gauge "
		if strings.HasSuffix(name, "_total") {
			kind = "counter "
		}
		out[name] = kind + strconv.FormatFloat(value, 'f', -1, 64)
	})
	return out
}

func walk(v reflect.Value, tell func(name, help string, value float64)) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		t, f := v.Type().Field(i), v.Field(i)
		if !t.IsExported() {
			continue
		}
		name := t.Tag.Get("metric")
		if name == "" {
			walk(f, tell)
			continue
		}
		x, ok := number(f)
		if !ok {
			panic(fmt.Sprintf("metric %s is a %s, which is no number", name, f.Type()))
		}
		tell(name, t.Tag.Get("help"), x)
	}
}

func number(v reflect.Value) (float64, bool) {
	switch {
	case v.CanInt():
		return float64(v.Int()), true
	case v.CanUint():
		return float64(v.Uint()), true
	case v.CanFloat():
		return v.Float(), true
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			return 1, true
		}
		return 0, true
	}
	return 0, false
}
