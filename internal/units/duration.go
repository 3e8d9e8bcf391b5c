package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Duration prints d for people. Below a minute: one unit with three
// significant digits ("350 ns", "26.5 µs", "1.25 s"). From a minute on: the
// two largest units, rounded ("2 min 5 s", "3 h 12 min", "41 d 2 h").
func Duration(d time.Duration) string {
	if d == math.MinInt64 { // its negative does not exist
		d++
	}
	if d < 0 {
		return "-" + Duration(-d)
	}
	if d < 59_950*time.Millisecond {
		return scaledShort(d)
	}
	if rounded := d.Round(time.Second); rounded < time.Hour {
		return pair(rounded, time.Minute, "min", time.Second, "s")
	}
	if rounded := d.Round(time.Minute); rounded < 24*time.Hour {
		return pair(rounded, time.Hour, "h", time.Minute, "min")
	}
	return pair(d.Round(time.Hour), 24*time.Hour, "d", time.Hour, "h")
}

func scaledShort(d time.Duration) string {
	if d < time.Second {
		return scaled(float64(d), 1000, []string{"ns", "µs", "ms", "s"})
	}
	return digits3(d.Seconds()) + " s"
}

func pair(d, big time.Duration, bigName string, small time.Duration, smallName string) string {
	text := strconv.FormatInt(int64(d/big), 10) + " " + bigName
	if rest := d % big / small; rest > 0 {
		text += " " + strconv.FormatInt(int64(rest), 10) + " " + smallName
	}
	return text
}

// ParseDuration reads a duration in the form of time.ParseDuration ("1h30m",
// "250ms"), and also days, with or without spaces and with "min" for minutes,
// so that everything Duration prints can be read back: "2 d 3 h", "5 min".
// A number without a unit is refused, except 0.
func ParseDuration(text string) (time.Duration, error) {
	compact := strings.ReplaceAll(strings.Join(strings.Fields(text), ""), "min", "m")
	rest, negative := strings.CutPrefix(compact, "-")
	var days time.Duration
	if number, after, found := strings.Cut(rest, "d"); found {
		value, err := strconv.ParseFloat(number, 64)
		if err != nil || !(value >= 0) {
			return 0, fmt.Errorf("read duration %q: %q is not a number of days", text, number)
		}
		nanoseconds := value * float64(24*time.Hour)
		if nanoseconds >= math.MaxInt64 {
			return 0, fmt.Errorf("read duration %q: longer than 292 years", text)
		}
		days, rest = time.Duration(nanoseconds), after
		if rest == "" {
			rest = "0"
		}
	}
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		return 0, fmt.Errorf("read duration %q: a sign may stand at its start only", text)
	}
	d, err := time.ParseDuration(rest)
	if err != nil {
		return 0, fmt.Errorf("read duration %q: write for example 90s, 1h30m or 2d", text)
	}
	if d > math.MaxInt64-days {
		return 0, fmt.Errorf("read duration %q: longer than 292 years", text)
	}
	if d += days; negative {
		return -d, nil
	}
	return d, nil
}
