package flow

import (
	"testing"

	"github.com/zgminer/zgminer/pora/merkle"
)

func fuzzLog(b []byte, topics [3][]byte) (log Log) {
	for _, topic := range topics {
		var h Hash
		copy(h[:], topic)
		log.Topics = append(log.Topics, h)
	}
	log.Data = b
	return log
}

// FuzzDecodeSubmit: no log makes the decoder panic, and what it accepts encodes
// to the same log.
func FuzzDecodeSubmit(f *testing.F) {
	r := Receipt{Submission: merkle.Submission{Length: 300, Tags: []byte("ab"), Nodes: []merkle.Node{{Root: Hash{7}, Height: 1}}, Submitter: merkle.Address{1}}, Index: 3, Start: 4, Sectors: 2}
	r.Identity = r.Submission.Digest()
	good := r.Log()
	if _, err := DecodeSubmit(good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Data, good.Topics[1][:], good.Topics[2][:])
	f.Fuzz(func(t *testing.T, data, sender, identity []byte) {
		log := fuzzLog(data, [3][]byte{SubmitTopic[:], sender, identity})
		got, err := DecodeSubmit(log)
		if err != nil {
			return
		}
		checkSameLog(t, got.Log(), log)
	})
}

// FuzzDecodeNewEpoch is the same for the other event.
func FuzzDecodeNewEpoch(f *testing.F) {
	good := (&NewEpoch{Sender: merkle.Address{1}, Epoch: 5, FlowRoot: Hash{1}, Submission: 2, FlowLength: 9, Digest: Hash{3}}).Log()
	if _, err := DecodeNewEpoch(good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Data, good.Topics[1][:], good.Topics[2][:])
	f.Fuzz(func(t *testing.T, data, sender, epoch []byte) {
		log := fuzzLog(data, [3][]byte{NewEpochTopic[:], sender, epoch})
		got, err := DecodeNewEpoch(log)
		if err != nil {
			return
		}
		checkSameLog(t, got.Log(), log)
	})
}

func checkSameLog(t *testing.T, got, want Log) {
	t.Helper()
	if string(got.Data) != string(want.Data) || got.Topics[1] != want.Topics[1] || got.Topics[2] != want.Topics[2] {
		t.Errorf("log %x %x decodes to one that encodes to %x %x", want.Topics, want.Data, got.Topics, got.Data)
	}
}

// FuzzProofs: no sector or range proof panics or proves foreign data.
func FuzzProofs(f *testing.F) {
	tree, err := NewTree(MemoryStore{})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := tree.Insert(merkle.Node{Height: 3, Root: Hash{5}}); err != nil {
		f.Fatal(err)
	}
	root, err := tree.Root(tree.Length())
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{1, 2, 3, 4, 5, 6}, []byte{1, 0, 1, 0}, uint64(5), uint64(16), uint16(256))
	f.Fuzz(func(t *testing.T, lemma, path []byte, sector, length uint64, bytes uint16) {
		p := &merkle.Proof{}
		for _, b := range lemma {
			switch {
			case b == 255:
				p.Lemma = append(p.Lemma, root)
			case b > 240:
				p.Lemma = append(p.Lemma, merkle.Zero(int(b-240)))
			default:
				p.Lemma = append(p.Lemma, Hash{b})
			}
		}
		for _, b := range path {
			p.Path = append(p.Path, b&1 == 1)
		}
		if VerifySector(p, root, Hash{1, 2, 3}, sector, length) == nil {
			t.Errorf("a foreign sector is proven by %+v", p)
		}
		data := make([]byte, bytes)
		for i := range data {
			data[i] = 7
		}
		for _, r := range []*RangeProof{{p, p}, {p, nil}, {nil, p}} {
			if r.Verify(cpu, root, data, sector, length) == nil {
				t.Errorf("foreign data are proven by %+v", r)
			}
		}
	})
}
