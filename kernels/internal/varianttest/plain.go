package varianttest

import (
	"bytes"
	"crypto/subtle"
	"hash"

	// The independent reference of both hashes, and the base of every ratio.
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/sha3"

	"github.com/zgminer/zgminer/kernels/internal/variant"
)

// plain does the work of a variant.Set with golang.org/x/crypto alone, written
// as one would who knows nothing of the tiers but avoids needless work: one
// hash object, no allocation. Ratios to "plain Go" are ratios to it.
type plain struct {
	h    reader
	msg  [128 + variant.UnitBytes]byte
	mask [32]byte
}

// reader is what sha3.NewLegacyKeccak256 returns; Read gives the digest
// without the copy of the state that Sum makes.
type reader interface {
	hash.Hash
	Read([]byte) (int, error)
}

func newPlain() *plain {
	return &plain{h: sha3.NewLegacyKeccak256().(reader)}
}

func (p *plain) sum(out, msg []byte) {
	p.h.Reset()
	p.h.Write(msg)
	p.h.Read(out[:32])
}

func (p *plain) keccak256(out [][32]byte, msgs []byte, msgBytes int) {
	for i := range out {
		p.sum(out[i][:], msgs[i*msgBytes:][:msgBytes])
	}
}

func (p *plain) padSeeds(seeds [][64]byte, prefix *[32]byte, suffix *[64]byte, nonces [][32]byte) {
	for i := range nonces {
		copy(p.msg[:32], prefix[:])
		copy(p.msg[32:64], nonces[i][:])
		copy(p.msg[64:128], suffix[:])
		seeds[i] = blake2b.Sum512(p.msg[:128])
	}
}

// pads computes scratchpads; it stores none if pads is empty.
func (p *plain) pads(pads []byte, recall [][32]byte, seeds [][64]byte) {
	d := p.msg[:64]
	for i := range seeds {
		copy(d, seeds[i][:])
		for c := range variant.PadCells {
			p.sum(d[:32], d)
			p.sum(d[32:], d)
			if len(pads) > 0 {
				copy(pads[i*variant.PadBytes+c*variant.CellBytes:], d)
			}
		}
		p.sum(recall[i][:], d)
	}
}

// quality returns the quality of one unit of load.
func (p *plain) quality(load, pad []byte, seed *[64]byte, unit int) (q [32]byte) {
	clear(p.msg[:128])
	p.msg[31] = byte(unit)
	copy(p.msg[32:], seed[:])
	at := unit * variant.UnitBytes
	subtle.XORBytes(p.msg[128:], load[at:at+variant.UnitBytes], pad[at%variant.PadBytes:])
	sum := blake2b.Sum512(p.msg[:])
	copy(q[:], sum[:])
	return q
}

func (p *plain) search(hits []variant.Hit, load, pad []byte, seed *[64]byte, units uint64, limit *[32]byte) (n int) {
	for u := range variant.LoadUnits {
		if units>>u&1 == 0 {
			continue
		}
		if q := p.quality(load, pad, seed, u); bytes.Compare(q[:], limit[:]) <= 0 {
			hits[n] = variant.Hit{Unit: u, Quality: q}
			n++
		}
	}
	return n
}

func (p *plain) seal(data []byte, masks [][32]byte) {
	for i := range masks {
		p.mask = masks[i]
		for unit := data[i*variant.UnitBytes:][:variant.UnitBytes]; len(unit) > 0; unit = unit[32:] {
			subtle.XORBytes(unit, unit[:32], p.mask[:])
			p.sum(p.mask[:], unit[:32])
		}
	}
}

func (p *plain) unseal(data []byte, masks [][32]byte) {
	var next [32]byte
	for i := range masks {
		p.mask = masks[i]
		for unit := data[i*variant.UnitBytes:][:variant.UnitBytes]; len(unit) > 0; unit = unit[32:] {
			p.sum(next[:], unit[:32])
			subtle.XORBytes(unit, unit[:32], p.mask[:])
			p.mask = next
		}
	}
}

// Plain returns that baseline as a Set, for benchmarks that list it beside the
// tiers. It serves one goroutine at a time.
func Plain() variant.Set {
	p := newPlain()
	return variant.Set{
		Name: "plain-go", Lanes: 1,
		Keccak256:   p.keccak256,
		PadSeeds:    p.padSeeds,
		RecallSeeds: func(recall [][32]byte, seeds [][64]byte) { p.pads(nil, recall, seeds) },
		Pads:        p.pads,
		Search:      p.search,
		Seal:        p.seal,
		Unseal:      p.unseal,
	}
}
