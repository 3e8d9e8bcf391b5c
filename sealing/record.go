package sealing

import (
	"encoding/binary"
	"fmt"
)

// Record is the seal state of one load as it is kept on disk: which units are
// sealed, and with which digests.
type Record struct {
	Sealed   Bitmap // a set bit claims that the unit's bytes are sealed
	Contexts Contexts
}

// recordVersion is the first byte of an encoded Record. Layout of version 1:
// version (1), sealed bitmap (8, big-endian), then per context end (1) and
// digest (32).
const recordVersion = 1

const (
	recordHead    = 1 + 8
	recordContext = 1 + 32
)

// MaxRecordBytes is the size of the largest encoded Record.
const MaxRecordBytes = recordHead + LoadUnits*recordContext

// Check verifies that the contexts are well formed and that every sealed unit
// has one.
func (r *Record) Check() error {
	if err := r.Contexts.Check(); err != nil {
		return fmt.Errorf("seal record: %w", err)
	}
	if n := r.Contexts.Units(); r.Sealed&^First(n) != 0 {
		return fmt.Errorf("seal record: units %016x sealed, only the first %d have a context", uint64(r.Sealed), n)
	}
	return nil
}

// AppendBinary appends the encoded record to b. It refuses a record that
// UnmarshalBinary would refuse.
func (r *Record) AppendBinary(b []byte) ([]byte, error) {
	if err := r.Check(); err != nil {
		return b, err
	}
	b = append(b, recordVersion)
	b = binary.BigEndian.AppendUint64(b, uint64(r.Sealed))
	for i := range r.Contexts {
		b = append(b, r.Contexts[i].End)
		b = append(b, r.Contexts[i].Digest[:]...)
	}
	return b, nil
}

// UnmarshalBinary replaces r by the decoded record, reusing its context list.
// Only what AppendBinary writes is accepted.
func (r *Record) UnmarshalBinary(b []byte) error {
	if len(b) < recordHead || len(b) > MaxRecordBytes || (len(b)-recordHead)%recordContext != 0 {
		return fmt.Errorf("seal record of %d bytes: not %d plus a multiple of %d up to %d", len(b), recordHead, recordContext, MaxRecordBytes)
	}
	if b[0] != recordVersion {
		return fmt.Errorf("seal record of version %d: this program knows version %d only; use the newer program that wrote it", b[0], recordVersion)
	}
	got := Record{Sealed: Bitmap(binary.BigEndian.Uint64(b[1:])), Contexts: r.Contexts[:0]}
	for b = b[recordHead:]; len(b) > 0; b = b[recordContext:] {
		got.Contexts = append(got.Contexts, Context{b[0], Hash(b[1:recordContext])})
	}
	if err := got.Check(); err != nil {
		return err
	}
	*r = got
	return nil
}
