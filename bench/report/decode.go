package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
)

// ErrSchema reports a file of another format or version.
type ErrSchema struct{ Found string }

func (e *ErrSchema) Error() string {
	if e.Found == "" {
		return fmt.Sprintf("the file names no schema; a report of zgminer bench begins with \"schema\": %q", Schema)
	}
	return fmt.Sprintf("the file has schema %q, this zgminer reads %q; run zgminer bench again, or compare with the release that wrote it",
		e.Found, Schema)
}

// maxFileBytes bounds what is read as a report: a full run is below 10 MB.
const maxFileBytes = 256 << 20

// Read reads the report file at path.
func Read(path string) (*Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read benchmark report: %w (name a file that zgminer bench wrote)", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read benchmark report %s: %w", path, err)
	}
	if len(data) > maxFileBytes {
		return nil, fmt.Errorf("read benchmark report %s: larger than %d bytes", path, maxFileBytes)
	}
	r, err := Decode(data)
	if err != nil {
		return nil, fmt.Errorf("read benchmark report %s: %w", path, err)
	}
	return r, nil
}

// Decode reads a report. A file of another schema gives *ErrSchema; unknown
// fields, text behind the report, and values that no run can give are errors.
func Decode(data []byte) (*Report, error) {
	var head struct {
		Schema any `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		if wrong := (*json.UnmarshalTypeError)(nil); errors.As(err, &wrong) {
			return nil, fmt.Errorf("the file holds a JSON %s; a report of zgminer bench is an object", wrong.Value)
		}
		return nil, fmt.Errorf("not a JSON object: %w (the file is damaged, cut short or no report: copy it again or run zgminer bench)", err)
	}
	if name, _ := head.Schema.(string); name != Schema {
		if head.Schema != nil && name == "" {
			name = fmt.Sprint(head.Schema)
		}
		return nil, &ErrSchema{Found: name}
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var r Report
	if err := d.Decode(&r); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more after the end of the report")
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	return &r, nil
}

// Check reports the first value that no run can give.
func (r *Report) Check() error {
	if r.Schema != Schema {
		return &ErrSchema{Found: r.Schema}
	}
	if len(r.Stages) == 0 {
		return errors.New("the report has no stages")
	}
	seen := map[Key]bool{}
	keys := r.Keys()
	for i := range r.Stages {
		s := &r.Stages[i]
		if err := s.check(); err != nil {
			return fmt.Errorf("stage %d %q: %w", i, s.Name, err)
		}
		if seen[keys[i]] {
			return fmt.Errorf("stage %d %q appears twice (tier %q, %d cores, %d in flight)", i, s.Name, s.Tier, s.Cores, s.InFlight)
		}
		seen[keys[i]] = true
	}
	return nil
}

func (s *Stage) check() error {
	switch {
	case s.Name == "":
		return errors.New("no name")
	case s.Device == "":
		return errors.New("no device")
	case s.Unit == "":
		return errors.New("no unit")
	case s.Cores < 1:
		return fmt.Errorf("%d cores", s.Cores)
	case s.InFlight < 0:
		return fmt.Errorf("%d reads in flight", s.InFlight)
	case s.DisturbedSamples < 0:
		return fmt.Errorf("%d disturbed samples", s.DisturbedSamples)
	case len(s.Samples) == 0:
		return errors.New("no samples")
	}
	for _, v := range append([]float64{s.Value, s.SampleSeconds}, s.Samples...) {
		if !(v > 0) || math.IsInf(v, 0) {
			return fmt.Errorf("value, duration or sample %v is not a positive number", v)
		}
	}
	for _, v := range []float64{s.LowerQuartile, s.UpperQuartile, s.ConfidenceLow, s.ConfidenceHigh, s.Ideal, s.PercentOfIdeal,
		s.Ceiling, s.PercentOfCeiling, s.RatioToPlainGo, s.RatioConfidenceLow, s.RatioConfidenceHigh, s.ScalingFactor,
		s.LatencyP50Seconds, s.LatencyP99Seconds, s.CPUSecondsPerRead, s.CPUShare} {
		if !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("a figure is %v", v)
		}
	}
	return nil
}

// Keys returns the key of every stage.
func (r *Report) Keys() []Key {
	keys := make([]Key, len(r.Stages))
	ordinals := map[string]int{"": 0}
	for i := range r.Stages {
		s := &r.Stages[i]
		if _, known := ordinals[s.Directory]; !known {
			ordinals[s.Directory] = len(ordinals)
		}
		keys[i] = Key{s.Name, s.Device, s.Tier, s.Cores, s.InFlight, ordinals[s.Directory]}
	}
	return keys
}

// Find returns the stage of that name, tier and number of cores, nil if there
// is none. An empty tier and 0 cores match any; the first match wins.
func (r *Report) Find(name, tier string, cores int) *Stage {
	for i := range r.Stages {
		s := &r.Stages[i]
		if s.Name == name && (tier == "" || s.Tier == tier) && (cores == 0 || s.Cores == cores) {
			return s
		}
	}
	return nil
}

// Encode returns the JSON form: one line per field, samples of a stage on one
// line, so that a file can be read and compared by people too.
func (r *Report) Encode() ([]byte, error) {
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("encode benchmark report: %w", err)
	}
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode benchmark report: %w", err)
	}
	return append(joinNumbers(data), '\n'), nil
}

// joinNumbers puts arrays of numbers, which MarshalIndent spreads over lines,
// on one line.
func joinNumbers(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
		open := bytes.Index(data, []byte("[\n"))
		if open < 0 {
			break
		}
		out = append(out, data[:open+1]...)
		data = data[open+1:]
		end := bytes.IndexAny(data, "[]{}\"")
		if end < 0 || data[end] != ']' {
			continue
		}
		fields := bytes.Fields(data[:end])
		out = append(out, bytes.Join(fields, []byte(" "))...)
		data = data[end:]
	}
	return append(out, data...)
}

// Write writes the report to path, by way of a temporary file beside it, so
// that a file of that name is always whole.
func (r *Report) Write(path string) error {
	data, err := r.Encode()
	if err != nil {
		return err
	}
	return WriteFile(path, data)
}

// WriteFile writes data to path as Write does.
func WriteFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".zgminer-bench-*")
	if err != nil {
		return fmt.Errorf("write %s: %w (choose another file with --out)", path, err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w (choose another file with --out)", path, err)
	}
	return nil
}
