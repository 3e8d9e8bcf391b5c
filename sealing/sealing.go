// Package sealing turns flow data into the form that only one miner can use and
// back (spec/storage.md 5). A seal unit, 4096 bytes at a flow position, is
// masked word by word: the first mask hashes the miner id, a context digest and
// the position, every further mask hashes the sealed word before it. So sealing
// is a chain of 128 hashes per unit, and unsealing may begin at any word.
//
// The package knows nothing of disks and nothing of when to seal. A Sealer is
// one worker's scratch memory; it allocates nothing after New.
package sealing

import (
	"encoding/binary"
	"fmt"

	"github.com/zgminer/zgminer/kernels"
)

// Hash is a miner id, context digest or mask.
type Hash = kernels.Hash

// Sizes of spec/storage.md 1.
const (
	WordBytes   = kernels.HashBytes // 32
	UnitBytes   = kernels.UnitBytes // 4096
	UnitWords   = kernels.UnitWords // 128
	UnitSectors = kernels.UnitSectors
	LoadUnits   = kernels.LoadUnits // 64
	LoadBytes   = kernels.LoadBytes
	LoadSectors = kernels.LoadSectors
)

// firstMaskBytes is the preimage of a first mask: miner id | digest | u256(sector).
const firstMaskBytes = 96

// Sealer seals and unseals for one miner id. It is for one goroutine at a time.
type Sealer struct {
	cpu     *kernels.CPU
	minerID Hash
	msgs    [LoadUnits * firstMaskBytes]byte
	masks   [LoadUnits]Hash
	words   [UnitWords]Hash
}

// New returns a Sealer that computes with cpu.
func New(cpu *kernels.CPU, minerID Hash) *Sealer {
	s := &Sealer{cpu: cpu, minerID: minerID}
	for u := range LoadUnits {
		copy(s.msgs[u*firstMaskBytes:], minerID[:])
	}
	return s
}

// MinerID returns the id that everything is sealed for.
func (s *Sealer) MinerID() Hash { return s.minerID }

// FirstMask returns the first mask of the unit that begins at sector.
func (s *Sealer) FirstMask(digest *Hash, sector uint64) Hash {
	s.prepare(0, digest, sector)
	s.hash(1)
	return s.masks[0]
}

// prepare writes the first-mask preimage of the unit at sector into slot.
func (s *Sealer) prepare(slot int, digest *Hash, sector uint64) {
	msg := s.msgs[slot*firstMaskBytes : (slot+1)*firstMaskBytes]
	copy(msg[32:64], digest[:])
	binary.BigEndian.PutUint64(msg[88:], sector) // bytes 64..87 stay zero
}

// hash computes the first n prepared masks.
func (s *Sealer) hash(n int) {
	s.cpu.Keccak256(s.masks[:n], s.msgs[:n*firstMaskBytes], firstMaskBytes)
}

// Seal seals consecutive whole units in place; the first begins at sector, a
// multiple of UnitSectors, and all belong to the context digest.
func (s *Sealer) Seal(data []byte, digest *Hash, sector uint64) {
	s.units(data, digest, sector, s.cpu.Seal)
}

// Unseal is the inverse of Seal.
func (s *Sealer) Unseal(data []byte, digest *Hash, sector uint64) {
	s.units(data, digest, sector, s.cpu.Unseal)
}

func (s *Sealer) units(data []byte, digest *Hash, sector uint64, work func([]byte, []Hash)) {
	if len(data)%UnitBytes != 0 || sector%UnitSectors != 0 {
		panic(fmt.Sprintf("sealing: %d bytes at sector %d are not whole units", len(data), sector))
	}
	for len(data) > 0 {
		n := min(len(data)/UnitBytes, LoadUnits)
		for u := range n {
			s.prepare(u, digest, sector+uint64(u)*UnitSectors)
		}
		s.hash(n)
		work(data[:n*UnitBytes], s.masks[:n])
		data, sector = data[n*UnitBytes:], sector+uint64(n)*UnitSectors
	}
}

// UnsealWords unseals whole words of one unit in place, from any word on: mask
// is the mask of the first word given, which is FirstMask for word 0 and
// otherwise WordMask of the sealed word before. At most UnitWords words.
func (s *Sealer) UnsealWords(words []byte, mask Hash) {
	n := len(words) / WordBytes
	if len(words)%WordBytes != 0 || n > UnitWords {
		panic(fmt.Sprintf("sealing: %d bytes are not words of one unit", len(words)))
	}
	if n == 0 {
		return
	}
	s.words[0] = mask
	if n > 1 { // the masks of all further words, side by side, before any word changes
		s.cpu.Keccak256(s.words[1:n], words[:(n-1)*WordBytes], WordBytes)
	}
	for i := range n {
		xorWord(words[i*WordBytes:], &s.words[i])
	}
}

// WordMask returns the mask that the sealed word puts on the word after it.
func (s *Sealer) WordMask(sealed *Hash) Hash {
	s.cpu.Keccak256(s.words[:1], sealed[:], WordBytes)
	return s.words[0]
}

// ReadAt copies raw bytes of a sealed unit into dst, from byte offset of the
// unit on. unit is the sealed unit (UnitBytes, not changed); it belongs to
// digest and begins at sector. Only the words asked for are unsealed.
func (s *Sealer) ReadAt(dst, unit []byte, offset int, digest *Hash, sector uint64) {
	if len(unit) != UnitBytes || offset < 0 || offset+len(dst) > UnitBytes {
		panic(fmt.Sprintf("sealing: read of %d bytes at %d of a unit of %d bytes", len(dst), offset, len(unit)))
	}
	if len(dst) == 0 {
		return
	}
	first, last := offset/WordBytes, (offset+len(dst)-1)/WordBytes
	n := last - first + 1
	if first == 0 {
		s.words[0] = s.FirstMask(digest, sector)
		if n > 1 {
			s.cpu.Keccak256(s.words[1:n], unit[:(n-1)*WordBytes], WordBytes)
		}
	} else {
		s.cpu.Keccak256(s.words[:n], unit[(first-1)*WordBytes:last*WordBytes], WordBytes)
	}
	for i := range dst {
		at := offset + i
		dst[i] = unit[at] ^ s.words[at/WordBytes-first][at%WordBytes]
	}
}

func xorWord(word []byte, mask *Hash) {
	for i := 0; i < WordBytes; i += 8 {
		binary.LittleEndian.PutUint64(word[i:], binary.LittleEndian.Uint64(word[i:])^binary.LittleEndian.Uint64(mask[i:]))
	}
}
