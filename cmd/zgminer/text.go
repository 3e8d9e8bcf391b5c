package main

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/zgminer/zgminer/internal/units"
)

// joinText joins what is not empty.
func joinText(separator string, parts ...string) string {
	var full []string
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, separator)
}

// inParens puts text in parentheses, unless it is empty.
func inParens(text string) string {
	if text == "" {
		return ""
	}
	return "(" + text + ")"
}

// withPrefix puts prefix before text, unless text is empty.
func withPrefix(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

// countText prints a count of things, "" for none.
func countText(count int, thing string) string {
	switch count {
	case 0:
		return ""
	case 1:
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", count, thing)
}

// ifNotNil prints what value points to, "" for nil.
func ifNotNil[T any](value *T, print func(T) string) string {
	if value == nil {
		return ""
	}
	return print(*value)
}

// uptimeText prints seconds as a duration, "" for none.
func uptimeText(seconds float64) string {
	if seconds <= 0 {
		return ""
	}
	return units.Duration(time.Duration(seconds * float64(time.Second)))
}

// fitLine shortens a line to less than the width of a terminal, at the end of a
// word where there is one.
func fitLine(line string, columns int) string {
	for utf8.RuneCountInString(line) >= columns {
		if at := strings.LastIndexByte(strings.TrimRight(line, " "), ' '); at > 0 { // whole words only
			line = strings.TrimRight(line[:at], " (")
			continue
		}
		_, size := utf8.DecodeLastRuneInString(line)
		line = line[:len(line)-size]
	}
	return line
}
