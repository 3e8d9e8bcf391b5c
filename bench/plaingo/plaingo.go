// Package plaingo does the work of the kernels with golang.org/x/crypto alone,
// one message at a time: the baseline that ratios of the benchmark refer to. It
// is written as one would who knows nothing of the tiers but avoids needless
// work: one hash object, digests read into the caller's memory, no allocation.
package plaingo

import (
	"bytes"
	"crypto/subtle"
	"hash"
	"io"

	// The baseline itself: Keccak-256 and BLAKE2b-512 in plain Go (BLAKE2b has
	// assembly for single messages there; it is what a plain Go program gets).
	"golang.org/x/crypto/blake2b"
	"golang.org/x/crypto/sha3"

	"github.com/zgminer/zgminer/kernels"
)

// Plain computes like a *kernels.CPU; it is for one goroutine.
type Plain struct {
	keccak keccak
	msg    [128 + kernels.UnitBytes]byte
	mask   kernels.Hash
	next   kernels.Hash
	cell   [kernels.CellBytes]byte
}

// keccak is what NewLegacyKeccak256 returns: Read gives the digest without the
// copy of the state that Sum makes.
type keccak interface {
	hash.Hash
	io.Reader
}

// New returns a Plain.
func New() *Plain { return &Plain{keccak: sha3.NewLegacyKeccak256().(keccak)} }

func (p *Plain) sum(out, msg []byte) {
	p.keccak.Reset()
	p.keccak.Write(msg)
	p.keccak.Read(out[:kernels.HashBytes])
}

// Keccak256 is kernels.CPU.Keccak256.
func (p *Plain) Keccak256(out []kernels.Hash, msgs []byte, msgBytes int) {
	for i := range out {
		p.sum(out[i][:], msgs[i*msgBytes:][:msgBytes])
	}
}

// PadSeeds is kernels.CPU.PadSeeds.
func (p *Plain) PadSeeds(seeds []kernels.PadSeed, prefix *kernels.Hash, suffix *[64]byte, nonces []kernels.Hash) {
	msg := p.msg[:128]
	copy(msg, prefix[:])
	copy(msg[64:], suffix[:])
	for i := range nonces {
		copy(msg[32:], nonces[i][:])
		seeds[i] = blake2b.Sum512(msg)
	}
}

// RecallSeeds is kernels.CPU.RecallSeeds.
func (p *Plain) RecallSeeds(recall []kernels.Hash, seeds []kernels.PadSeed) {
	p.Pads(nil, recall, seeds)
}

// Pads is kernels.CPU.Pads; it stores no pad if pads is empty.
func (p *Plain) Pads(pads []byte, recall []kernels.Hash, seeds []kernels.PadSeed) {
	cell := p.cell[:]
	for i := range seeds {
		copy(cell, seeds[i][:])
		for c := range kernels.PadCells {
			p.sum(cell[:32], cell)
			p.sum(cell[32:], cell)
			if len(pads) > 0 {
				copy(pads[i*kernels.PadBytes+c*kernels.CellBytes:], cell)
			}
		}
		p.sum(recall[i][:], cell)
	}
}

// Search is kernels.CPU.Search.
func (p *Plain) Search(hits []kernels.Hit, load, pad []byte, seed *kernels.PadSeed, units uint64, limit *kernels.Hash) (n int) {
	clear(p.msg[:128])
	copy(p.msg[32:], seed[:])
	for u := range kernels.LoadUnits {
		if units>>u&1 == 0 {
			continue
		}
		p.msg[31] = byte(u)
		at := u * kernels.UnitBytes
		subtle.XORBytes(p.msg[128:], load[at:at+kernels.UnitBytes], pad[at%kernels.PadBytes:])
		sum := blake2b.Sum512(p.msg[:])
		if bytes.Compare(sum[:32], limit[:]) <= 0 {
			hits[n].Unit = u
			copy(hits[n].Quality[:], sum[:])
			n++
		}
	}
	return n
}

// Seal is kernels.CPU.Seal.
func (p *Plain) Seal(data []byte, masks []kernels.Hash) {
	for i := range masks {
		p.mask = masks[i]
		for unit := data[i*kernels.UnitBytes:][:kernels.UnitBytes]; len(unit) > 0; unit = unit[32:] {
			subtle.XORBytes(unit, unit[:32], p.mask[:])
			p.sum(p.mask[:], unit[:32])
		}
	}
}

// Unseal is kernels.CPU.Unseal.
func (p *Plain) Unseal(data []byte, masks []kernels.Hash) {
	for i := range masks {
		p.mask = masks[i]
		for unit := data[i*kernels.UnitBytes:][:kernels.UnitBytes]; len(unit) > 0; unit = unit[32:] {
			p.sum(p.next[:], unit[:32])
			subtle.XORBytes(unit, unit[:32], p.mask[:])
			p.mask = p.next
		}
	}
}

// SegmentRoot is kernels.CPU.SegmentRoot.
func (p *Plain) SegmentRoot(segment []byte, scratch *[kernels.LoadSectors]kernels.Hash) kernels.Hash {
	for i := range scratch {
		p.sum(scratch[i][:], segment[i*kernels.SectorBytes:][:kernels.SectorBytes])
	}
	pair := p.cell[:]
	for n := len(scratch) / 2; n >= 1; n /= 2 {
		for i := range n {
			copy(pair[:32], scratch[2*i][:])
			copy(pair[32:], scratch[2*i+1][:])
			p.sum(scratch[i][:], pair[:])
		}
	}
	return scratch[0]
}
