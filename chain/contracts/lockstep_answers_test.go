package contracts

import (
	"math/big"
	"testing"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// good makes an answer that the contract takes, if the state allows one.
func (w *mineWorld) good(id [32]byte) *pora.Answer {
	o := w.mine.try(workerCaller, "computeWorkerContext", id)
	if o.err != nil {
		return nil
	}
	c, err := mineBinding.UnpackComputeWorkerContext(o.data)
	if err != nil {
		w.t.Fatal(err)
	}
	length := c.Context.FlowLength.Uint64()
	shards := uint64(1) << w.rnd.Uint64N(3)
	r := pora.ShardRange(length, 0, w.rnd.Uint64N(shards), shards)
	if r.Loads() == 0 {
		return nil
	}
	scale, err := r.Scale(length)
	if err != nil {
		return nil
	}
	target := uint256.MustFromBig(c.PoraTarget)
	limit := pora.Threshold(target, &scale)
	window := pora.Window{MinerID: id, SubtaskDigest: c.SubtaskDigest, RangeDigest: r.Digest()}
	for range 40 {
		nonce := kernels.Hash(w.word())
		trial := window.Try(cpu, nonce)
		load, ok := r.Load(trial.RecallSeed)
		offset := w.rnd.Uint64N(pora.LoadUnits)
		position := load*pora.LoadSectors + offset*pora.UnitSectors
		if !ok || position+pora.UnitSectors > length || position == 0 && w.chance(90) {
			continue
		}
		q := w.flow.try(stranger, "queryContextAtPosition", num(position+pora.UnitSectors-1))
		if q.err != nil {
			continue
		}
		epoch, err := flowBinding.UnpackQueryContextAtPosition(q.data)
		if err != nil {
			w.t.Fatal(err)
		}
		a := &pora.Answer{ContextDigest: c.Context.Digest, Nonce: nonce, MinerID: id, Range: r.Wide(), SealedContextDigest: epoch.Digest}
		a.RecallPosition.SetUint64(position)
		a.SealOffset.SetUint64(offset)
		copy(a.SealedData[:], w.data[position*merkle.SectorBytes:])
		if w.settings&1 == 0 {
			cpu.Seal(a.SealedData[:], []kernels.Hash{pora.FirstMask(id, epoch.Digest, position)})
		}
		if quality := trial.Quality(&a.SealedData, offset); w.chance(95) && new(big.Int).SetBytes(quality[:]).Cmp(new(big.Int).SetBytes(limit[:])) > 0 {
			continue
		}
		raw := make([]byte, kernels.LoadBytes)
		copy(raw, w.data[load*kernels.LoadBytes:])
		if a.MerkleProof, err = w.tree.UnitProof(position, length, flow.NewLower(cpu, load, length, raw)); err != nil {
			w.t.Fatal(err)
		}
		return a
	}
	return nil
}

// enter goes on to the window of a miner id, in this epoch or the next.
func (w *mineWorld) enter(id [32]byte) {
	for range 2 {
		c := w.flow.context()
		length := w.mine.number("targetMineBlocks").Uint64()
		s, err := pora.SubtaskOf(c.Digest, id, c.MineStart.Uint64(), w.mine.number("nSubtasks").Uint64(), w.mine.number("subtaskInterval").Uint64(), length)
		next := w.flow.number("firstBlock").Uint64() + (c.Epoch.Uint64()+1)*w.flow.number("blocksPerEpoch").Uint64()
		if c.Epoch.Sign() > 0 && err == nil && length > 0 && s.Start+1 <= next && s.End > w.block() {
			w.at(max(w.block(), min(next, s.Start+1+w.rnd.Uint64N(length))))
			return
		}
		w.at(max(w.block(), next+1))
		w.send(w.anyone(), w.flow, "makeContext")
	}
}

// beyond makes an answer with a seal offset of 64: the unit after the load that the
// nonce leads to.
func (w *mineWorld) beyond(id [32]byte) *pora.Answer {
	for range 10 {
		a := w.good(id)
		if a == nil {
			continue
		}
		end := a.Range.MineLength.Uint64() - pora.UnitSectors
		step := pora.LoadUnits - a.SealOffset.Uint64()
		position := a.RecallPosition.Uint64() + step*pora.UnitSectors
		if position > end {
			continue
		}
		epoch, err := flowBinding.UnpackQueryContextAtPosition(w.flow.try(stranger, "queryContextAtPosition", num(position+pora.UnitSectors-1)).must().data)
		if err != nil {
			w.t.Fatal(err)
		}
		load, length := position/pora.LoadSectors, w.flow.context().FlowLength.Uint64()
		raw := make([]byte, kernels.LoadBytes)
		copy(raw, w.data[load*kernels.LoadBytes:])
		a.SealedContextDigest = epoch.Digest
		a.SealOffset.SetUint64(pora.LoadUnits)
		a.RecallPosition.SetUint64(position)
		copy(a.SealedData[:], w.data[position*merkle.SectorBytes:])
		cpu.Seal(a.SealedData[:], []kernels.Hash{pora.FirstMask(id, epoch.Digest, position)})
		if a.MerkleProof, err = w.tree.UnitProof(position, length, flow.NewLower(cpu, load, length, raw)); err != nil {
			w.t.Fatal(err)
		}
		return a
	}
	return nil
}

// TestOfficialBound shows the one difference that is meant: an answer for the unit
// after a load, with seal offset 64, is taken by the official contract.
func TestOfficialBound(t *testing.T) {
	official(t, PoraMine)
	w := newMineWorld(t, 1, true)
	w.at(1100) // after any delay
	id := [32]byte(w.send(payee, w.mine, "requestMinerId", payee, uint64(77)).must().logs[0].Topics[1])
	for w.tree.Length() < 8*pora.LoadSectors {
		w.submitFile()
	}
	for range 20 {
		w.enter(id)
		if a := w.beyond(id); a != nil {
			w.call("PoraMine.submit", stranger, w.mine.at, a.AppendCalldata(nil), nil, false).fails("Seal offset out of bound", "seal offset 64")
		}
		if w.bounds["Seal offset out of bound | official: "] > 0 {
			return
		}
		w.at(w.block() + 50)
	}
	t.Error("the official contract took no answer with seal offset 64")
}

func (w *mineWorld) answer() {
	id := w.id()
	if w.chance(70) {
		w.enter(id)
	}
	a := w.good(id)
	switch {
	case a == nil && len(w.answers) == 0:
		w.contexts()
		return
	case a == nil || w.chance(5):
		if len(w.answers) > 0 {
			a = some(w.twins, w.answers...)
		}
	}
	keep := true
	if w.chance(45) {
		a = w.wrong(a, &keep)
	} else if len(w.answers) < 20 {
		w.answers = append(w.answers, a)
	}
	data := a.AppendCalldata(nil)
	if keep && w.m[1].ask(stranger, w.mine.at, data).why() == "Recall position out of range" {
		keep = false // an old answer in a shorter range
	}
	w.call("PoraMine.submit", w.anyone(), w.mine.at, data, nil, keep)
}

// wrong changes an answer in one place or two. Changes that the bounds of ours may
// decide are only tried.
func (w *mineWorld) wrong(a *pora.Answer, keep *bool) *pora.Answer {
	x := *a
	x.MerkleProof = append([]kernels.Hash(nil), a.MerkleProof...)
	wide := func() uint256.Int { return *uint256.MustFromBig(w.anyNumber()) }
	for range 1 + w.rnd.IntN(2) {
		switch w.rnd.IntN(15) {
		case 0:
			x.MinerID = w.id()
		case 1:
			x.Nonce = w.word()
		case 2:
			x.ContextDigest = some(w.twins, w.word(), kernels.Hash(merkle.Empty))
		case 3:
			x.Range.StartPosition = some(w.twins, wide(), *uint256.NewInt(1 << 25), *uint256.NewInt(1024))
		case 4:
			x.Range.MineLength = some(w.twins, wide(), *new(uint256.Int).AddUint64(&x.Range.MineLength, 1024), *new(uint256.Int).SubUint64(&x.Range.MineLength, 1024))
			*keep = false
		case 5:
			x.Range.ShardID = some(w.twins, w.rnd.Uint64N(16), w.rnd.Uint64())
		case 6:
			x.Range.ShardMask = some(w.twins, ^uint64(0)<<w.rnd.Uint64N(8), w.rnd.Uint64(), ^uint64(5), 0)
		case 7:
			x.RecallPosition = some(w.twins, wide(), *new(uint256.Int).AddUint64(&x.RecallPosition, 16), *new(uint256.Int).AddUint64(&x.RecallPosition, 1))
			*keep = false
		case 8:
			x.SealOffset = some(w.twins, wide(), *uint256.NewInt(w.rnd.Uint64N(70)))
			*keep = false
		case 9:
			x.SealedContextDigest = some(w.twins, w.word(), kernels.Hash(merkle.Empty), x.ContextDigest)
		case 10:
			x.SealedData[w.rnd.IntN(len(x.SealedData))] ^= 1
		case 11:
			if n := len(x.MerkleProof); n > 0 {
				x.MerkleProof[w.rnd.IntN(n)] = w.word()
			}
		case 12:
			x.MerkleProof = x.MerkleProof[:w.rnd.IntN(len(x.MerkleProof)+1)]
		case 13:
			x.MerkleProof = append(x.MerkleProof, w.word())
		case 14: // offset and position together, beyond the load: the official contract may take it
			by := w.rnd.Uint64N(80)
			x.SealOffset.AddUint64(&x.SealOffset, by)
			x.RecallPosition.AddUint64(&x.RecallPosition, by*pora.UnitSectors)
			*keep = false
		}
	}
	return &x
}

// ask calls the functions that judge parts of an answer.
func (w *mineWorld) ask() {
	id := w.id()
	switch w.rnd.IntN(6) {
	case 0:
		w.call("PoraMine.computeWorkerContext", some(w.twins, workerCaller, workerCaller, stranger), w.mine.at, w.mine.pack("computeWorkerContext", id), nil, w.chance(30))
	case 1:
		w.send(w.anyone(), w.mine, "canSubmit")
	case 2:
		c := w.flow.context()
		if w.chance(30) {
			c.MineStart = w.anyNumber()
		}
		w.try(w.anyone(), w.mine, "getSubtaskDigest", c, id)
	default:
		if len(w.answers) == 0 {
			return
		}
		keep := false
		x := w.wrong(some(w.twins, w.answers...), &keep)
		if w.chance(50) {
			w.try(w.anyone(), w.mine, "pora", bound(x), w.word())
			return
		}
		c := w.flow.context()
		c.Digest = some(w.twins, c.Digest, x.ContextDigest, merkle.Empty)
		if w.chance(30) {
			c.FlowLength = w.anyNumber()
		}
		w.try(w.anyone(), w.mine, "basicCheck", bound(x), c)
	}
}
