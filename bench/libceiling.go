package bench

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/zgminer/zgminer/bench/report"
)

// setLibraryIdeals gives the stages of memory and libraries an ideal: a measured
// rate of the same run, or a count of operations at the measured clock.
func setLibraryIdeals(stages []report.Stage, clock float64, features []string, vendor string) {
	for i := range stages {
		s := &stages[i]
		switch {
		case s.Name == StageMemoryRead || s.Name == StageMemoryCopy:
			best := 0.0
			for _, o := range stages {
				if (o.Name == StageMemoryRead || o.Name == StageMemoryCopy) && o.Cores == s.Cores {
					best = max(best, o.UpperQuartile)
				}
			}
			setIdeal(s, best, report.LimitMemory, "upper quartile of the faster way to read RAM on as many cores, in this run")
		case strings.HasPrefix(s.Name, "rs.") && clock > 0:
			for _, shape := range rsShapes {
				outputs := 0
				switch s.Name {
				case shape.name("encode"):
					outputs = shape.parity
				case shape.name("reconstruct"):
					outputs = min(shape.data, shape.parity)
				}
				if outputs > 0 {
					perByte, how := reedSolomonCycles(outputs, features, vendor)
					setIdeal(s, clock/perByte*float64(s.Cores), report.LimitIssue, how)
				}
			}
		case (s.Name == StageFieldMul || s.Name == StageVectorMul) && clock > 0:
			cycles, how := fieldMulCycles(s.Name == StageVectorMul && slices.Contains(features, "avx512f"))
			setIdeal(s, clock/cycles*float64(s.Cores), report.LimitIssue, how)
		case strings.HasPrefix(s.Name, "bn254."):
			rate := func(name string) float64 {
				at := slices.IndexFunc(stages, func(o report.Stage) bool { return o.Name == name && o.Cores == s.Cores })
				if at < 0 {
					return 0
				}
				return stages[at].Value
			}
			mul, vector := rate(StageFieldMul), max(rate(StageFieldMul), rate(StageVectorMul))
			var log int
			if n, err := fmt.Sscanf(s.Name, "bn254.ntt.2^%d", &log); n == 1 && err == nil && vector > 0 {
				setIdeal(s, vector/(float64(log)/2-1), report.LimitIssue, "half a multiplication per element and layer, those by 1 left out, at the rate of bn254.mul.vector in this run, additions free")
			} else if n, err := fmt.Sscanf(s.Name, "bn254.msm.2^%d", &log); n == 1 && err == nil && mul > 0 {
				setIdeal(s, mul/msmMultiplications(log), report.LimitIssue, "bucket method with the best window, six multiplications per addition, at the rate of bn254.mul in this run")
			}
		}
	}
}

// fieldMulCycles are the cycles of a Montgomery multiplication of four limbs of
// 64 bits: 16 products, 16 of the reduction, 4 quotients, one product per cycle.
// With AVX-512 a core multiplies up to sixteen pairs of 32 bits per cycle, four of
// which make a product.
func fieldMulCycles(wide bool) (cycles float64, how string) {
	const products = 36
	if wide {
		return products * 4 / 16., "36 products of 64 bits per multiplication (four limbs, Montgomery), each four of 32 bits, sixteen of these per cycle (AVX-512), and the measured clock"
	}
	return products, "36 products of 64 bits per multiplication (four limbs, Montgomery), one per cycle, and the measured clock"
}

// msmMultiplications is the least number of field multiplications per point of a
// sum of 2^log points by the bucket method with signed digits: six per addition
// into a bucket (affine, inversions shared), and twelve for each of the two
// additions per bucket at the end of a window.
func msmMultiplications(log int) float64 {
	n, best := math.Exp2(float64(log)), math.Inf(1)
	for c := 2.0; c <= 20; c++ {
		windows := math.Ceil(255 / c)
		best = min(best, windows*(6*n+2*12*math.Exp2(c-1))/n)
	}
	return best
}

// reedSolomonCycles returns cycles per byte of data for so many outputs. Every
// output takes a multiplication by a constant and an addition per vector of
// input: two operations with GFNI, four and a share of splitting nibbles
// without.
func reedSolomonCycles(outputs int, features []string, vendor string) (perByte float64, how string) {
	m := float64(outputs)
	has := func(f string) bool { return slices.Contains(features, f) }
	wide, narrow := opsOf("avx512", vendor), opsOf("avx2", vendor)
	switch {
	case has("gfni") && has("avx512f"):
		return 2 * m / wide.perCycle / 64, "two operations per output and vector (GFNI) at " + wide.perCycleInWords + " and the measured clock"
	case has("gfni") && has("avx2"):
		return 2 * m / narrow.perCycle / 32, "two operations per output and vector (GFNI) at " + narrow.perCycleInWords + " and the measured clock"
	case has("avx2"):
		return (4*m + 3) / narrow.perCycle / 32, "four operations per output and vector (nibble tables) at " + narrow.perCycleInWords + " and the measured clock"
	}
	return m / 2, "two table look-ups per cycle and the measured clock"
}
