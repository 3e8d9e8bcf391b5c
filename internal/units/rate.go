package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Rate is a throughput in bytes per second.
type Rate float64

// RateOf returns the rate of amount bytes in the given number of seconds; it
// is 0 when seconds is not positive.
func RateOf(amount Bytes, seconds float64) Rate {
	if seconds <= 0 {
		return 0
	}
	return Rate(float64(amount) / seconds)
}

// String prints r in decimal units with three significant digits:
// "1.5 GB/s", "640 kB/s".
func (r Rate) String() string {
	if math.IsNaN(float64(r)) || math.IsInf(float64(r), 0) {
		return "unknown rate"
	}
	return scaled(float64(r), 1000, decimalUnits) + "/s"
}

// ParseRate reads a rate: a size as ParseBytes reads it, followed by "/s".
// The "/s" may be missing.
func ParseRate(text string) (Rate, error) {
	size := strings.TrimSuffix(strings.TrimSpace(text), "/s")
	amount, err := ParseBytes(size)
	if err != nil {
		return 0, fmt.Errorf("read rate %q: %w", text, err)
	}
	return Rate(amount), nil
}

// Set reads r from text as ParseRate does; with String it makes *Rate a flag
// value.
func (r *Rate) Set(text string) error {
	parsed, err := ParseRate(text)
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// Count prints a number of things for people: three significant digits below
// 1,000 ("0.84", "26.5"), whole numbers with separators above ("9,250",
// "1,234,567").
func Count(value float64) string {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return "unknown"
	}
	if math.Abs(value) < 999.5 {
		return digits3(value)
	}
	whole := strconv.FormatFloat(math.Abs(math.Round(value)), 'f', 0, 64)
	var out strings.Builder
	if value < 0 {
		out.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	return out.String()
}

// Percent prints a ratio as percent with up to three significant digits: 0.432
// is "43.2 %".
func Percent(ratio float64) string {
	if math.IsNaN(ratio) || math.IsInf(ratio, 0) {
		return "unknown"
	}
	return digits3(ratio*100) + " %"
}
