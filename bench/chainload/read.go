package chainload

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxFileBytes bounds what is read as a report: one has some kilobytes.
const maxFileBytes = 16 << 20

// Read reads a report that a run wrote as JSON. Errors: a file that cannot be read,
// is no report of this schema, has unknown fields, or has no rows.
func Read(path string) (*Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read report of bench chain: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes {
		err = fmt.Errorf("larger than %d bytes", maxFileBytes)
	}
	r := new(Report)
	if err == nil {
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		if err = d.Decode(r); err == nil {
			if _, more := d.Token(); more != io.EOF {
				err = errors.New("more after the end of the report")
			}
		}
	}
	switch {
	case err != nil:
	case r.Schema != Schema:
		err = fmt.Errorf("it has schema %q, this zgminer reads %q", r.Schema, Schema)
	case len(r.Rows) == 0:
		err = errors.New("it has no rows")
	}
	if err != nil {
		return nil, fmt.Errorf("read report of bench chain %s: %w", path, err)
	}
	return r, nil
}
