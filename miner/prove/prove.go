// Package prove proves and checks one seal unit by itself: that a miner id holds,
// sealed, what the flow has at a position. It is what an answer to a mining window
// rests on, without the search (spec/storage.md 2.5, 4.5, 5.1).
package prove

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/vfs"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// Unit is a proof that is complete in itself. In JSON digests and data are 0x hex.
type Unit struct {
	MinerID    common.Hash
	Sector     uint64 // first one of the unit, a multiple of 16
	FlowLength uint64 // sectors, of the context that it is proven in
	FlowRoot   common.Hash
	Epoch      uint64      // of that context
	SealedWith common.Hash // digest of the epoch range that the unit belongs to
	Sealed     [pora.UnitBytes]byte
	Siblings   []common.Hash // from height 4 up
}

// Store reads sealed loads, as store.Store does.
type Store interface {
	ReadSealed(load uint64, buf []byte) (units sealing.Bitmap, contexts sealing.Contexts, err error)
	Read(load, sector, n uint64, dst []byte) error
	MinerID() kernels.Hash
}

// Log proves units, as flow.Log of the miner does.
type Log interface {
	UnitProof(sector, length uint64, lower *flow.Lower) ([]pora.Hash, error)
	Current() (flow.Context, bool)
}

// ErrNotSealed means that the unit is not sealed here.
var ErrNotSealed = errors.New("the unit is not sealed")

// Make proves the unit at a sector in the newest context.
func Make(cpu *kernels.CPU, s Store, l Log, sector uint64) (*Unit, error) {
	c, ok := l.Current()
	switch {
	case sector%pora.UnitSectors != 0:
		return nil, fmt.Errorf("prove the unit at sector %d: units begin at multiples of %d, the one before begins at %d", sector, pora.UnitSectors, sector/pora.UnitSectors*pora.UnitSectors)
	case !ok:
		return nil, fmt.Errorf("prove the unit at sector %d: the flow has no mining context yet", sector)
	case sector+pora.UnitSectors > c.FlowLength:
		return nil, fmt.Errorf("prove the unit at sector %d: the flow of epoch %d has %d sectors", sector, c.Epoch, c.FlowLength)
	}
	load, offset := sector/pora.LoadSectors, int(sector%pora.LoadSectors/pora.UnitSectors)
	buf := vfs.Aligned(kernels.LoadBytes)
	units, contexts, err := s.ReadSealed(load, buf)
	if err != nil {
		return nil, fmt.Errorf("prove the unit at sector %d: %w", sector, err)
	}
	if !units.Has(offset) {
		return nil, fmt.Errorf("prove the unit at sector %d, unit %d of load %d: %w", sector, offset, load, ErrNotSealed)
	}
	u := &Unit{
		MinerID: common.Hash(s.MinerID()), Sector: sector, FlowLength: c.FlowLength, FlowRoot: common.Hash(c.FlowRoot), Epoch: c.Epoch,
		SealedWith: common.Hash(contexts.Of(offset).Digest),
	}
	copy(u.Sealed[:], buf[offset*pora.UnitBytes:])
	if err := s.Read(load, 0, pora.LoadSectors, buf); err != nil {
		return nil, fmt.Errorf("prove the unit at sector %d: its load's raw data: %w", sector, err)
	}
	proof, err := l.UnitProof(sector, c.FlowLength, flow.NewLower(cpu, load, c.FlowLength, buf))
	if err != nil {
		return nil, fmt.Errorf("prove the unit at sector %d: %w", sector, err)
	}
	for _, h := range proof {
		u.Siblings = append(u.Siblings, common.Hash(h))
	}
	return u, nil
}

// Verify checks that the sealed unit is, unsealed for the miner id, what the flow
// of the given root has at the sector. Whether root and digest are the chain's
// only the chain tells.
func (u *Unit) Verify(cpu *kernels.CPU) error {
	if u.Sector%pora.UnitSectors != 0 || u.FlowLength < pora.UnitSectors || u.Sector > u.FlowLength-pora.UnitSectors {
		return fmt.Errorf("the proof is for sector %d of a flow of %d sectors, where no unit is", u.Sector, u.FlowLength)
	}
	if want := levels(u.FlowLength); len(u.Siblings) != want {
		return fmt.Errorf("the proof has %d hashes, a flow of %d sectors needs %d", len(u.Siblings), u.FlowLength, want)
	}
	data := u.Sealed
	cpu.Unseal(data[:], []kernels.Hash{pora.FirstMask(pora.Hash(u.MinerID), pora.Hash(u.SealedWith), u.Sector)})
	siblings := make([]pora.Hash, len(u.Siblings))
	for i, h := range u.Siblings {
		siblings[i] = pora.Hash(h)
	}
	if got := pora.UnitRoot(cpu, &data, u.Sector, siblings); got != pora.Hash(u.FlowRoot) {
		return fmt.Errorf("unsealed for miner id %s and digest %s, the unit at sector %d leads to flow root %x, not to %x: data, miner id, digest or proof are wrong",
			u.MinerID, u.SealedWith, u.Sector, got, u.FlowRoot)
	}
	return nil
}

// levels is the number of siblings from a unit up to the root of a flow.
func levels(length uint64) int {
	n := 0
	for span := uint64(pora.UnitSectors); span < length && span != 0; span *= 2 {
		n++
	}
	return n
}

// jsonUnit is the file's form.
type jsonUnit struct {
	Version    int           `json:"version"`
	MinerID    common.Hash   `json:"miner_id"`
	Sector     uint64        `json:"sector"`
	Epoch      uint64        `json:"epoch"`
	FlowLength uint64        `json:"flow_length"`
	FlowRoot   common.Hash   `json:"flow_root"`
	SealedWith common.Hash   `json:"sealed_with"`
	Sealed     string        `json:"sealed_data"`
	Siblings   []common.Hash `json:"siblings"`
}

const version = 1

// MarshalJSON writes the file's form.
func (u *Unit) MarshalJSON() ([]byte, error) {
	return json.Marshal(jsonUnit{version, u.MinerID, u.Sector, u.Epoch, u.FlowLength, u.FlowRoot, u.SealedWith, "0x" + hex.EncodeToString(u.Sealed[:]), u.Siblings})
}

// UnmarshalJSON reads the file's form, of this version only.
func (u *Unit) UnmarshalJSON(b []byte) error {
	var j jsonUnit
	if err := json.Unmarshal(b, &j); err != nil {
		return fmt.Errorf("read the proof of a unit: %w", err)
	}
	if j.Version != version {
		return fmt.Errorf("read the proof of a unit: version %d, this zgminer knows %d", j.Version, version)
	}
	if len(j.Siblings) > 64 {
		return fmt.Errorf("read the proof of a unit: %d hashes, at most 64 are possible", len(j.Siblings))
	}
	*u = Unit{MinerID: j.MinerID, Sector: j.Sector, Epoch: j.Epoch, FlowLength: j.FlowLength, FlowRoot: j.FlowRoot, SealedWith: j.SealedWith, Siblings: j.Siblings}
	if len(j.Sealed) != 2+2*pora.UnitBytes || j.Sealed[:2] != "0x" {
		return fmt.Errorf("read the proof of a unit: sealed_data has %d characters, want 0x and %d digits", len(j.Sealed), 2*pora.UnitBytes)
	}
	if _, err := hex.Decode(u.Sealed[:], []byte(j.Sealed[2:])); err != nil {
		return fmt.Errorf("read the proof of a unit: sealed_data: %w", err)
	}
	return nil
}
