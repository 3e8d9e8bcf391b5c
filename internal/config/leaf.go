package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// leaf is one setting of the configuration struct.
type leaf struct {
	key   string // section.name
	doc   string
	value reflect.Value
}

// leaves lists the settings of the struct that p points to, in order.
func leaves(p any) []leaf {
	var out []leaf
	var walk func(prefix string, v reflect.Value)
	walk = func(prefix string, v reflect.Value) {
		for i := range v.NumField() {
			f := v.Type().Field(i)
			key := prefix + f.Tag.Get("toml")
			if f.Tag.Get("doc") == "" {
				walk(key+".", v.Field(i))
				continue
			}
			out = append(out, leaf{key: key, doc: f.Tag.Get("doc"), value: v.Field(i)})
		}
	}
	walk("", reflect.ValueOf(p).Elem())
	return out
}

// env returns the environment variable that overrides the setting.
func (l leaf) env() string {
	return "ZGMINER_" + strings.ToUpper(strings.ReplaceAll(l.key, ".", "_"))
}

// set parses text into the setting.
func (l leaf) set(text string) error {
	if u, ok := l.value.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return u.UnmarshalText([]byte(text))
	}
	switch l.value.Kind() {
	case reflect.String:
		l.value.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return fmt.Errorf("not true or false")
		}
		l.value.SetBool(b)
	case reflect.Int, reflect.Int64:
		if l.value.Type() == reflect.TypeFor[time.Duration]() {
			d, err := time.ParseDuration(text)
			if err != nil {
				return fmt.Errorf("not a duration such as 90s or 5m")
			}
			l.value.SetInt(int64(d))
			return nil
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("not a whole number")
		}
		l.value.SetInt(n)
	case reflect.Float64:
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return fmt.Errorf("not a number")
		}
		l.value.SetFloat(x)
	default:
		return fmt.Errorf("%s is a list, which only the file can set: write %s = [\"one\", \"two\"] there", l.key, l.key[strings.LastIndex(l.key, ".")+1:])
	}
	return nil
}

// Nearest returns the candidate that key may be a slip of: one that ends in it
// as a word, or the one with the smallest edit distance, at most half of key's
// length; "" if there is none.
func Nearest(key string, candidates []string) string {
	best, bestDistance := "", len(key)/2+1
	for _, c := range candidates {
		if strings.HasSuffix(c, " "+key) || strings.HasSuffix(c, "."+key) {
			return c
		}
		if d := distance(key, c); d < bestDistance {
			best, bestDistance = c, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two strings in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
