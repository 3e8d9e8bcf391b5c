package files

import (
	"encoding/binary"
	"fmt"

	"github.com/zgminer/zgminer/miner/flow"
	"github.com/zgminer/zgminer/miner/index"
)

// Keys of the index, all below 'x' (numbers big-endian):
//
//	x c        settings: shard, what is pruned, how far the log was taken in
//	x s seq    record of a file
//	x a seq    the file is under way: some of its data came, or it is to be copied
//	x r root   the first finalized file with that data root
var (
	keySettings = []byte("xc")
	prefRecord  = []byte("xs")
	prefActive  = []byte("xa")
	prefRoot    = []byte("xr")
)

func seqKey(prefix []byte, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, 10), prefix...), seq)
}

func rootKey(root Hash) []byte { return append(append(make([]byte, 0, 34), prefRoot...), root[:]...) }

const version = 1

// settings are what the package itself remembers.
type settings struct {
	shard      Shard
	pruneBelow uint64 // sectors: files that start before are pruned
	next       uint64 // entries of the log that were taken in
	generation uint64 // of the log, see flow.Log.Reverts
}

func (s *settings) encode() []byte {
	b := []byte{version}
	for _, v := range []uint64{s.shard.ID, s.shard.Num, s.pruneBelow, s.next, s.generation} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}

func decodeSettings(b []byte) (s settings, err error) {
	if len(b) != 1+5*8 || b[0] != version {
		return s, fmt.Errorf("settings of the files of %d bytes: damaged or of a newer program", len(b))
	}
	for i, v := range []*uint64{&s.shard.ID, &s.shard.Num, &s.pruneBelow, &s.next, &s.generation} {
		*v = binary.BigEndian.Uint64(b[1+8*i:])
	}
	if !s.shard.Valid() {
		return s, fmt.Errorf("settings of the files: shard %v is impossible", s.shard)
	}
	return s, nil
}

// record is what is remembered of a file: whether it is finalized, and which
// entry it was.
type record struct {
	final                bool
	root                 Hash
	start, sectors, size uint64
}

func recordOf(e *flow.Entry, final bool) record {
	return record{final, e.Root, e.Start, e.Sectors, e.Size}
}

// same reports whether r is about entry e's data at e's place.
func (r *record) same(e *flow.Entry) bool {
	return r.root == e.Root && r.start == e.Start && r.sectors == e.Sectors && r.size == e.Size
}

func (r *record) encode() []byte {
	b := append(make([]byte, 0, 58), version, 0)
	if r.final {
		b[1] = 1
	}
	b = append(b, r.root[:]...)
	for _, v := range []uint64{r.start, r.sectors, r.size} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return b
}

func decodeRecord(b []byte) (r record, err error) {
	if len(b) != 2+32+3*8 || b[0] != version || b[1] > 1 {
		return r, fmt.Errorf("record of a file of %d bytes: damaged or of a newer program", len(b))
	}
	r.final = b[1] == 1
	copy(r.root[:], b[2:])
	for i, v := range []*uint64{&r.start, &r.sectors, &r.size} {
		*v = binary.BigEndian.Uint64(b[34+8*i:])
	}
	return r, nil
}

func (f *Files) record(seq uint64) (r record, ok bool, err error) {
	b, ok, err := f.db.Get(seqKey(prefRecord, seq))
	if err != nil || !ok {
		return r, false, err
	}
	r, err = decodeRecord(b)
	return r, err == nil, err
}

// firstFinal returns the file of x r root.
func (f *Files) firstFinal(root Hash) (seq uint64, ok bool, err error) {
	b, ok, err := f.db.Get(rootKey(root))
	if err != nil || !ok {
		return 0, false, err
	}
	if len(b) != 8 {
		return 0, false, fmt.Errorf("finalized file of root %x: a value of %d bytes", root, len(b))
	}
	return binary.BigEndian.Uint64(b), true, nil
}

// scanSeqs calls fn for the numbers behind prefix from seq on.
func (f *Files) scanSeqs(prefix []byte, from uint64, fn func(seq uint64, value []byte) error) error {
	return f.db.Scan(seqKey(prefix, from), index.PrefixEnd(prefix), func(k, v []byte) error {
		if len(k) != len(prefix)+8 {
			return fmt.Errorf("key %x of the index is none of this program's", k)
		}
		return fn(binary.BigEndian.Uint64(k[len(prefix):]), v)
	})
}
