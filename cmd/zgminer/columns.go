package main

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// tableWidth is how wide tables are at most, in characters.
const tableWidth = 100

// leastWrapped is the least width of a last column whose text is wrapped.
const leastWrapped = 30

// columns lines rows of cells up in columns, two spaces before and between them,
// in lines of at most width characters. Text of the last column is continued on
// further lines; columns that find no room follow below, behind the first column
// once more. A single word that is too long for its column stays whole.
func columns(width int, rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var out strings.Builder
	for first := 1; first == 1 || first < len(widths); {
		used, end := 2+widths[0], first
		for end < len(widths) && used+2+widths[end] <= width {
			used += 2 + widths[end]
			end++
		}
		last := len(widths) - 1
		if end == last && (width-used-2 >= leastWrapped || end == first) {
			widths[last] = max(width-used-2, leastWrapped)
			end++
		}
		end = max(end, first+1) // a column wider than everything
		shown := []int{0}
		for i := first; i < min(end, len(widths)); i++ {
			shown = append(shown, i)
		}
		for _, row := range rows {
			writeRow(&out, row, shown, widths)
		}
		first = end
	}
	return out.String()
}

// writeRow writes the shown cells of a row, in as many lines as its last one
// needs.
func writeRow(out *strings.Builder, row []string, shown, widths []int) {
	parts := make([][]string, len(shown))
	lines := 1
	for i, at := range shown {
		if at < len(row) {
			parts[i] = []string{row[at]}
			if i == len(shown)-1 {
				parts[i] = wrapWords(row[at], widths[at])
			}
			lines = max(lines, len(parts[i]))
		}
	}
	for l := range lines {
		var line strings.Builder
		for i, at := range shown {
			cell := ""
			if l < len(parts[i]) {
				cell = parts[i][l]
			}
			line.WriteString("  " + cell + strings.Repeat(" ", max(0, widths[at]-utf8.RuneCountInString(cell))))
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// wrapWords cuts text at spaces into lines of at most width characters; a longer
// word is a line of its own.
func wrapWords(text string, width int) []string {
	if utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return slices.Clip(append(lines, line))
}
