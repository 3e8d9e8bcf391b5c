package contracts

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/internal/testvec"
)

// TestEpochOfUnit: a unit is sealed with the digest of the range that holds its
// last sector, exactly.
func TestEpochOfUnit(t *testing.T) {
	b := newBench(t)
	first := b.flow.context()
	b.at(1150)
	b.flow.send(alice, "submit", submission(b.upload("second", 700_000), alice)).must()
	b.at(1202)
	b.flow.send(alice, "makeContext").must()
	second := b.flow.context()
	border := first.FlowLength.Uint64()
	testvec.Check(t, border%16, 0, "border between the ranges")

	a := b.answer(b.id, wish{})
	const invalid = "Invalid sealed context digest"
	for _, c := range []struct {
		digest   [32]byte
		position uint64
		want     string
	}{
		{first.Digest, 0, ""}, {first.Digest, border - 16, ""}, {first.Digest, border - 15, invalid}, {first.Digest, border, invalid},
		{second.Digest, border - 17, invalid}, {second.Digest, border - 16, invalid}, {second.Digest, border - 15, ""}, {second.Digest, border, ""},
		{[32]byte{1}, 0, invalid},
	} {
		a.SealedContextDigest = c.digest
		a.RecallPosition.SetUint64(c.position)
		b.mine.try(stranger, "basicCheck", bound(a), second).fails(c.want, "unit")
	}
}

// TestBlockHashWindow: which hash a context gets, by the age of its block, with and
// without the history contract.
func TestBlockHashWindow(t *testing.T) {
	for _, c := range []struct {
		age     uint64
		history bool
		known   bool
	}{
		{1, true, true}, {256, true, true}, {257, true, true}, {8191, true, true},
		{1, false, true}, {256, false, true}, {257, false, false}, {8191, false, false},
	} {
		m := newMachine(t, "window", 1000)
		f := freeFlow(m, 100_000)
		if !c.history {
			m.db.SetCode(params.HistoryStorageAddress, nil, 0)
		}
		m.at(101_000 + c.age)
		f.send(alice, "makeContext").must()
		want := common.Hash{}
		if c.known {
			want = m.hash(101_000)
		}
		testvec.Check(t, common.Hash(f.context().BlockDigest), want, "age %d, history %v", c.age, c.history)
	}
}
