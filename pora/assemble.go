package pora

import (
	"fmt"

	"github.com/zgminer/zgminer/pora/flow"
)

// Claim is a hit that is to become an answer.
type Claim struct {
	Context *flow.Context
	MinerID Hash
	Nonce   Hash
	Range   Range
	Load    uint64 // counted from the beginning of the flow
	Offset  int    // seal offset of the unit, 0..63
	Sealed  *[UnitBytes]byte
}

// Position is the first sector of the claim's unit.
func (c *Claim) Position() uint64 { return c.Load*LoadSectors + uint64(c.Offset)*UnitSectors }

// Ranges finds the epoch range of a sector of a flow of length sectors, as
// flow.Epochs does.
type Ranges interface {
	At(sector, length uint64) (flow.EpochRange, error)
}

// Prover proves a seal unit in the flow as it was at length sectors, as flow.Tree
// does.
type Prover interface {
	UnitProof(sector, length uint64, lower *flow.Lower) ([]Hash, error)
}

// Assemble makes the answer of a claim (spec/storage.md 4.5). epochs tells which
// digest the unit is sealed with: that of the range with the unit's last sector.
// The proof is made in tree at the context's flow length, not at the newest;
// lower holds the hashes of the claim's load at that length, or is nil if the
// tree was filled down to the units.
func Assemble(c *Claim, epochs Ranges, tree Prover, lower *flow.Lower) (*Answer, error) {
	position, length := c.Position(), c.Context.FlowLength
	if c.Offset < 0 || c.Offset >= LoadUnits || position+UnitSectors > length {
		return nil, fmt.Errorf("answer for unit %d of load %d: the flow of epoch %d has %d sectors", c.Offset, c.Load, c.Context.Epoch, length)
	}
	sealed, err := epochs.At(position+UnitSectors-1, length)
	if err != nil {
		return nil, fmt.Errorf("answer for unit %d of load %d: digest of sector %d: %w", c.Offset, c.Load, position+UnitSectors-1, err)
	}
	proof, err := tree.UnitProof(position, length, lower)
	if err != nil {
		return nil, fmt.Errorf("answer for unit %d of load %d: %w", c.Offset, c.Load, err)
	}
	a := &Answer{
		ContextDigest: c.Context.Digest, Nonce: c.Nonce, MinerID: c.MinerID, Range: c.Range.Wide(),
		SealedContextDigest: sealed.Digest, SealedData: *c.Sealed, MerkleProof: proof,
	}
	a.RecallPosition.SetUint64(position)
	a.SealOffset.SetUint64(uint64(c.Offset))
	return a, nil
}
