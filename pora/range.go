package pora

import (
	"math/bits"

	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/abi"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/pora/revert"
)

// Range is the part of the flow that a miner proves from, and the shard of it
// that he keeps (spec/storage.md 4.3). The ZERO bits of ShardMask are the shard
// bits; they need not be the lowest ones.
type Range struct {
	StartPosition uint64 // sectors
	MineLength    uint64 // sectors
	ShardID       uint64 // only zero bits of the mask may be set
	ShardMask     uint64
}

// WideRange is a range as the contract's ABI can carry it. One that passes Check
// fits a Range.
type WideRange struct {
	StartPosition, MineLength uint256.Int
	ShardID, ShardMask        uint64
}

// MaxEnd is where mining ends in a flow of flowLength sectors: the end of the
// last complete load.
func MaxEnd(flowLength uint64) uint64 { return flowLength / LoadSectors * LoadSectors }

// ShardRange returns the range that shard shardID of shards (a power of two)
// mines in a flow of flowLength sectors, starting at the last allowed position
// that is not behind start. The contract leaves no choice of the length.
func ShardRange(flowLength, start, shardID, shards uint64) Range {
	end := MaxEnd(flowLength)
	r := Range{MineLength: end, ShardID: shardID, ShardMask: ^(shards - 1)}
	if hi, most := bits.Mul64(MaxMineSectors, shards); hi == 0 {
		r.MineLength = min(end, most)
	}
	r.StartPosition = min(start, end-r.MineLength) / PricingSectors * PricingSectors
	return r
}

// Wide returns the range in the ABI's width.
func (r Range) Wide() WideRange {
	w := WideRange{ShardID: r.ShardID, ShardMask: r.ShardMask}
	w.StartPosition.SetUint64(r.StartPosition)
	w.MineLength.SetUint64(r.MineLength)
	return w
}

// Narrow returns the range in 64 bits; ok is false if a number is too large.
func (w *WideRange) Narrow() (r Range, ok bool) {
	r = Range{w.StartPosition.Uint64(), w.MineLength.Uint64(), w.ShardID, w.ShardMask}
	return r, w.StartPosition.IsUint64() && w.MineLength.IsUint64()
}

// Digest is Keccak-256 of the four fields as words.
func (w *WideRange) Digest() Hash {
	b := make([]byte, 0, 4*abi.WordBytes)
	b = abi.AppendUint256(b, &w.StartPosition)
	b = abi.AppendUint256(b, &w.MineLength)
	b = abi.AppendUint64(b, w.ShardID)
	return merkle.Sum(abi.AppendUint64(b, w.ShardMask))
}

// Digest is Keccak-256 of the four fields as words.
func (r Range) Digest() Hash {
	w := r.Wide()
	return w.Digest()
}

// shardBits is log2 of the number of shards, 0 to 64.
func shardBits(mask uint64) uint { return uint(bits.OnesCount64(^mask)) }

// Shards returns how many shards the mask makes: 2^(number of its zero bits). A
// mask of zero makes 2^64, for which ok is false.
func (r Range) Shards() (n uint64, ok bool) {
	n = 1 << shardBits(r.ShardMask)
	return n, n != 0
}

// Check applies the contract's rules for a range in a flow whose complete loads
// end at maxEnd (spec/storage.md 3.2, step 5).
func (w *WideRange) Check(maxEnd uint64) error {
	var limit, x uint256.Int
	limit.SetUint64(maxEnd)
	if x.And(&w.StartPosition, x.SetUint64(PricingSectors-1)); !x.IsZero() {
		return ErrStartAlignment
	}
	if _, overflow := x.AddOverflow(&w.StartPosition, &w.MineLength); overflow {
		return revert.Overflow
	}
	if x.Gt(&limit) {
		return ErrRangeOverflow
	}
	x.SetUint64(MaxMineSectors)
	x.Lsh(&x, shardBits(w.ShardMask))
	if w.MineLength.Gt(&x) {
		return ErrRangeTooLong
	}
	if w.MineLength.Lt(&x) && w.MineLength.Lt(&limit) {
		return ErrRangeTooShort
	}
	if w.ShardID&w.ShardMask != 0 {
		return ErrMaskedBits
	}
	return nil
}

// Check applies the contract's rules for a range; see WideRange.Check.
func (r Range) Check(maxEnd uint64) error {
	w := r.Wide()
	return w.Check(maxEnd)
}

// mod returns the 256-bit big-endian seed mod n, n > 0.
func mod(seed *Hash, n uint64) uint64 {
	return kernels.LoadMap{Loads: n, Mask: ^uint64(0)}.Load(seed)
}

// chunk returns which load, counted from the start of the range, a recall seed
// points to, before any bound is checked. loads must not be 0.
func (r *Range) chunk(seed *Hash, loads uint64) uint64 {
	return kernels.LoadMap{Loads: loads, Mask: r.ShardMask, ID: r.ShardID}.Load(seed)
}

// Recall returns the first sector of the load that a recall seed points to, with
// the contract's results: the load that begins exactly at the range's end passes
// (spec/storage.md 4.3), beyond it is ErrRecallOutOfBound. Flow positions of 2^64
// and more are revert.Overflow.
func (r Range) Recall(seed Hash) (sector uint64, err error) {
	loads := r.Loads()
	if loads == 0 {
		return 0, revert.DivisionByZero
	}
	c := r.chunk(&seed, loads)
	if c > loads {
		return 0, ErrRecallOutOfBound
	}
	sector, carry := bits.Add64(r.StartPosition, c*LoadSectors, 0)
	if carry != 0 {
		return 0, revert.Overflow
	}
	return sector, nil
}

// RelativeLoad returns the load that a recall seed points to, counted from the
// start of the range. ok is false if the seed is of no use: the load would begin
// at or beyond the range's end, where no complete load is.
func (r Range) RelativeLoad(seed Hash) (load uint64, ok bool) {
	loads := r.Loads()
	if loads == 0 {
		return 0, false
	}
	load = r.chunk(&seed, loads)
	return load, load < loads
}

// Load is RelativeLoad counted from the beginning of the flow. It is called once
// per nonce and allocates nothing.
func (r Range) Load(seed Hash) (load uint64, ok bool) {
	load, ok = r.RelativeLoad(seed)
	return r.StartPosition/LoadSectors + load, ok
}

// Loads returns how many complete loads the range has; a recall seed is reduced
// modulo this number.
func (r Range) Loads() uint64 { return r.MineLength / LoadSectors }

// Covers tells whether a recall seed can point to a load, counted from the
// beginning of the flow: it is a complete load of the range and of its shard.
func (r Range) Covers(load uint64) bool {
	first := r.StartPosition / LoadSectors
	if load < first || load-first >= r.Loads() {
		return false
	}
	return (load-first)&^r.ShardMask == r.ShardID
}

// Scale returns by how much the range's target is harder than that of a miner of
// the whole flow, times 2^64 (spec/storage.md 4.3). A flow of fewer sectors than
// shards is revert.DivisionByZero.
func (r Range) Scale(flowLength uint64) (scale uint256.Int, err error) {
	a := min(flowLength, MaxMineSectors)
	b := min(flowLength>>shardBits(r.ShardMask), MaxMineSectors)
	if b == 0 {
		return scale, revert.DivisionByZero
	}
	scale[1] = a / b
	scale[0], _ = bits.Div64(a%b, 0, b)
	return scale, nil
}

// Threshold returns the largest quality that is accepted under a target at a
// scale of at least 2^64; its low 64 bits are zero.
func Threshold(target, scale *uint256.Int) (limit Hash) {
	var t uint256.Int
	t.Lsh(t.Div(target, scale), 64)
	return t.Bytes32()
}
