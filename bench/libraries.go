package bench

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"slices"

	// Curve arithmetic of the data availability code, as the network's own nodes
	// use it.
	"github.com/consensys/gnark-crypto/ecc"
	"github.com/consensys/gnark-crypto/ecc/bn254"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr"
	"github.com/consensys/gnark-crypto/ecc/bn254/fr/fft"

	// Reed-Solomon code for local parity across disks.
	"github.com/klauspost/reedsolomon"

	"github.com/zgminer/zgminer/bench/report"
)

// Names of the libraries where a stage names its tier.
const (
	tierReedSolomon = "klauspost-reedsolomon"
	tierGnark       = "gnark-crypto"
)

// rsShape is a Reed–Solomon code with its shard size.
type rsShape struct {
	data, parity, shardBytes int
	// ownThreads: the library spreads a stripe over threads of its own, its default
	// and its fast path for 32 to 256 shards; a core encodes a stripe else.
	ownThreads bool
}

func (s rsShape) name(op string) string { return fmt.Sprintf("rs.%s.%d+%d", op, s.data, s.parity) }

var rsShapes = []rsShape{
	{10, 4, 64 << 10, false},
	{32, 32, 16 << 10, true},
}

// reedSolomonVariants returns the stages of one shape; ops are bytes of data.
func reedSolomonVariants(s rsShape, cores int) ([]*variant, error) {
	var options []reedsolomon.Option
	if !s.ownThreads {
		options = append(options, reedsolomon.WithMaxGoroutines(1))
	}
	enc, err := reedsolomon.New(s.data, s.parity, options...)
	if err != nil {
		return nil, fmt.Errorf("make a Reed-Solomon code of %d+%d: %w", s.data, s.parity, err)
	}
	rnd := rand.NewChaCha8([32]byte{1})
	stripe := func() [][]byte {
		shards := make([][]byte, s.data+s.parity)
		for i := range shards {
			shards[i] = make([]byte, s.shardBytes)
			if i < s.data {
				rnd.Read(shards[i])
			}
		}
		return shards
	}
	whole := stripe()
	if err := enc.Encode(whole); err != nil {
		return nil, fmt.Errorf("encode a stripe of %d+%d: %w", s.data, s.parity, err)
	}
	if ok, err := enc.Verify(whole); err != nil || !ok {
		return nil, errors.Join(err, wrong(tierReedSolomon, s.name("encode"), "the parity of a stripe"))
	}
	bytesIn := float64(s.data * s.shardBytes)
	lost := min(s.data, s.parity)
	clone := func() [][]byte {
		c := make([][]byte, len(whole))
		for i := range c {
			c[i] = bytes.Clone(whole[i])
		}
		return c
	}
	encode := func(n int) *job {
		shards := clone()
		return &job{ops: float64(n) * bytesIn, results: s.parity,
			prepare: func() {
				for _, p := range shards[s.data:] {
					clear(p)
				}
			},
			run: func() {
				for range n {
					enc.Encode(shards)
				}
			},
			check: func() error {
				if !slices.EqualFunc(shards, whole, bytes.Equal) {
					return wrong(tierReedSolomon, s.name("encode"), "a parity shard")
				}
				return nil
			}}
	}
	reconstruct := func(n int) *job {
		shards := clone()
		return &job{ops: float64(n) * bytesIn, results: lost,
			prepare: func() {
				for i := range lost {
					clear(shards[i])
				}
			},
			run: func() {
				for range n {
					for i := range lost {
						shards[i] = shards[i][:0] // lost; the memory stays for the result
					}
					enc.ReconstructData(shards)
				}
			},
			check: func() error {
				if !slices.EqualFunc(shards, whole, bytes.Equal) {
					return wrong(tierReedSolomon, s.name("reconstruct"), "a reconstructed shard")
				}
				return nil
			}}
	}
	var out []*variant
	add := func(op string, cores int, alone bool, make func(int) *job) {
		v := &variant{name: s.name(op), device: "cpu", tier: tierReedSolomon, unit: report.UnitBytes, cores: cores, make: make, alone: alone, maxPieces: 64}
		v.notes = []string{fmt.Sprintf("bytes of data in, shards of %d KiB, default codec", s.shardBytes>>10)}
		if op == "reconstruct" {
			v.notes = append(v.notes, fmt.Sprintf("%d data shards lost", lost))
		}
		if alone {
			v.notes = append(v.notes, "one stripe at a time, the library's own threads")
		}
		out = append(out, v)
	}
	for _, n := range coreCounts(cores) {
		if s.ownThreads && n != cores {
			continue
		}
		add("encode", n, s.ownThreads, encode)
		add("reconstruct", n, s.ownThreads, reconstruct)
	}
	return out, nil
}

// coreCounts returns 1 and n, once if they are the same.
func coreCounts(n int) []int {
	if n <= 1 {
		return []int{1}
	}
	return []int{1, n}
}

// curve holds the inputs of the BN254 stages: points i*G for i = 1, 2, … so that
// the sum of scalar_i * i * G can be checked with one multiplication.
type curve struct {
	points  []bn254.G1Affine
	scalars []fr.Element
}

func newCurve(n int) *curve {
	c := &curve{points: make([]bn254.G1Affine, n), scalars: make([]fr.Element, n)}
	_, _, g, _ := bn254.Generators()
	jac := make([]bn254.G1Jac, n)
	var sum bn254.G1Jac
	for i := range jac {
		sum.AddMixed(&g)
		jac[i] = sum
	}
	copy(c.points, bn254.BatchJacobianToAffineG1(jac))
	rnd := rand.New(rand.NewPCG(2, 54))
	for i := range c.scalars {
		var b [fr.Bytes]byte
		for j := range b {
			b[j] = byte(rnd.Uint32())
		}
		c.scalars[i].SetBytes(b[:])
	}
	return c
}

// expected returns the sum over the first n points by one multiplication.
func (c *curve) expected(n int) bn254.G1Affine {
	var sum, term, index fr.Element
	for i := range n {
		index.SetUint64(uint64(i) + 1)
		term.Mul(&c.scalars[i], &index)
		sum.Add(&sum, &term)
	}
	_, _, g, _ := bn254.Generators()
	var out bn254.G1Affine
	var k big.Int
	out.ScalarMultiplication(&g, sum.BigInt(&k))
	return out
}

// Multiplication of BN254 scalars, what curve stages consist of: one pair after
// the other, and by the library's vector routine.
const (
	StageFieldMul  = "bn254.mul"
	StageVectorMul = "bn254.mul.vector"
)

// mul multiplies independent pairs of elements.
func (c *curve) mul(name string, cores int) *variant {
	const n = 512
	a, b := fr.Vector(c.scalars[:n]), fr.Vector(c.scalars[n:2*n])
	want := make(fr.Vector, n)
	for i := range want { // with big integers, not with the code under test
		var x, y big.Int
		x.Mul(a[i].BigInt(&x), b[i].BigInt(&y))
		want[i].SetBigInt(x.Mod(&x, fr.Modulus()))
	}
	return &variant{name: name, device: "cpu", tier: tierGnark, unit: report.UnitMultiplies, cores: cores, maxPieces: 256,
		notes: []string{"independent pairs, Montgomery form"},
		make: func(pieces int) *job {
			out := make(fr.Vector, n)
			return &job{ops: float64(pieces * n), results: n,
				prepare: func() { clear(out) },
				run: func() {
					for range pieces {
						if name == StageVectorMul {
							out.Mul(a, b)
							continue
						}
						for i := range out {
							out[i].Mul(&a[i], &b[i])
						}
					}
				},
				check: func() error {
					if !slices.Equal(out, want) {
						return wrong(tierGnark, name, "a product")
					}
					return nil
				}}
		}}
}

func (c *curve) msm(log, cores int) *variant {
	n := 1 << log
	name := fmt.Sprintf("bn254.msm.2^%d", log)
	want := c.expected(n)
	return &variant{name: name, device: "cpu", tier: tierGnark, unit: report.UnitPoints, cores: cores, alone: true,
		make: func(int) *job {
			var got bn254.G1Affine
			var err error
			return &job{ops: float64(n), results: 1,
				prepare: func() { got = bn254.G1Affine{} },
				run: func() {
					_, err = got.MultiExp(c.points[:n], c.scalars[:n], ecc.MultiExpConfig{NbTasks: cores})
				},
				check: func() error {
					if err != nil || !got.Equal(&want) {
						return errors.Join(err, wrong(tierGnark, name, "the sum of %d points", n))
					}
					return nil
				}}
		}}
}

func (c *curve) ntt(log, cores int) *variant {
	n := 1 << log
	name := fmt.Sprintf("bn254.ntt.2^%d", log)
	domain := fft.NewDomain(uint64(n))
	return &variant{name: name, device: "cpu", tier: tierGnark, unit: report.UnitElements, cores: cores, alone: true,
		make: func(int) *job {
			a := make([]fr.Element, n)
			back := make([]fr.Element, n)
			return &job{ops: float64(n), results: n,
				prepare: func() { copy(a, c.scalars[:n]) },
				run:     func() { domain.FFT(a, fft.DIF, fft.WithNbTasks(cores)) },
				check: func() error {
					copy(back, a)
					domain.FFTInverse(back, fft.DIT, fft.WithNbTasks(runtime.GOMAXPROCS(0)))
					// The sum of the values is a[0] of the transform: a check that does not
					// use the library's own inverse.
					var sum fr.Element
					for i := range n {
						sum.Add(&sum, &c.scalars[i])
					}
					if !slices.Equal(back, c.scalars[:n]) || !sum.Equal(&a[0]) {
						return wrong(tierGnark, name, "the transform of %d elements", n)
					}
					return nil
				}}
		}}
}
