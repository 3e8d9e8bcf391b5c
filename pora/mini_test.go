package pora

import (
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

var fastest = kernels.Tiers()[len(kernels.Tiers())-1]

// mini is a small flow and contract of the tests' own, without vectors.
type mini struct {
	flow  *flow.Flow
	data  []byte
	mine  *Mine
	id    Hash
	block uint64
}

// newMini makes a flow of the given files (sizes in bytes) in epochs of 100
// blocks, and stands in the second block of the epoch after the last file.
func newMini(t testing.TB, sizes ...int) *mini {
	t.Helper()
	f, err := flow.New(flow.MemoryStore{}, 1000, 100, func(n uint64) Hash { return Hash(testvec.BlockHash("mini", n)) })
	if err != nil {
		t.Fatal(err)
	}
	m := &mini{flow: f, data: make([]byte, merkle.SectorBytes), id: Hash{0xaa}, block: 1000}
	for i, size := range sizes {
		data := testvec.Bytes("mini file "+string(rune('a'+i)), size)
		file, err := merkle.NewFile(fastest, data)
		if err != nil {
			t.Fatal(err)
		}
		r, _, err := f.Submit(m.block, merkle.NewSubmission(file, Address{1}))
		if err != nil {
			t.Fatal(err)
		}
		m.data = append(m.data, make([]byte, int(f.Tree.Length())*merkle.SectorBytes-len(m.data))...)
		copy(m.data[r.Start*merkle.SectorBytes:], data)
		for s := 0; s < len(file.Segments) && r.Start%LoadSectors == 0 && uint64(s+1)*LoadSectors <= r.Sectors; s++ {
			if err := f.Tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: r.Start/LoadSectors + uint64(s)}, file.Segments[s]); err != nil {
				t.Fatal(err)
			}
		}
		m.block += 130
	}
	m.block = m.flow.Epochs.Next() + 2
	if _, err := f.MakeContexts(m.block); err != nil {
		t.Fatal(err)
	}
	m.mine = NewMine(FixedDifficulty, InitParams{*uint256.NewInt(1), 50, 10, 32, 1, 10})
	return m
}

func (m *mini) state() *State {
	mine := *m.mine
	return &State{
		Mine: &mine, Context: m.flow.Epochs.Current, Block: m.block, BlockHash: m.flow.BlockHash, EpochRange: m.flow.Epochs.RangeOf,
		Beneficiary: func(id Hash) (Address, bool) { return Address{9}, id == m.id },
	}
}

// answer finds the first nonce, counting from one, whose load is want (any if
// negative), and answers with the unit at offset.
func (m *mini) answer(t testing.TB, r Range, want, offset int) *Answer {
	t.Helper()
	s := m.state()
	c := &s.Context
	up, err := s.Mine.Upcoming(c.Epoch)
	if err != nil {
		t.Fatal(err)
	}
	sub, err := up.Subtask(c, m.id)
	if err != nil {
		t.Fatal(err)
	}
	w := Window{m.id, SubtaskDigest(c.Digest, s.blockHash(sub.Start)), r.Digest()}
	for n := byte(1); n != 0; n++ {
		nonce := Hash{31: n}
		load, ok := r.Load(w.Try(fastest, nonce).RecallSeed)
		if !ok || want >= 0 && load != uint64(want) {
			continue
		}
		claim := &Claim{Context: c, MinerID: m.id, Nonce: nonce, Range: r, Load: load, Offset: offset, Sealed: new([UnitBytes]byte)}
		position := claim.Position()
		e, err := m.flow.Epochs.At(position+UnitSectors-1, c.FlowLength)
		if err != nil {
			t.Fatal(err)
		}
		copy(claim.Sealed[:], m.data[position*merkle.SectorBytes:])
		if !m.mine.Settings.Has(NoSeal) {
			fastest.Seal(claim.Sealed[:], []Hash{FirstMask(m.id, e.Digest, position)})
		}
		raw := make([]byte, kernels.LoadBytes)
		copy(raw, m.data[load*kernels.LoadBytes:])
		a, err := Assemble(claim, m.flow.Epochs, m.flow.Tree, flow.NewLower(fastest, load, c.FlowLength, raw))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	t.Fatalf("no nonce leads to load %d", want)
	return nil
}
