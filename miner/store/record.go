package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/zgminer/zgminer/sealing"
)

// Keys of the index, all under 's'. Numbers are big-endian.
//
//	's' 'i'                  store id, 16 bytes
//	's' 'm'                  miner id, 32 bytes
//	's' 'f' file (2)         a data file: fileRecord
//	's' 'l' load (8)         a load with a slot: record
//	's' 'w' load (8)         a load being changed in place: intent
//	's' 'z' first sector (8) a range known to be zero: its end sector (8)
var (
	storeIDKey = []byte("si")
	minerIDKey = []byte("sm")
)

func loadKey(load uint64) []byte   { return binary.BigEndian.AppendUint64([]byte("sl"), load) }
func intentKey(load uint64) []byte { return binary.BigEndian.AppendUint64([]byte("sw"), load) }
func zeroKey(sector uint64) []byte { return binary.BigEndian.AppendUint64([]byte("sz"), sector) }
func fileKey(file int) []byte      { return binary.BigEndian.AppendUint16([]byte("sf"), uint16(file)) }

// Place is where a load lies: file number and slot in it. Places sort in
// physical order.
type Place uint32

const (
	slotBits = 18 // 2^18 slots of 256 KiB: 64 GiB
	maxSlots = 1 << slotBits
	maxFiles = 1 << (32 - slotBits)
)

func placeOf(file, slot int) Place { return Place(file<<slotBits | slot) }

// File returns the number of the data file, that of its name.
func (p Place) File() int { return int(p >> slotBits) }

// Slot returns the slot; it begins at byte LoadBytes*Slot of the file.
func (p Place) Slot() int { return int(p & (maxSlots - 1)) }

func (p Place) offset() int64 { return int64(p.Slot()) * sealing.LoadBytes }

// record is what the index knows of a load with a slot. Layout of version 1:
// version (1), flags (1), place (4), the present sectors (128, word by word) if
// flagPartial, the encoded sealing.Record if flagSealed.
type record struct {
	place   Place
	present Sectors // never empty
	seal    sealing.Record
}

const (
	recordVersion = 1
	flagPartial   = 1
	flagSealed    = 2
)

var errRecord = errors.New("damaged record in the index")

// check verifies the record's own rules.
func (r *record) check() error {
	if r.present.empty() {
		return fmt.Errorf("%w: a load without a sector", errRecord)
	}
	if bad := r.seal.Sealed &^ r.present.Units(); bad != 0 {
		return fmt.Errorf("%w: units %016x sealed without all their sectors", errRecord, uint64(bad))
	}
	if r.seal.Sealed == 0 && len(r.seal.Contexts) > 0 {
		return fmt.Errorf("%w: contexts without a sealed unit", errRecord)
	}
	return nil
}

func (r *record) append(b []byte) ([]byte, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	flags := byte(0)
	if !r.present.Full() {
		flags |= flagPartial
	}
	if r.seal.Sealed != 0 {
		flags |= flagSealed
	}
	b = append(b, recordVersion, flags)
	b = binary.BigEndian.AppendUint32(b, uint32(r.place))
	if flags&flagPartial != 0 {
		for _, w := range r.present {
			b = binary.BigEndian.AppendUint64(b, w)
		}
	}
	if flags&flagSealed != 0 {
		return r.seal.AppendBinary(b)
	}
	return b, nil
}

func decodeRecord(b []byte) (r record, err error) {
	if len(b) < 6 || b[0] != recordVersion || b[1]&^(flagPartial|flagSealed) != 0 {
		return r, fmt.Errorf("%w: %d bytes, not a load of version %d", errRecord, len(b), recordVersion)
	}
	flags := b[1]
	r.place = Place(binary.BigEndian.Uint32(b[2:]))
	b = b[6:]
	r.present = allSectors
	if flags&flagPartial != 0 {
		if len(b) < len(r.present)*8 {
			return r, fmt.Errorf("%w: %d bytes left for the sectors of a load", errRecord, len(b))
		}
		for i := range r.present {
			r.present[i] = binary.BigEndian.Uint64(b[8*i:])
		}
		if r.present.Full() {
			return r, fmt.Errorf("%w: a partial load with all sectors", errRecord)
		}
		b = b[len(r.present)*8:]
	}
	if flags&flagSealed != 0 {
		if err := r.seal.UnmarshalBinary(b); err != nil {
			return r, fmt.Errorf("%w: %w", errRecord, err)
		}
		if r.seal.Sealed == 0 {
			return r, fmt.Errorf("%w: a seal record without a sealed unit", errRecord)
		}
	} else if len(b) > 0 {
		return r, fmt.Errorf("%w: %d bytes too many", errRecord, len(b))
	}
	return r, r.check()
}

// fileRecord is what the index knows of a data file: version (1), slots (4),
// the directory it was made in (the rest; files may move between directories).
type fileRecord struct {
	slots int
	dir   string
}

func (f *fileRecord) append(b []byte) []byte {
	b = append(b, recordVersion)
	b = binary.BigEndian.AppendUint32(b, uint32(f.slots))
	return append(b, f.dir...)
}

func decodeFileRecord(b []byte) (f fileRecord, err error) {
	if len(b) < 5 || b[0] != recordVersion {
		return f, fmt.Errorf("%w: %d bytes, not a data file of version %d", errRecord, len(b), recordVersion)
	}
	f.slots, f.dir = int(binary.BigEndian.Uint32(b[1:])), string(b[5:])
	if f.slots > maxSlots {
		return f, fmt.Errorf("%w: a data file of %d slots, at most %d", errRecord, f.slots, maxSlots)
	}
	return f, nil
}

// keyNumber returns the number behind the two first bytes of a key.
func keyNumber(key []byte) (uint64, error) {
	if len(key) != 10 {
		return 0, fmt.Errorf("%w: key %x has %d bytes, not 10", errRecord, key, len(key))
	}
	return binary.BigEndian.Uint64(key[2:]), nil
}
