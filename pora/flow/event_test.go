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

func TestEventRefusals(t *testing.T) {
	r := Receipt{Submission: merkle.Submission{Length: 300, Tags: []byte("ab"), Nodes: []merkle.Node{{Root: Hash{7}, Height: 1}}, Submitter: merkle.Address{1}}, Index: 3, Start: 4, Sectors: 2}
	r.Identity = r.Submission.Digest()
	change := func(f func(l *Log)) Log {
		l := r.Log()
		f(&l)
		return l
	}
	for name, log := range map[string]Log{
		"no topics":       {},
		"other event":     change(func(l *Log) { l.Topics[0] = NewEpochTopic }),
		"sender":          change(func(l *Log) { l.Topics[1][0] = 1 }),
		"zero sender":     change(func(l *Log) { l.Topics[1] = Hash{} }),
		"identity":        change(func(l *Log) { l.Topics[2][0] ^= 1 }),
		"sectors":         change(func(l *Log) { l.Data[95] = 3 }),
		"length":          change(func(l *Log) { l.Data[4*32+30] = 3 }),
		"offset of tags":  change(func(l *Log) { l.Data[5*32+31] = 64 }),
		"offset of nodes": change(func(l *Log) { l.Data[6*32+31] = 64 }),
		"many nodes":      change(func(l *Log) { l.Data[9*32+20] = 1 }),
		"short":           change(func(l *Log) { l.Data = l.Data[:len(l.Data)-1] }),
		"long":            change(func(l *Log) { l.Data = append(l.Data, 0) }),
	} {
		if got, err := DecodeSubmit(log); err == nil || got != nil {
			t.Errorf("Submit with %s was accepted: %+v", name, got)
		}
	}
	e := (&NewEpoch{Epoch: 5, FlowLength: 9}).Log()
	for name, log := range map[string]Log{
		"other event": r.Log(),
		"sender":      {Topics: []Hash{NewEpochTopic, {1}, e.Topics[2]}, Data: e.Data},
		"epoch":       {Topics: []Hash{NewEpochTopic, e.Topics[1], {1}}, Data: e.Data},
		"short":       {Topics: e.Topics, Data: e.Data[32:]},
	} {
		if got, err := DecodeNewEpoch(log); err == nil || got != nil {
			t.Errorf("NewEpoch with %s was accepted: %+v", name, got)
		}
	}
}

// TestRefusedSubmissionChangesNothing also checks the root of submissions that
// do not exist.
func TestRefusedSubmissionChangesNothing(t *testing.T) {
	f, err := New(MemoryStore{}, 10, 5, hashOf)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Submit(100, &merkle.Submission{Submitter: merkle.Address{1}}); err != merkle.ErrInvalidSubmission {
		t.Errorf("no nodes: %v", err)
	}
	if f.Epochs.Epoch != 0 || f.Tree.Length() != 1 || f.Submissions() != 0 {
		t.Error("a refused submission made contexts or sectors")
	}
	if root, err := f.RootAfter(0); root != (Hash{}) || err != nil {
		t.Errorf("root after a submission that does not exist: %x %v", root, err)
	}
	if _, err := f.Query(9, 0); err != ErrNotLaunched {
		t.Errorf("query before the launch: %v", err)
	}
	if _, err := f.Tree.UnitProof(8, 1, nil); err == nil {
		t.Error("proof of an unaligned unit")
	}
	if _, err := f.Tree.ProveRange(0, 2, 1, nil, nil); err == nil {
		t.Error("proof of a range beyond the flow")
	}
	data := make([]byte, merkle.SegmentBytes)
	if _, err := f.Tree.SectorProof(0, 1, NewLower(cpu, 1, 1, data)); err == nil {
		t.Error("proof with another load's hashes")
	}
}
