package pora

import (
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/pora/revert"
)

// maxTarget is 2^256-1, the easiest target.
var maxTarget = func() (t uint256.Int) { t.SetAllOne(); return t }()

// TargetOf returns the target of a difficulty: (2^256-1)/difficulty, and the
// easiest one for difficulty 0.
func TargetOf(difficulty *uint256.Int) (t uint256.Int) {
	if difficulty.IsZero() {
		return maxTarget
	}
	t.Div(&maxTarget, difficulty)
	return t
}

// AdjustTarget returns the target after an epoch that saw submissions answers
// where wanted were wanted (spec/storage.md 3.2, difficulty adjustment). The step
// is one part in ratio of the way, at most a doubling or halving, and ends at the
// target of minDifficulty. The contract's panics come back as errors.
func AdjustTarget(target *uint256.Int, wanted, submissions, ratio uint64, minDifficulty *uint256.Int) (next uint256.Int, err error) {
	expected, err := expectedTarget(target, wanted, submissions)
	if err != nil {
		return next, err
	}
	if ratio == 0 {
		return next, revert.Overflow // ratio - 1
	}
	var t, top, bound, r uint256.Int
	t.Rsh(target, 16)
	top.Rsh(&maxTarget, 16)
	if _, overflow := next.MulOverflow(&t, r.SetUint64(ratio-1)); overflow {
		return next, revert.Overflow
	}
	if _, overflow := next.AddOverflow(&next, &expected); overflow {
		return next, revert.Overflow
	}
	next.Div(&next, r.SetUint64(ratio))
	if bound.Lsh(&t, 1); next.Gt(&bound) {
		next = bound
	}
	if bound.Rsh(&t, 1); next.Lt(&bound) {
		next = bound
	}
	if next.Gt(&top) {
		next = top
	}
	next.Lsh(&next, 16)
	if bound = TargetOf(minDifficulty); next.Gt(&bound) {
		next = bound
	}
	return next, nil
}

// expectedTarget is the target, without its low 16 bits, that would have given
// the wanted number of answers.
func expectedTarget(target *uint256.Int, wanted, submissions uint64) (x uint256.Int, err error) {
	if submissions == 0 {
		x.Rsh(&maxTarget, 16)
		return x, nil
	}
	var w, s uint256.Int
	x.Rsh(target, 16)
	if _, overflow := x.MulDivOverflow(&x, w.SetUint64(wanted), s.SetUint64(submissions)); overflow {
		return x, ErrMulDiv
	}
	return x, nil
}
