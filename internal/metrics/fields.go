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
// other fields are left out. In a list of structs, the field with a tag
//
//	label:"name"
//
// tells the numbers of its elements apart. The type of what read returns must not
// change. So what the status says and what the metrics say cannot differ.
func Fields(read func() any) prometheus.Collector { return &fields{read} }

type fields struct{ read func() any }

// Describe implements prometheus.Collector; it names nothing, since the fields are
// known when they are read.
func (f *fields) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (f *fields) Collect(ch chan<- prometheus.Metric) {
	for _, n := range numbersOf(f.read()) {
		kind := prometheus.GaugeValue
		if n.counter() {
			kind = prometheus.CounterValue
		}
		var names, values []string
		if n.label != "" {
			names, values = []string{n.label}, []string{n.of}
		}
		ch <- prometheus.MustNewConstMetric(prometheus.NewDesc(n.name, n.help, names, nil), kind, n.value, values...)
	}
}

// FieldNames lists the metrics that a status of this type can have, for their
// documentation; labels are "" where there is none.
func FieldNames(status any) (names, helps, labels []string) {
	w := walker{all: true}
	w.walk(reflect.ValueOf(status), "", "")
	for _, n := range w.list {
		names, helps, labels = append(names, n.name), append(helps, n.help), append(labels, n.label)
	}
	return names, helps, labels
}

// FieldValues lists the metrics of a status as "gauge 1.5" or "counter 7" by name, as
// the reference node's admin_getMetrics does; the names of those with a label end in
// {label="of what"}.
func FieldValues(status any) map[string]string {
	out := map[string]string{}
	for _, n := range numbersOf(status) {
		kind := "gauge "
		if n.counter() {
			kind = "counter "
		}
		name := n.name
		if n.label != "" {
			name += fmt.Sprintf("{%s=%q}", n.label, n.of)
		}
		out[name] = kind + strconv.FormatFloat(n.value, 'f', -1, 64)
	}
	return out
}

// fieldNumber is one number of a status.
type fieldNumber struct {
	name, help string
	label, of  string // "" outside of lists
	value      float64
}

func (n *fieldNumber) counter() bool { return strings.HasSuffix(n.name, "_total") }

// numbersOf lists the numbers of a status. Where two elements of a list have the
// same label, the later ones get a number behind it: Prometheus takes none twice.
func numbersOf(status any) []fieldNumber {
	var w walker
	w.walk(reflect.ValueOf(status), "", "")
	seen := map[[2]string]int{}
	for i := range w.list {
		n := &w.list[i]
		key := [2]string{n.name, n.of}
		if seen[key]++; seen[key] > 1 {
			n.of += fmt.Sprintf(" (%d)", seen[key])
		}
	}
	return w.list
}

// walker collects numbers.
type walker struct {
	all  bool // also of nil pointers and empty lists, with zero values
	list []fieldNumber
}

func (w *walker) walk(v reflect.Value, label, of string) {
	switch v.Kind() {
	case reflect.Pointer:
		if t := v.Type().Elem(); v.IsNil() && w.all && t.Kind() == reflect.Struct && t.PkgPath() != "math/big" {
			v = reflect.New(t)
		}
		if !v.IsNil() {
			w.walk(v.Elem(), label, of)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Struct {
			return
		}
		if w.all {
			v = reflect.MakeSlice(v.Type(), 1, 1)
		}
		for i := range v.Len() {
			w.element(v.Index(i))
		}
	case reflect.Struct:
		w.fields(v, label, of)
	}
}

// element walks an element of a list that names its label; others are passed over.
func (w *walker) element(v reflect.Value) {
	for i := range v.NumField() {
		if name := v.Type().Field(i).Tag.Get("label"); name != "" {
			w.fields(v, name, strings.ToValidUTF8(fmt.Sprint(v.Field(i).Interface()), "?"))
			return
		}
	}
}

func (w *walker) fields(v reflect.Value, label, of string) {
	for i := range v.NumField() {
		t, f := v.Type().Field(i), v.Field(i)
		if !t.IsExported() {
			continue
		}
		name := t.Tag.Get("metric")
		if name == "" {
			w.walk(f, label, of)
			continue
		}
		x, ok := number(f)
		if !ok {
			panic(fmt.Sprintf("metric %s is a %s, which is no number", name, f.Type()))
		}
		w.list = append(w.list, fieldNumber{name, t.Tag.Get("help"), label, of, x})
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
