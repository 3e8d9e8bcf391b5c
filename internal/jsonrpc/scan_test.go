package jsonrpc

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

var texts = []string{
	`{}`, `[]`, `null`, `true`, `false`, `0`, `-0`, `12.5e+3`, `"a"`, `""`, `"\u0041\n\"\\\/"`, ` [1 , {"a":[]} ,"x"] `,
	`{"a":1,"a":2}`, `01`, `1.`, `.5`, `1e`, `-`, `+1`, `nul`, `truee`, `"`, `"\x"`, `"\u12"`, "\"\n\"", `[1,]`, `[,1]`, `{"a"}`, `{a:1}`, `{"a":1,}`,
	`[`, `{`, `]`, `1 2`, ``, `"a\`, "\x00", `[[[[`, `{"a":{"b":[null,{"c":"\ud800"}]}}`,
}

// TestScannerAgrees holds the scanner to encoding/json on what is JSON.
func TestScannerAgrees(t *testing.T) {
	for _, text := range texts {
		agree(t, []byte(text))
	}
}

func agree(t *testing.T, b []byte) {
	t.Helper()
	s := NewScanner(b)
	raw, err := s.Raw()
	if err == nil {
		err = s.End()
	}
	if valid := json.Valid(b); valid != (err == nil) {
		if err == errDepth && valid {
			return
		}
		t.Fatalf("%q: json.Valid says %t, the scanner %v", b, valid, err)
	}
	if err != nil {
		return
	}
	if !bytes.Equal(bytes.TrimSpace(b), raw) {
		t.Fatalf("%q: raw is %q", b, raw)
	}
	var v any
	if json.Unmarshal(b, &v) != nil || !utf8.Valid(b) {
		return // numbers beyond what a float holds; what encoding/json makes of broken UTF-8
	}
	if got := value(t, NewScanner(b)); !same(got, v) {
		t.Fatalf("%q: read as %#v, is %#v", b, got, v)
	}
}

func same(a, b any) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(x, y)
}

// value reads anything, as encoding/json does into an any.
func value(t *testing.T, s *Scanner) any {
	t.Helper()
	ok := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	switch s.Peek() {
	case '{':
		m := map[string]any{}
		ok(s.Object(func(name string) error {
			m[name] = value(t, s)
			return nil
		}))
		return m
	case '[':
		list := []any{}
		ok(s.Array(func(i int) error {
			if i != len(list) {
				t.Fatalf("element %d comes as number %d", len(list), i)
			}
			list = append(list, value(t, s))
			return nil
		}))
		return list
	case '"':
		b, err := s.Bytes()
		ok(err)
		return string(b)
	case 't', 'f':
		v, err := s.Bool()
		ok(err)
		return v
	case 'n':
		if !s.Null() {
			t.Fatal("null is not read")
		}
		return nil
	}
	raw, err := s.Raw()
	ok(err)
	var f float64
	ok(json.Unmarshal(raw, &f))
	return f
}

func FuzzScanner(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		agree(t, b)
	})
}

func TestScannerDepth(t *testing.T) {
	deep := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	if _, err := NewScanner([]byte(deep)).Raw(); err != nil {
		t.Error(err)
	}
	if _, err := NewScanner([]byte("[" + deep + "]")).Raw(); err != errDepth {
		t.Errorf("%d levels: %v", maxDepth+1, err)
	}
	if _, err := NewScanner(bytes.Repeat([]byte("["), 100<<20)).Raw(); err != errDepth {
		t.Errorf("100 MiB of brackets: %v", err)
	}
}

// TestScannerLinear reads a string full of escapes; a scanner that looks for the
// string's end again after each would need hours.
func TestScannerLinear(t *testing.T) {
	text := append(append([]byte{'"'}, bytes.Repeat([]byte(`\n`), 8<<20)...), '"')
	done := make(chan error, 1)
	go func() {
		_, err := NewScanner(text).Raw()
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(3 * time.Minute):
		t.Fatal("8 Mi escapes are not read in minutes")
	}
}

func TestUint64(t *testing.T) {
	for text, want := range map[string]bool{"0": true, "18446744073709551615": true, "18446744073709551616": false, "-1": false, "1.0": false, "1e2": false, `"1"`: false, "": false} {
		if _, err := NewScanner([]byte(text)).Uint64(); (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}
