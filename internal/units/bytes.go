package units

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Bytes is an amount of memory or disk in bytes. It is signed so that
// differences are safe; parsing never returns a negative amount.
type Bytes int64

// Sizes with names. The binary ones are powers of 1024, the decimal ones
// powers of 1000.
const (
	KiB Bytes = 1 << 10
	MiB Bytes = 1 << 20
	GiB Bytes = 1 << 30
	TiB Bytes = 1 << 40
	PiB Bytes = 1 << 50

	KB Bytes = 1e3
	MB Bytes = 1e6
	GB Bytes = 1e9
	TB Bytes = 1e12
	PB Bytes = 1e15
)

var (
	binaryUnits  = []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	decimalUnits = []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
)

// String prints b in binary units with three significant digits: "0 B",
// "16 KiB", "1.5 GiB", "-2 MiB".
func (b Bytes) String() string { return scaled(float64(b), 1024, binaryUnits) }

// Decimal prints b in decimal units with three significant digits, as makers
// of disks count: "4 TB".
func (b Bytes) Decimal() string { return scaled(float64(b), 1000, decimalUnits) }

// Exact prints b so that ParseBytes gives the same number back: in the largest
// binary unit that divides it, "256KiB" for 262144, "1000" for 1000.
func (b Bytes) Exact() string {
	unit, n := 0, int64(b)
	for n != 0 && n%1024 == 0 && unit < len(binaryUnits)-1 {
		unit, n = unit+1, n/1024
	}
	if unit == 0 {
		return strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10) + binaryUnits[unit]
}

// ParseBytes reads a size: a number, which may have a fraction, and a unit,
// with or without a space between. Units are B, KiB to EiB (powers of 1024),
// kB to EB (powers of 1000) and the single letters K to E, which mean the
// binary unit, as in systemd and truncate; case does not matter. No unit means
// bytes. The result is rounded to whole bytes.
//
// Errors: empty text, a negative or unreadable number, an unknown unit, more
// than 2^63-1 bytes.
func ParseBytes(text string) (Bytes, error) {
	number, unit := splitNumber(text)
	if number == "" {
		return 0, fmt.Errorf("read size %q: no number at its start; write for example 64MiB or 4TB", text)
	}
	factor, ok := byteFactor(unit)
	if !ok {
		return 0, fmt.Errorf("read size %q: unknown unit %q; use B, KiB, MiB, GiB, TiB, kB, MB, GB or TB", text, unit)
	}
	if n, err := strconv.ParseInt(number, 10, 64); err == nil {
		if n > math.MaxInt64/int64(factor) {
			return 0, fmt.Errorf("read size %q: more than 2^63-1 bytes", text)
		}
		return Bytes(n) * factor, nil
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("read size %q: %q is not a number", text, number)
	}
	value = math.Round(value * float64(factor))
	if value >= math.MaxInt64 {
		return 0, fmt.Errorf("read size %q: more than 2^63-1 bytes", text)
	}
	return Bytes(value), nil
}

// Set reads b from text as ParseBytes does; with String it makes *Bytes a flag
// value.
func (b *Bytes) Set(text string) error {
	parsed, err := ParseBytes(text)
	if err != nil {
		return err
	}
	*b = parsed
	return nil
}

// UnmarshalText reads b as ParseBytes does; configuration files use it.
func (b *Bytes) UnmarshalText(text []byte) error { return b.Set(string(text)) }

// UnmarshalJSON takes a JSON number of bytes or a string that ParseBytes
// reads. b is written to JSON as a number.
func (b *Bytes) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var text string
		if err := json.Unmarshal(data, &text); err != nil {
			return err
		}
		return b.Set(text)
	}
	return json.Unmarshal(data, (*int64)(b))
}

// splitNumber cuts the leading digits and points of text from the rest; both
// parts come without surrounding spaces.
func splitNumber(text string) (number, unit string) {
	text = strings.TrimSpace(text)
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.') {
		end++
	}
	return text[:end], strings.TrimSpace(text[end:])
}

// byteFactor returns the bytes of one unit.
func byteFactor(unit string) (Bytes, bool) {
	lower := strings.ToLower(unit)
	if lower == "" {
		return 1, true
	}
	factor := Bytes(1)
	for i := range binaryUnits {
		binary := strings.ToLower(binaryUnits[i])
		if lower == binary || i > 0 && lower == binary[:1] {
			return factor, true
		}
		factor *= 1024
	}
	factor = 1
	for i := range decimalUnits {
		if lower == strings.ToLower(decimalUnits[i]) {
			return factor, true
		}
		factor *= 1000
	}
	return 0, false
}

// scaled prints value in the largest of units that leaves at least 1 before
// the unit; neighbouring units differ by step.
func scaled(value, step float64, units []string) string {
	unit := 0
	// 999.5 and more would print as 1000 or with a fourth digit.
	for math.Abs(value) >= step-0.5 && unit < len(units)-1 {
		value, unit = value/step, unit+1
	}
	return digits3(value) + " " + units[unit]
}

// digits3 prints value with up to three significant digits, all digits before
// the point, and no zeros at the end of a fraction.
func digits3(value float64) string {
	decimals := 0
	switch size := math.Abs(value); {
	case size < 9.995:
		decimals = 2
	case size < 99.95:
		decimals = 1
	}
	text := strconv.FormatFloat(value, 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}
