package flow

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

func sampleEntry() Entry {
	return Entry{Seq: 3, Start: 16, Size: 3000, Nodes: []merkle.Node{{Height: 3, Root: Hash{1}}, {Height: 2, Root: Hash{2}}}, Block: 9, BlockHash: Hash{3}, TxHash: Hash{4}, Sender: merkle.Address{5}}
}

// FuzzRecords: what is accepted is exactly what would be written.
func FuzzRecords(f *testing.F) {
	e := sampleEntry()
	f.Add(byte(0), uint64(3), e.encode())
	c := storedContext{epoch: 2, flowLength: 40, rangeStart: 4, block: 7, digest: Hash{1}}
	f.Add(byte(1), uint64(2), c.encode())
	s := state{from: 5, next: 2, length: 9, epoch: 1, rangeStart: 1}
	f.Add(byte(2), uint64(0), s.encode())
	i := Identity{ChainID: 1, BlocksPerEpoch: 2}
	f.Add(byte(3), uint64(0), i.encode())
	f.Add(byte(4), uint64(0), encodePair(1, 2))
	f.Fuzz(func(t *testing.T, kind byte, number uint64, b []byte) {
		// A right checksum, so that the rest is reached.
		for _, in := range [][]byte{b, sealed(number, append([]byte{}, b...))} {
			var out []byte
			var err error
			switch kind % 5 {
			case 0:
				var e Entry
				if e, err = decodeEntry(number, in); err == nil {
					out = e.encode()
					if e.End() <= e.Start || len(e.Nodes) == 0 {
						t.Fatalf("accepted %+v", e)
					}
				}
			case 1:
				var c storedContext
				if c, err = decodeContext(number, in); err == nil {
					out = c.encode()
				}
			case 2:
				var s state
				if s, err = decodeState(in); err == nil {
					out = s.encode()
				}
			case 3:
				var i Identity
				if i, err = decodeIdentity(in); err == nil {
					out = i.encode()
				}
			case 4:
				var x, y uint64
				if x, y, err = decodePair("x", in); err == nil {
					out = encodePair(x, y)
				}
			}
			if err == nil && !bytes.Equal(in, out) {
				t.Fatalf("kind %d: %x was read as %x", kind, in, out)
			}
		}
	})
}

// FuzzEvents: whatever a server sends as a log is decoded or refused, and what is
// decoded can be written and read as a record.
func FuzzEvents(f *testing.F) {
	r := rules.Receipt{Submission: merkle.Submission{Length: 3000, Nodes: []merkle.Node{{Height: 3, Root: Hash{1}}, {Height: 2, Root: Hash{2}}}, Submitter: merkle.Address{7}}, Index: 1, Start: 16, Sectors: 12}
	r.Identity = r.Submission.Digest()
	for _, l := range []rules.Log{r.Log(), (&rules.NewEpoch{Epoch: 1, FlowLength: 1}).Log()} {
		f.Add(append(append(append([]byte{}, l.Topics[0][:]...), l.Topics[1][:]...), l.Topics[2][:]...), l.Data, uint64(4))
	}
	f.Fuzz(func(t *testing.T, topics, data []byte, block uint64) {
		l := types.Log{Data: data, BlockNumber: block, BlockHash: common.Hash{1}}
		for len(topics) >= 32 {
			l.Topics, topics = append(l.Topics, common.Hash(topics[:32])), topics[32:]
		}
		e, ok, err := DecodeEvent(&l)
		if err != nil || !ok {
			return
		}
		if (e.Submit == nil) == (e.Epoch == nil) {
			t.Fatalf("decoded %+v", e)
		}
		if e.Submit == nil {
			return
		}
		entry := Entry{Seq: e.Submit.Index, Start: max(e.Submit.Start, 1), Size: e.Submit.Submission.Length, Nodes: e.Submit.Submission.Nodes, Block: block, BlockHash: e.BlockHash, Sender: e.Submit.Submission.Submitter}
		if entry.Start+e.Submit.Sectors < entry.Start {
			return
		}
		got, err := decodeEntry(entry.Seq, entry.encode())
		if err != nil || !got.Same(&entry) {
			t.Fatalf("entry %+v was read as %+v, error %v", entry, got, err)
		}
	})
}

func TestRecordsRefuseDamage(t *testing.T) {
	e := sampleEntry()
	good := e.encode()
	for bit := range 8 * len(good) {
		b := bytes.Clone(good)
		b[bit/8] ^= 1 << (bit % 8)
		if _, err := decodeEntry(e.Seq, b); err == nil {
			t.Fatalf("flipped bit %d was not noticed", bit)
		}
	}
	if _, err := decodeEntry(e.Seq+1, good); err == nil {
		t.Error("a record was taken for another's")
	}
}
