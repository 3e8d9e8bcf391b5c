package config

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zgminer/zgminer/internal/units"
)

// TOML returns the text of a configuration file that gives c: the settings that
// differ from the defaults, each under a comment with its meaning. Keys in always
// are written in any case.
func (c Config) TOML(always ...string) string {
	defaults := Default()
	normal := leaves(&defaults)
	var b strings.Builder
	section := ""
	for i, f := range leaves(&c) {
		if reflect.DeepEqual(f.value.Interface(), normal[i].value.Interface()) && !slices.Contains(always, f.key) {
			continue
		}
		name, key := f.key[:strings.LastIndex(f.key, ".")], f.key[strings.LastIndex(f.key, ".")+1:]
		if name != section {
			if section != "" {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "[%s]\n", name)
			section = name
		}
		fmt.Fprintf(&b, "# %s\n%s = %s\n", f.doc, key, literal(f.value))
	}
	return b.String()
}

// literal writes a setting as a TOML value.
func literal(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case time.Duration:
		return quote(x.String())
	case units.Bytes:
		return quote(x.Exact())
	case []string:
		q := make([]string, len(x))
		for i := range x {
			q[i] = quote(x[i])
		}
		return "[" + strings.Join(q, ", ") + "]"
	}
	switch v.Kind() {
	case reflect.String:
		return quote(v.String())
	case reflect.Float64:
		s := strconv.FormatFloat(v.Float(), 'f', -1, 64)
		if !strings.Contains(s, ".") {
			s += ".0" // TOML tells floats from integers
		}
		return s
	}
	return fmt.Sprint(v.Interface())
}

// quote writes a TOML basic string.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
