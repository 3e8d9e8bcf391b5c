package main

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestColumns(t *testing.T) {
	for name, c := range map[string]struct {
		width int
		rows  [][]string
		want  string
	}{
		"room":       {40, [][]string{{"a", "bb", "c"}, {"long", "b", "µµ"}}, "  a     bb  c\n  long  b   µµ\n"},
		"wrapped":    {44, [][]string{{"key", "one two three four five six seven eight nine"}, {"k", "x"}}, "  key  one two three four five six seven\n       eight nine\n  k    x\n"},
		"two tables": {19, [][]string{{"#", "aaaaaaa", "bbbbbb", "cccccc"}, {"1", "2", "3", "4"}}, "  #  aaaaaaa\n  1  2\n  #  bbbbbb  cccccc\n  1  3       4\n"},
		"one word":   {20, [][]string{{"#", strings.Repeat("x", 40)}}, "  #  " + strings.Repeat("x", 40) + "\n"},
		"one column": {20, [][]string{{"a"}, {"b"}}, "  a\n  b\n"},
		"ragged":     {40, [][]string{{"a", "b", "c"}, {"d", "e"}}, "  a  b  c\n  d  e\n"},
	} {
		if got := columns(c.width, c.rows); got != c.want {
			t.Errorf("%s:\n%q, want\n%q", name, got, c.want)
		}
	}
}

// tooWide returns the lines that are wider than a table may be, unless a single
// word is the reason.
func tooWide(text string) (wide []string) {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		last := line[strings.LastIndex(line, "  ")+1:]
		if utf8.RuneCountInString(line) > tableWidth && strings.Contains(strings.TrimSpace(last), " ") {
			wide = append(wide, line)
		}
	}
	return wide
}
