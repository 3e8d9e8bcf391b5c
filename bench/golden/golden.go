// Package golden checks a set of kernels against the official golden vectors
// before a benchmark gives numbers: hashes, scratchpads, recall seeds,
// qualities, seals and Merkle roots that the 0G storage contracts computed
// (spec/storage.md 2.5, 4, 5). It reads only the fields it needs; the tests of
// packages pora and sealing hold the rest.
package golden

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

// ErrMismatch reports a tier that computes something else than the golden
// vectors say.
type ErrMismatch struct {
	Tier  string
	Value string // which value of which file
	Got   string
	Want  string
}

func (e *ErrMismatch) Error() string {
	return fmt.Sprintf("kernel tier %q computed a wrong result: %s is %s, the golden vectors say %s (no figures are given; do not mine with this tier)",
		e.Tier, e.Value, e.Got, e.Want)
}

// Source returns the content of a vector file by name; testvec.Read is the
// embedded one.
type Source func(name string) ([]byte, error)

// Vectors are the values that Check compares with.
type Vectors struct {
	hash struct {
		Blake2b512 []hashCase
		Keccak256  []hashCase
		Zero       []string `json:"zeroSubtreeRoots"`
	}
	pad struct {
		Cases []struct {
			MinerID, Nonce, SubtaskDigest, RangeDigest string
			PadSeed, PadKeccak, RecallSeed, SealedSeed string
			Mixes                                      []struct {
				SealOffset int
				Quality    string
			}
		}
	}
	seal struct {
		Units []struct{ DataSeed, FirstMask, SealedKeccak string }
	}
}

type hashCase struct {
	InputSeed  string
	InputLen   int
	Blake2b512 string
	Keccak256  string
}

// Load reads the vectors. A file that is missing, cut off or emptied is an
// error that names it.
func Load(from Source) (*Vectors, error) {
	v := &Vectors{}
	for _, f := range []struct {
		name  string
		into  any
		count func() int
	}{
		{"hash/hash.json", &v.hash, func() int { return min(len(v.hash.Blake2b512), len(v.hash.Keccak256), len(v.hash.Zero)) }},
		{"scratchpad/scratchpad.json", &v.pad, func() int { return len(v.pad.Cases) }},
		{"seal/seal.json", &v.seal, func() int { return len(v.seal.Units) }},
	} {
		data, err := from(f.name)
		if err != nil {
			return nil, fmt.Errorf("load golden vectors: %w", err)
		}
		if err := json.Unmarshal(data, f.into); err != nil {
			return nil, fmt.Errorf("load golden vectors: %s is truncated or damaged (%d bytes): %w; without whole vectors nothing can be checked, build zgminer again",
				f.name, len(data), err)
		}
		if f.count() == 0 {
			return nil, fmt.Errorf("load golden vectors: %s lacks values (%d bytes); without whole vectors nothing can be checked, build zgminer again",
				f.name, len(data))
		}
	}
	return v, nil
}

// Kernels is what is checked: a *kernels.CPU.
type Kernels interface {
	Keccak256(out []kernels.Hash, msgs []byte, msgBytes int)
	PadSeeds(seeds []kernels.PadSeed, prefix *kernels.Hash, suffix *[64]byte, nonces []kernels.Hash)
	RecallSeeds(recall []kernels.Hash, seeds []kernels.PadSeed)
	Pads(pads []byte, recall []kernels.Hash, seeds []kernels.PadSeed)
	Search(hits []kernels.Hit, load, pad []byte, seed *kernels.PadSeed, units uint64, limit *kernels.Hash) int
	Seal(data []byte, masks []kernels.Hash)
	Unseal(data []byte, masks []kernels.Hash)
	SegmentRoot(segment []byte, scratch *[kernels.LoadSectors]kernels.Hash) kernels.Hash
}

// Check computes every value with k and returns how many agree: all of them, or
// the error is *ErrMismatch for the first that does not, or says which vector
// cannot be read.
func (v *Vectors) Check(tier string, k Kernels) (values int, err error) {
	c := &checker{tier: tier, k: k}
	c.hashes(v)
	c.pads(v)
	c.seals(v)
	return c.values, c.err
}

// checker counts values until the first error.
type checker struct {
	tier   string
	k      Kernels
	values int
	err    error
}

func (c *checker) equal(got []byte, want, format string, args ...any) {
	if c.err != nil {
		return
	}
	c.values++
	if text := "0x" + hex.EncodeToString(got); text != strings.ToLower(want) {
		c.err = &ErrMismatch{Tier: c.tier, Value: fmt.Sprintf(format, args...), Got: text, Want: want}
	}
}

// decode reads n bytes of hexadecimal text into out.
func (c *checker) decode(out []byte, text string) {
	if c.err != nil {
		return
	}
	b, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err == nil && len(b) != len(out) {
		err = fmt.Errorf("%d bytes, need %d", len(b), len(out))
	}
	if err != nil {
		c.err = fmt.Errorf("load golden vectors: value %.20q: %w", text, err)
		return
	}
	copy(out, b)
}

func (c *checker) keccak(data []byte) []byte {
	var h [1]kernels.Hash
	c.k.Keccak256(h[:], data, len(data))
	return h[0][:]
}

func (c *checker) hashes(v *Vectors) {
	const copies = 11 // a whole group of lanes and a rest
	for _, h := range v.hash.Keccak256 {
		one := testvec.Bytes(h.InputSeed, h.InputLen)
		msgs := make([]byte, 0, copies*len(one))
		for range copies {
			msgs = append(msgs, one...)
		}
		var out [copies]kernels.Hash
		c.k.Keccak256(out[:], msgs, len(one))
		for i := range out {
			c.equal(out[i][:], h.Keccak256, "hash.json: Keccak-256 of %d bytes, message %d of %d", h.InputLen, i, copies)
		}
	}
	for _, h := range v.hash.Blake2b512 {
		if h.InputLen != 128 { // the length that the kernels hash alone
			continue
		}
		in := testvec.Bytes(h.InputSeed, h.InputLen)
		nonces := make([]kernels.Hash, copies)
		for i := range nonces {
			nonces[i] = kernels.Hash(in[32:64])
		}
		seeds := make([]kernels.PadSeed, copies)
		c.k.PadSeeds(seeds, (*kernels.Hash)(in[:32]), (*[64]byte)(in[64:]), nonces)
		for i := range seeds {
			c.equal(seeds[i][:], h.Blake2b512, "hash.json: BLAKE2b-512 of 128 bytes, message %d of %d", i, copies)
		}
	}
	if len(v.hash.Zero) > 10 { // 2^10 zero sectors are a segment
		var scratch [kernels.LoadSectors]kernels.Hash
		root := c.k.SegmentRoot(make([]byte, kernels.LoadBytes), &scratch)
		c.equal(root[:], v.hash.Zero[10], "hash.json: root of a segment of zeros")
	}
}

func (c *checker) pads(v *Vectors) {
	n := len(v.pad.Cases)
	seeds, recall, only := make([]kernels.PadSeed, n), make([]kernels.Hash, n), make([]kernels.Hash, n)
	pads := make([]byte, n*kernels.PadBytes)
	for i := range v.pad.Cases {
		p := &v.pad.Cases[i]
		var miner kernels.Hash
		var nonce [1]kernels.Hash
		var suffix [64]byte
		c.decode(miner[:], p.MinerID)
		c.decode(nonce[0][:], p.Nonce)
		c.decode(suffix[:32], p.SubtaskDigest)
		c.decode(suffix[32:], p.RangeDigest)
		c.k.PadSeeds(seeds[i:i+1], &miner, &suffix, nonce[:])
		c.equal(seeds[i][:], p.PadSeed, "scratchpad.json: pad seed of case %d", i)
	}
	c.k.Pads(pads, recall, seeds)
	c.k.RecallSeeds(only, seeds)
	all := kernels.Hash{}
	for i := range all {
		all[i] = 0xff
	}
	hits, load := make([]kernels.Hit, kernels.LoadUnits), make([]byte, kernels.LoadBytes)
	for i := range v.pad.Cases {
		p := &v.pad.Cases[i]
		pad := pads[i*kernels.PadBytes:][:kernels.PadBytes]
		c.equal(c.keccak(pad), p.PadKeccak, "scratchpad.json: pad of case %d", i)
		c.equal(recall[i][:], p.RecallSeed, "scratchpad.json: recall seed of case %d", i)
		c.equal(only[i][:], p.RecallSeed, "scratchpad.json: recall seed of case %d without pad", i)
		sealed := testvec.Bytes(p.SealedSeed, kernels.UnitBytes)
		for u := range kernels.LoadUnits {
			copy(load[u*kernels.UnitBytes:], sealed)
		}
		found := c.k.Search(hits, load, pad, &seeds[i], ^uint64(0), &all)
		if found != kernels.LoadUnits {
			c.equal(nil, "0x00", "scratchpad.json: case %d: %d qualities of %d units under the loosest limit", i, found, kernels.LoadUnits)
			return
		}
		for _, m := range p.Mixes {
			if m.SealOffset < 0 || m.SealOffset >= kernels.LoadUnits {
				continue // offsets the contract takes but no load has
			}
			c.equal(hits[m.SealOffset].Quality[:], m.Quality, "scratchpad.json: quality of case %d at seal offset %d", i, m.SealOffset)
		}
	}
}

func (c *checker) seals(v *Vectors) {
	n := len(v.seal.Units)
	data, masks := make([]byte, 0, n*kernels.UnitBytes), make([]kernels.Hash, n)
	for i, u := range v.seal.Units {
		data = append(data, testvec.Bytes(u.DataSeed, kernels.UnitBytes)...)
		c.decode(masks[i][:], u.FirstMask)
	}
	sealed := append([]byte(nil), data...)
	c.k.Seal(sealed, masks)
	for i, u := range v.seal.Units {
		c.equal(c.keccak(sealed[i*kernels.UnitBytes:][:kernels.UnitBytes]), u.SealedKeccak, "seal.json: sealed unit %d", i)
	}
	c.k.Unseal(sealed, masks)
	for i := range v.seal.Units {
		got, want := sealed[i*kernels.UnitBytes:][:kernels.UnitBytes], data[i*kernels.UnitBytes:][:kernels.UnitBytes]
		c.equal(c.keccak(got), "0x"+hex.EncodeToString(c.keccak(want)), "seal.json: unsealed unit %d", i)
	}
}
