package kernels

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
)

// ErrMismatch reports a tier whose result differs from the generic tier's.
type ErrMismatch struct {
	Tier      Tier
	Primitive string
	Item      int // index of the first wrong item
}

func (e *ErrMismatch) Error() string {
	return fmt.Sprintf("kernel tier %q computed a wrong result: %s differs from generic at item %d (do not use this tier here; report CPU model and version)",
		e.Tier, e.Primitive, e.Item)
}

// SelfTest compares every primitive of c with the generic tier on random input
// derived from seed, with full and partial groups of lanes. It takes a few
// milliseconds and returns *ErrMismatch at the first difference.
func SelfTest(c *CPU, seed uint64) error {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	t := &selfTest{judge: Judge(), c: c, rnd: rand.NewChaCha8(key)}
	for _, check := range []func() error{t.keccak, t.seeds, t.pads, t.search, t.seal} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// selfTestItems is a whole group of eight lanes and a rest.
const selfTestItems = 11

type selfTest struct {
	judge, c *CPU
	rnd      *rand.ChaCha8
}

func (t *selfTest) bytes(n int) []byte {
	b := make([]byte, n)
	t.rnd.Read(b)
	return b
}

func (t *selfTest) hashes(n int) []Hash {
	h := make([]Hash, n)
	for i := range h {
		t.rnd.Read(h[i][:])
	}
	return h
}

func (t *selfTest) equal(primitive string, got, want []byte, itemBytes int) error {
	for i := range got {
		if got[i] != want[i] {
			return &ErrMismatch{Tier: t.c.tier, Primitive: primitive, Item: i / itemBytes}
		}
	}
	return nil
}

func (t *selfTest) keccak() error {
	for _, size := range []int{32, 64, 96, 135, 136, 137, SectorBytes} {
		msgs := t.bytes(selfTestItems * size)
		var got, want [selfTestItems]Hash
		t.c.Keccak256(got[:], msgs, size)
		t.judge.Keccak256(want[:], msgs, size)
		if err := t.equal(fmt.Sprintf("keccak-256 of %d bytes", size), hashBytes(got[:]), hashBytes(want[:]), HashBytes); err != nil {
			return err
		}
	}
	return nil
}

func (t *selfTest) seeds() error {
	var prefix Hash
	var suffix [64]byte
	t.rnd.Read(prefix[:])
	t.rnd.Read(suffix[:])
	nonces := t.hashes(selfTestItems)
	var got, want [selfTestItems]PadSeed
	t.c.PadSeeds(got[:], &prefix, &suffix, nonces)
	t.judge.PadSeeds(want[:], &prefix, &suffix, nonces)
	for i := range got {
		if got[i] != want[i] {
			return &ErrMismatch{Tier: t.c.tier, Primitive: "pad seed", Item: i}
		}
	}
	return nil
}

func (t *selfTest) pads() error {
	var seeds [selfTestItems]PadSeed
	for i := range seeds {
		t.rnd.Read(seeds[i][:])
	}
	var got, want, only [selfTestItems]Hash
	gotPads, wantPads := make([]byte, selfTestItems*PadBytes), make([]byte, selfTestItems*PadBytes)
	t.c.Pads(gotPads, got[:], seeds[:])
	t.judge.Pads(wantPads, want[:], seeds[:])
	t.c.RecallSeeds(only[:], seeds[:])
	if err := t.equal("scratchpad", gotPads, wantPads, PadBytes); err != nil {
		return err
	}
	if err := t.equal("recall seed", hashBytes(got[:]), hashBytes(want[:]), HashBytes); err != nil {
		return err
	}
	return t.equal("recall seed without pad", hashBytes(only[:]), hashBytes(want[:]), HashBytes)
}

func (t *selfTest) search() error {
	load, pad := t.bytes(LoadBytes), t.bytes(PadBytes)
	var seed PadSeed
	t.rnd.Read(seed[:])
	// All units with the loosest limit, then a random half with a random limit.
	for _, random := range []bool{false, true} {
		units, limit := ^uint64(0), Hash(bytes.Repeat([]byte{0xff}, HashBytes))
		if random {
			units = t.rnd.Uint64()
			t.rnd.Read(limit[:])
			limit[0] |= 0x40
		}
		got, want := make([]Hit, LoadUnits), make([]Hit, LoadUnits)
		n := t.c.Search(got, load, pad, &seed, units, &limit)
		m := t.judge.Search(want, load, pad, &seed, units, &limit)
		for i := range min(n, m) {
			if got[i] != want[i] {
				return &ErrMismatch{Tier: t.c.tier, Primitive: "quality", Item: i}
			}
		}
		if n != m {
			return &ErrMismatch{Tier: t.c.tier, Primitive: "number of hits", Item: min(n, m)}
		}
	}
	return nil
}

func (t *selfTest) seal() error {
	masks := t.hashes(selfTestItems)
	data := t.bytes(selfTestItems * UnitBytes)
	got, want := slices.Clone(data), slices.Clone(data)
	t.c.Seal(got, masks)
	t.judge.Seal(want, masks)
	if err := t.equal("sealed unit", got, want, UnitBytes); err != nil {
		return err
	}
	t.c.Unseal(got, masks)
	return t.equal("unsealed unit", got, data, UnitBytes)
}
