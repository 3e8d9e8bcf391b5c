package golden

import (
	"errors"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/bench/plaingo"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
)

func TestEveryTierComputesTheVectors(t *testing.T) {
	v, err := Load(testvec.Read)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kernels.Tiers() {
		n, err := v.Check(string(k.Tier()), k)
		if err != nil || n < 150 {
			t.Errorf("%s: %d values, %v", k.Tier(), n, err)
		}
	}
	if n, err := v.Check("plain-go", plaingo.New()); err != nil || n < 150 {
		t.Errorf("plain Go: %d values, %v", n, err)
	}
}

// faulty flips one bit of one primitive's results.
type faulty struct {
	*kernels.CPU
	in string
}

func (f faulty) Keccak256(out []kernels.Hash, msgs []byte, msgBytes int) {
	f.CPU.Keccak256(out, msgs, msgBytes)
	if f.in == "Keccak-256" {
		out[len(out)-1][31] ^= 1
	}
}

func (f faulty) PadSeeds(seeds []kernels.PadSeed, prefix *kernels.Hash, suffix *[64]byte, nonces []kernels.Hash) {
	f.CPU.PadSeeds(seeds, prefix, suffix, nonces)
	if f.in == "BLAKE2b-512" {
		seeds[len(seeds)-1][0] ^= 1
	}
}

func (f faulty) Pads(pads []byte, recall []kernels.Hash, seeds []kernels.PadSeed) {
	f.CPU.Pads(pads, recall, seeds)
	if f.in == "pad of case" {
		pads[len(pads)-1] ^= 1
	}
}

func (f faulty) RecallSeeds(recall []kernels.Hash, seeds []kernels.PadSeed) {
	f.CPU.RecallSeeds(recall, seeds)
	if f.in == "without pad" {
		recall[0][5] ^= 1
	}
}

func (f faulty) Search(hits []kernels.Hit, load, pad []byte, seed *kernels.PadSeed, units uint64, limit *kernels.Hash) int {
	n := f.CPU.Search(hits, load, pad, seed, units, limit)
	switch f.in {
	case "quality":
		hits[3].Quality[9] ^= 1
	case "qualities":
		n--
	}
	return n
}

func (f faulty) Seal(data []byte, masks []kernels.Hash) {
	f.CPU.Seal(data, masks)
	if f.in == "sealed unit" {
		data[0] ^= 1
	}
}

func (f faulty) Unseal(data []byte, masks []kernels.Hash) {
	f.CPU.Unseal(data, masks)
	if f.in == "unsealed unit" {
		data[kernels.UnitBytes] ^= 1
	}
}

func (f faulty) SegmentRoot(segment []byte, scratch *[kernels.LoadSectors]kernels.Hash) kernels.Hash {
	h := f.CPU.SegmentRoot(segment, scratch)
	if f.in == "root" {
		h[0] ^= 1
	}
	return h
}

func TestEveryPrimitiveIsChecked(t *testing.T) {
	v, err := Load(testvec.Read)
	if err != nil {
		t.Fatal(err)
	}
	for _, in := range []string{"Keccak-256", "BLAKE2b-512", "pad of case", "without pad", "quality", "qualities", "sealed unit", "unsealed unit", "root"} {
		_, err := v.Check("faulty", faulty{kernels.Judge(), in})
		var mismatch *ErrMismatch
		if !errors.As(err, &mismatch) || !strings.Contains(mismatch.Value, in) {
			t.Errorf("a fault in %q gave %v", in, err)
		}
	}
}

func TestTruncatedVectors(t *testing.T) {
	for _, name := range []string{"hash/hash.json", "scratchpad/scratchpad.json", "seal/seal.json"} {
		for what, cut := range map[string]func([]byte) []byte{
			"half":    func(b []byte) []byte { return b[:len(b)/2] },
			"empty":   func([]byte) []byte { return nil },
			"no list": func([]byte) []byte { return []byte("{}") },
		} {
			_, err := Load(func(n string) ([]byte, error) {
				b, err := testvec.Read(n)
				if n == name {
					b = cut(b)
				}
				return b, err
			})
			if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "whole vectors") {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
	if _, err := Load(func(string) ([]byte, error) { return nil, errors.New("gone") }); err == nil {
		t.Error("missing vectors were loaded")
	}
	// A value that is cut inside its text.
	v, err := Load(testvec.Read)
	if err != nil {
		t.Fatal(err)
	}
	v.seal.Units[0].FirstMask = "0x1234"
	if _, err := v.Check("generic", kernels.Judge()); err == nil || !strings.Contains(err.Error(), "2 bytes, need 32") {
		t.Errorf("a short mask gave %v", err)
	}
}
