package units

import (
	"encoding/json"
	"math"
	"testing"
	"time"
)

func TestBytesString(t *testing.T) {
	for _, c := range []struct {
		in              Bytes
		binary, decimal string
		exact           string
	}{
		{0, "0 B", "0 B", "0"},
		{1, "1 B", "1 B", "1"},
		{999, "999 B", "999 B", "999"},
		{1000, "1000 B", "1 kB", "1000"},
		{1023, "1023 B", "1.02 kB", "1023"},
		{1024, "1 KiB", "1.02 kB", "1KiB"},
		{16 * KiB, "16 KiB", "16.4 kB", "16KiB"},
		{256 * KiB, "256 KiB", "262 kB", "256KiB"},
		{GiB + GiB/2, "1.5 GiB", "1.61 GB", "1536MiB"},
		{MiB - 1, "1 MiB", "1.05 MB", "1048575"},
		{4 * TB, "3.64 TiB", "4 TB", "3906250000KiB"},
		{-2 * MiB, "-2 MiB", "-2.1 MB", "-2MiB"},
		{math.MaxInt64, "8 EiB", "9.22 EB", "9223372036854775807"},
	} {
		if got := c.in.String(); got != c.binary {
			t.Errorf("Bytes(%d).String() = %q, want %q", int64(c.in), got, c.binary)
		}
		if got := c.in.Decimal(); got != c.decimal {
			t.Errorf("Bytes(%d).Decimal() = %q, want %q", int64(c.in), got, c.decimal)
		}
		if got := c.in.Exact(); got != c.exact {
			t.Errorf("Bytes(%d).Exact() = %q, want %q", int64(c.in), got, c.exact)
		}
	}
}

func TestParseBytes(t *testing.T) {
	for in, want := range map[string]Bytes{
		"0": 0, "17": 17, "17B": 17, "16 KiB": 16 * KiB, "16kib": 16 * KiB,
		"64M": 64 * MiB, "1.5GiB": GiB + GiB/2, "4TB": 4 * TB, " 2 gb ": 2 * GB,
		"0.5 K": 512, "9223372036854775807": math.MaxInt64, "1e": 1 << 60, "7EiB": 7 << 60,
	} {
		if got, err := ParseBytes(in); err != nil || got != want {
			t.Errorf("ParseBytes(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", " ", "KiB", "-1", "1.2.3 MB", ".", "5 parsec", "8EiB", "9.3EB", "1 2", "NaN", "9223372036854775808", "99999999999T"} {
		if got, err := ParseBytes(in); err == nil {
			t.Errorf("ParseBytes(%q) = %d, want an error", in, got)
		}
	}
}

func TestBytesJSON(t *testing.T) {
	type file struct {
		QuotaBytes Bytes `json:"quota_bytes"`
	}
	out, err := json.Marshal(file{16 * KiB})
	if err != nil || string(out) != `{"quota_bytes":16384}` {
		t.Errorf("marshal: %s, %v", out, err)
	}
	for _, in := range []string{`{"quota_bytes":16384}`, `{"quota_bytes":"16KiB"}`} {
		var f file
		if err := json.Unmarshal([]byte(in), &f); err != nil || f.QuotaBytes != 16*KiB {
			t.Errorf("unmarshal %s: %d, %v", in, f.QuotaBytes, err)
		}
	}
	var f file
	if err := json.Unmarshal([]byte(`{"quota_bytes":"many"}`), &f); err == nil {
		t.Error("unmarshal of a size without number: want an error")
	}
}

func TestRate(t *testing.T) {
	for in, want := range map[Rate]string{
		0: "0 B/s", 1.5e9: "1.5 GB/s", 640e3: "640 kB/s", 999.6e6: "1 GB/s", 2.345e12: "2.35 TB/s",
		Rate(math.NaN()): "unknown rate", Rate(math.Inf(1)): "unknown rate",
	} {
		if got := in.String(); got != want {
			t.Errorf("Rate(%g).String() = %q, want %q", float64(in), got, want)
		}
	}
	if got := RateOf(3*GB, 2); got != 1.5e9 {
		t.Errorf("RateOf(3 GB, 2 s) = %v", got)
	}
	if got := RateOf(GB, 0); got != 0 {
		t.Errorf("RateOf(1 GB, 0 s) = %v, want 0", got)
	}
	for in, want := range map[string]Rate{"1.5 GB/s": 1.5e9, "100MB": 1e8} {
		if got, err := ParseRate(in); err != nil || got != want {
			t.Errorf("ParseRate(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	if _, err := ParseRate("fast"); err == nil {
		t.Error(`ParseRate("fast"): want an error`)
	}
}

func TestCountAndPercent(t *testing.T) {
	for in, want := range map[float64]string{
		0: "0", 0.84: "0.84", 26.54: "26.5", 999.4: "999", 999.6: "1,000", 9250: "9,250",
		1234567.4: "1,234,567", -9250: "-9,250", 123456: "123,456", math.NaN(): "unknown",
	} {
		if got := Count(in); got != want {
			t.Errorf("Count(%g) = %q, want %q", in, got, want)
		}
	}
	if got := Percent(0.432); got != "43.2 %" {
		t.Errorf("Percent(0.432) = %q", got)
	}
}

func TestDuration(t *testing.T) {
	for in, want := range map[time.Duration]string{
		0: "0 ns", 350: "350 ns", 26500: "26.5 µs", 1250 * time.Millisecond: "1.25 s",
		999_600 * time.Microsecond: "1 s",
		59_940 * time.Millisecond:  "59.9 s", 59_960 * time.Millisecond: "1 min",
		125 * time.Second: "2 min 5 s", 3599600 * time.Millisecond: "1 h",
		192 * time.Minute: "3 h 12 min", 986 * time.Hour: "41 d 2 h",
		24*time.Hour - time.Second: "1 d", -time.Second: "-1 s",
	} {
		if got := Duration(in); got != want {
			t.Errorf("Duration(%d ns) = %q, want %q", int64(in), got, want)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for in, want := range map[string]time.Duration{
		"0": 0, "90s": 90 * time.Second, "1h30m": 90 * time.Minute, "2d": 48 * time.Hour, "2 d 3 h": 51 * time.Hour,
		"5 min": 5 * time.Minute, "26.5 µs": 26500, "-1d2h": -26 * time.Hour, "0.5d": 12 * time.Hour,
	} {
		if got, err := ParseDuration(in); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v; want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"", "5", "d", "-", "1d-2h", "--1s", "300000d", "106751d24h", "NaNd", "soon"} {
		if got, err := ParseDuration(in); err == nil {
			t.Errorf("ParseDuration(%q) = %v, want an error", in, got)
		}
	}
}

// FuzzParse checks that parsers refuse or give values that survive printing
// and reading again.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1.5 GiB", "2 d 3 h", "-1s", "9.3EB", "min", "1e5", "0x10"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if b, err := ParseBytes(text); err == nil {
			if b < 0 {
				t.Errorf("ParseBytes(%q) = %d, negative", text, b)
			}
			if again, err := ParseBytes(b.Exact()); err != nil || again != b {
				t.Errorf("ParseBytes(%q) = %d, printed %q, read again %d, %v", text, b, b.Exact(), again, err)
			}
		}
		if d, err := ParseDuration(text); err == nil && d.Abs() < 250*365*24*time.Hour {
			if _, err := ParseDuration(Duration(d)); err != nil {
				t.Errorf("ParseDuration(%q) printed as %q: %v", text, Duration(d), err)
			}
		}
	})
}
