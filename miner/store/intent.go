package store

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/zgminer/zgminer/sealing"
)

// BlockBytes is the piece that disks write whole or not at all.
const BlockBytes = 512

const (
	unitBlocks = sealing.UnitBytes / BlockBytes
	blockWords = BlockBytes / sealing.WordBytes
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// intent announces that some units of a load change their form in place, from
// what its record says to target. Layout of version 1: version (1), the changed
// units (8), the CRC-32C of every raw block of them (4 each, in order), the
// encoded target sealing.Record.
type intent struct {
	units  sealing.Bitmap // those that change
	crcs   []uint32       // unitBlocks for each changed unit, ascending
	target sealing.Record
}

// newIntent computes the CRCs from data, a load whose changed units are raw.
func newIntent(units sealing.Bitmap, target sealing.Record, data []byte) *intent {
	in := &intent{units: units, target: target, crcs: make([]uint32, 0, units.Count()*unitBlocks)}
	for first, n := range units.Runs() {
		for at := first * sealing.UnitBytes; at < (first+n)*sealing.UnitBytes; at += BlockBytes {
			in.crcs = append(in.crcs, crc32.Checksum(data[at:at+BlockBytes], castagnoli))
		}
	}
	return in
}

func (in *intent) append(b []byte) ([]byte, error) {
	b = append(b, recordVersion)
	b = binary.BigEndian.AppendUint64(b, uint64(in.units))
	for _, c := range in.crcs {
		b = binary.BigEndian.AppendUint32(b, c)
	}
	return in.target.AppendBinary(b)
}

func decodeIntent(b []byte) (*intent, error) {
	if len(b) < 9 || b[0] != recordVersion {
		return nil, fmt.Errorf("%w: %d bytes, not an intent of version %d", errRecord, len(b), recordVersion)
	}
	in := &intent{units: sealing.Bitmap(binary.BigEndian.Uint64(b[1:]))}
	b = b[9:]
	n := in.units.Count() * unitBlocks
	if n == 0 || len(b) < 4*n {
		return nil, fmt.Errorf("%w: an intent for %d blocks has %d bytes for them", errRecord, n, len(b))
	}
	for i := range n {
		in.crcs = append(in.crcs, binary.BigEndian.Uint32(b[4*i:]))
	}
	if err := in.target.UnmarshalBinary(b[4*n:]); err != nil {
		return nil, fmt.Errorf("%w: intent: %w", errRecord, err)
	}
	return in, nil
}

// unitCRCs returns the CRCs of a changed unit's blocks.
func (in *intent) unitCRCs(unit int) []uint32 {
	at := (in.units & sealing.First(unit)).Count() * unitBlocks
	return in.crcs[at : at+unitBlocks]
}

// chain follows the masks of one form of a unit.
type chain struct {
	sealed bool
	mask   sealing.Hash // of the next word
}

func newChain(s *sealing.Sealer, r *sealing.Record, load uint64, unit int) chain {
	if !r.Sealed.Has(unit) {
		return chain{}
	}
	digest := r.Contexts.Of(unit).Digest
	return chain{true, s.FirstMask(&digest, load*sealing.LoadSectors+uint64(unit)*sealing.UnitSectors)}
}

// unseal returns the raw bytes of a block if it is in this form.
func (c *chain) unseal(s *sealing.Sealer, block []byte) (raw [BlockBytes]byte) {
	copy(raw[:], block)
	if c.sealed {
		s.UnsealWords(raw[:], c.mask)
	}
	return raw
}

// advance moves the chain behind a block whose raw bytes are known.
func (c *chain) advance(s *sealing.Sealer, raw *[BlockBytes]byte) {
	if !c.sealed {
		return
	}
	for i := range blockWords {
		var sealed sealing.Hash
		for j := range sealed {
			sealed[j] = raw[i*sealing.WordBytes+j] ^ c.mask[j]
		}
		c.mask = s.WordMask(&sealed)
	}
}

// recover turns the changed units of data, a load as it lies on disk after an
// interrupted change, into raw bytes. Each of their blocks is in the form of old
// or in that of the target. It returns the units that have a block in neither:
// damaged by something else.
func (in *intent) recover(s *sealing.Sealer, data []byte, load uint64, old *sealing.Record) (lost sealing.Bitmap) {
	for u := range sealing.LoadUnits {
		if in.units.Has(u) && !in.recoverUnit(s, data[u*sealing.UnitBytes:(u+1)*sealing.UnitBytes], load, u, old) {
			lost = lost.With(u)
		}
	}
	return lost
}

func (in *intent) recoverUnit(s *sealing.Sealer, unit []byte, load uint64, u int, old *sealing.Record) bool {
	forms := [2]chain{newChain(s, old, load, u), newChain(s, &in.target, load, u)}
	for b, want := range in.unitCRCs(u) {
		block := unit[b*BlockBytes : (b+1)*BlockBytes]
		found := false
		for f := range forms {
			raw := forms[f].unseal(s, block)
			if crc32.Checksum(raw[:], castagnoli) != want {
				continue
			}
			for g := range forms {
				forms[g].advance(s, &raw)
			}
			copy(block, raw[:])
			found = true
			break
		}
		if !found {
			return false
		}
	}
	return true
}
