package outbox

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	// Files with a twin in memory that forgets what was not synced: crashes can be
	// tested in process.
	"github.com/cockroachdb/pebble/v2/vfs"
)

// The file: 8 bytes magic, u32 version, then records of u32 length of the
// payload, u32 CRC-32C of the payload, payload (JSON of an event). All integers
// are little-endian.
const (
	magic         = "zgoutbox"
	version       = 1
	fileHeader    = 12
	recordHeader  = 8
	minPayload    = 2       // "{}": so that zeros are no record
	maxPayload    = 1 << 24 // far above the largest transaction
	writeCategory = vfs.WriteCategoryUnspecified
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func header() []byte {
	return binary.LittleEndian.AppendUint32([]byte(magic), version)
}

func appendRecord(b []byte, ev *event) ([]byte, error) {
	payload, err := json.Marshal(ev)
	if err != nil {
		return nil, fmt.Errorf("encode an outbox record: %w", err)
	}
	if len(payload) > maxPayload {
		return nil, fmt.Errorf("encode an outbox record: %d bytes, at most %d are allowed", len(payload), maxPayload)
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(payload)))
	b = binary.LittleEndian.AppendUint32(b, crc32.Checksum(payload, castagnoli))
	return append(b, payload...), nil
}

// record returns the payload of the record at the start of b.
func record(b []byte) ([]byte, bool) {
	if len(b) < recordHeader+minPayload {
		return nil, false
	}
	n := int(binary.LittleEndian.Uint32(b))
	if n < minPayload || n > maxPayload || n > len(b)-recordHeader {
		return nil, false
	}
	payload := b[recordHeader : recordHeader+n]
	return payload, crc32.Checksum(payload, castagnoli) == binary.LittleEndian.Uint32(b[4:])
}

// readJournal calls fn for each record. What a crash tore off at the end is left
// out: it was never acknowledged. Damage before the end is ErrDamaged.
func readJournal(b []byte, fn func(*event) error) error {
	if len(b) == 0 {
		return nil
	}
	if len(b) < fileHeader && string(b) == string(header()[:len(b)]) {
		return nil
	}
	if len(b) < fileHeader || string(b[:len(magic)]) != magic {
		return fmt.Errorf("%w: it does not begin with %q", ErrDamaged, magic)
	}
	if v := binary.LittleEndian.Uint32(b[len(magic):]); v != version {
		return fmt.Errorf("the outbox file has version %d, this zgminer knows %d: use the version that wrote it", v, version)
	}
	for at := fileHeader; at < len(b); {
		payload, ok := record(b[at:])
		if !ok {
			for later := at + 1; later < len(b); later++ {
				if _, ok := record(b[later:]); ok {
					return fmt.Errorf("%w at byte %d of %d: restore it from a copy, or, if no transaction is under way, move it away", ErrDamaged, at, len(b))
				}
			}
			return nil
		}
		ev := new(event)
		if err := json.Unmarshal(payload, ev); err != nil {
			return fmt.Errorf("%w at byte %d: %w", ErrDamaged, at, err)
		}
		if err := fn(ev); err != nil {
			return err
		}
		at += recordHeader + len(payload)
	}
	return nil
}

// readFile returns the contents of a file, nil if there is none.
func readFile(fs vfs.FS, name string) ([]byte, error) {
	f, err := fs.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(f)
	return b, errors.Join(err, f.Close())
}

// replaceFile puts contents in the place of a file and returns it open for more.
// At every moment the name holds the old or the new contents.
func replaceFile(fs vfs.FS, name string, contents []byte) (vfs.File, error) {
	temporary := name + ".new"
	f, err := fs.Create(temporary, writeCategory)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(contents)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		err = fs.Rename(temporary, name)
	}
	if err == nil {
		err = syncDir(fs, fs.PathDir(name))
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func syncDir(fs vfs.FS, name string) error {
	d, err := fs.OpenDir(name)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
