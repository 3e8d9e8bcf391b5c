package config

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	// Reads TOML and tells which keys of the file were not decoded.
	"github.com/BurntSushi/toml"
)

// typeError is what the TOML package says of a value of the wrong type, in terms of
// Go: the line and the key are taken from it.
var typeError = regexp.MustCompile(`(?s)^toml: line (\d+) \(last key "([^"]*)"\): (.*)$`)

// decodeFile decodes data into the configuration. Errors name the line, and for a
// value of the wrong type the key and what it wants.
func (l *Loaded) decodeFile(data string, fields []leaf) (toml.MetaData, error) {
	// Into anything first: what fails here is no TOML.
	tree := map[string]any{}
	if _, err := toml.Decode(data, &tree); err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return toml.MetaData{}, fmt.Errorf("line %d: %s", parse.Position.Line, parse.Message)
		}
		return toml.MetaData{}, fmt.Errorf("which is no TOML: %w", err)
	}
	meta, err := toml.Decode(data, &l.Config)
	if err == nil {
		return meta, nil
	}
	m := typeError.FindStringSubmatch(err.Error())
	if m == nil {
		return meta, fmt.Errorf("which has a wrong value: %w", err)
	}
	line, key := m[1], m[2]
	for _, f := range fields {
		switch {
		case strings.EqualFold(f.key, key):
			return meta, fmt.Errorf("line %s: %s wants %s, and has %s", line, key, wants(f.value.Type()), found(valueAt(tree, key)))
		case strings.HasPrefix(f.key, strings.ToLower(key)+"."):
			return meta, fmt.Errorf("line %s: %s is a section, and has %s: write [%s] and its keys below", line, key, found(valueAt(tree, key)), key)
		}
	}
	return meta, fmt.Errorf("line %s: %s: %s", line, key, m[3])
}

// wants says in words what the file must hold for a setting of a type.
func wants(t reflect.Type) string {
	if t == reflect.TypeFor[time.Duration]() {
		return `a duration in quotes, such as "90s" or "5m"`
	}
	switch t.Kind() {
	case reflect.String:
		return `a text in quotes, such as "text"`
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number, such as 2.5"
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return `a list of texts, such as ["one", "two"]`
		}
		return "a list, each element " + wants(t.Elem())
	}
	return "another kind of value"
}

// valueAt returns the value of a dotted key, nil if there is none.
func valueAt(tree map[string]any, key string) any {
	var v any = tree
	for _, part := range strings.Split(key, ".") {
		section, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = section[part]
	}
	return v
}

// found describes a value of the file in words.
func found(v any) string {
	switch x := v.(type) {
	case string:
		return "the text " + strconv.Quote(shortened(x))
	case bool:
		return strconv.FormatBool(x)
	case int64:
		return fmt.Sprintf("the number %d", x)
	case float64:
		return fmt.Sprintf("the number %v", x)
	case time.Time:
		return "a date"
	case map[string]any:
		return "a section"
	case []any:
		for _, e := range x {
			if _, text := e.(string); !text {
				return "a list with " + found(e)
			}
		}
		return "a list"
	case []map[string]any:
		return "a list of sections"
	}
	return "another kind of value"
}

// shortened cuts a long text for a message.
func shortened(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
