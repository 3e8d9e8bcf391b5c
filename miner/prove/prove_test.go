package prove

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

var cpu = kernels.Tiers()[len(kernels.Tiers())-1]

// Two loads follow the flow's first sector and its gap: loads 2 and 3.
const firstLoad, length = 2, 4 * pora.LoadSectors

// shelf is a store of the flow's loads, and its log.
type shelf struct {
	*flow.Tree
	raw      map[uint64][]byte
	missing  sealing.Bitmap
	contexts sealing.Contexts
	context  flow.Context
	none     bool // there is no context yet
	err      error
	readErr  error
	proofErr error
}

var errDisk = errors.New("the disk is gone")

func (s *shelf) MinerID() kernels.Hash { return kernels.Hash{0xaa} }

func (s *shelf) Read(load, sector, n uint64, dst []byte) error {
	copy(dst, s.raw[load][sector*merkle.SectorBytes:(sector+n)*merkle.SectorBytes])
	return s.readErr
}

func (s *shelf) ReadSealed(load uint64, buf []byte) (sealing.Bitmap, sealing.Contexts, error) {
	if s.err != nil {
		return 0, nil, s.err
	}
	copy(buf, s.raw[load])
	masks := make([]kernels.Hash, pora.LoadUnits)
	for u := range masks {
		masks[u] = pora.FirstMask(pora.Hash(s.MinerID()), pora.Hash(s.contexts.Of(u).Digest), load*pora.LoadSectors+uint64(u)*pora.UnitSectors)
	}
	cpu.Seal(buf, masks)
	return sealing.First(pora.LoadUnits) &^ s.missing, s.contexts, nil
}

func (s *shelf) Current() (flow.Context, bool) { return s.context, !s.none }

func (s *shelf) UnitProof(sector, length uint64, lower *flow.Lower) ([]pora.Hash, error) {
	if s.proofErr != nil {
		return nil, s.proofErr
	}
	return s.Tree.UnitProof(sector, length, lower)
}

func newShelf(t *testing.T) *shelf {
	t.Helper()
	tree, err := flow.NewTree(flow.MemoryStore{})
	testvec.Check(t, err, nil, "tree")
	data := testvec.Bytes("prove", 2*kernels.LoadBytes)
	file, err := merkle.NewFile(cpu, data)
	testvec.Check(t, err, nil, "file")
	start, err := tree.Append(file.Nodes)
	testvec.Check(t, err, nil, "append")
	testvec.Check(t, start, uint64(firstLoad*pora.LoadSectors), "the file's place")
	for i, root := range file.Segments {
		testvec.Check(t, tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: firstLoad + uint64(i)}, root), nil, "fill")
	}
	root, err := tree.Root(length)
	testvec.Check(t, err, nil, "root")
	s := &shelf{Tree: tree, raw: map[uint64][]byte{}, context: flow.Context{Epoch: 9, FlowRoot: root, FlowLength: length}}
	for i := range uint64(2) {
		s.raw[firstLoad+i] = data[i*kernels.LoadBytes : (i+1)*kernels.LoadBytes]
	}
	// An epoch's boundary lies inside of each load, after the tenth unit.
	s.contexts = sealing.Contexts{{End: 10, Digest: sealing.Hash{1}}, {End: pora.LoadUnits, Digest: sealing.Hash{2}}}
	return s
}

func sectorOf(load, unit uint64) uint64 { return load*pora.LoadSectors + unit*pora.UnitSectors }

func made(t *testing.T, s *shelf, sector uint64) *Unit {
	t.Helper()
	u, err := Make(cpu, s, s, sector)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestMake: units on both sides of an epoch's boundary are proven, each with the
// digest that it is sealed with, also by way of the file.
func TestMake(t *testing.T) {
	s := newShelf(t)
	for _, at := range []struct {
		load, unit uint64
		digest     byte
	}{{2, 0, 1}, {2, 9, 1}, {2, 10, 2}, {3, 63, 2}} {
		u := made(t, s, sectorOf(at.load, at.unit))
		if u.MinerID != (common.Hash{0xaa}) || u.SealedWith != (common.Hash{at.digest}) || u.Epoch != 9 || u.FlowLength != length || u.FlowRoot != common.Hash(s.context.FlowRoot) {
			t.Errorf("unit %d of load %d: %+v", at.unit, at.load, u)
		}
		raw := s.raw[at.load][at.unit*pora.UnitBytes:][:pora.UnitBytes]
		if string(u.Sealed[:]) == string(raw) {
			t.Error("the proof has the raw data")
		}
		b, err := json.Marshal(u)
		testvec.Check(t, err, nil, "marshal")
		var again Unit
		testvec.Check(t, json.Unmarshal(b, &again), nil, "unmarshal")
		for name, p := range map[string]*Unit{"made": u, "read": &again} {
			if err := p.Verify(cpu); err != nil {
				t.Errorf("unit %d of load %d, %s: %v", at.unit, at.load, name, err)
			}
		}
	}
}

// TestMakeRefuses: no proof of what is not there.
func TestMakeRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		sector uint64
		change func(*shelf)
		is     error
		says   string
	}{
		"inside a unit":  {sectorOf(2, 3) + 5, nil, nil, "begins at 2096"},
		"no context":     {sectorOf(2, 3), func(s *shelf) { s.none = true }, nil, "no mining context"},
		"beyond":         {length, nil, nil, "has 4096 sectors"},
		"not yet in it":  {sectorOf(3, 0), func(s *shelf) { s.context.FlowLength = sectorOf(3, 0) + 15 }, nil, "has 3087 sectors"},
		"not sealed":     {sectorOf(2, 3), func(s *shelf) { s.missing = 1 << 3 }, ErrNotSealed, "unit 3 of load 2"},
		"no sealed data": {sectorOf(2, 3), func(s *shelf) { s.err = errDisk }, errDisk, "sector 2096"},
		"no raw data":    {sectorOf(2, 3), func(s *shelf) { s.readErr = errDisk }, errDisk, "raw data"},
		"no proof":       {sectorOf(2, 3), func(s *shelf) { s.proofErr = flow.ErrUnknownNode }, flow.ErrUnknownNode, "sector 2096"},
	} {
		s := newShelf(t)
		if c.change != nil {
			c.change(s)
		}
		u, err := Make(cpu, s, s, c.sector)
		if u != nil || err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A neighbour that is not sealed is no obstacle.
	s := newShelf(t)
	s.missing = 1<<3 | 1<<5
	if err := made(t, s, sectorOf(2, 4)).Verify(cpu); err != nil {
		t.Error(err)
	}
}

// TestForgeries: a proof of which anything was changed does not hold.
func TestForgeries(t *testing.T) {
	s := newShelf(t)
	other := made(t, s, sectorOf(2, 12))
	for name, forge := range map[string]func(*Unit){
		"a bit of the first byte":    func(u *Unit) { u.Sealed[0] ^= 1 },
		"a bit in the middle":        func(u *Unit) { u.Sealed[2000] ^= 16 },
		"a bit of the last byte":     func(u *Unit) { u.Sealed[pora.UnitBytes-1] ^= 128 },
		"raw data":                   func(u *Unit) { copy(u.Sealed[:], s.raw[2][11*pora.UnitBytes:]) },
		"another unit's data":        func(u *Unit) { u.Sealed = other.Sealed },
		"another miner id":           func(u *Unit) { u.MinerID[31]++ },
		"no miner id":                func(u *Unit) { u.MinerID = common.Hash{} },
		"the other epoch's digest":   func(u *Unit) { u.SealedWith = common.Hash{1} },
		"the next unit's place":      func(u *Unit) { u.Sector += pora.UnitSectors },
		"the next load's place":      func(u *Unit) { u.Sector += pora.LoadSectors },
		"inside a unit":              func(u *Unit) { u.Sector++ },
		"beyond the flow":            func(u *Unit) { u.Sector = length },
		"beyond all flows":           func(u *Unit) { u.Sector = ^uint64(15) },
		"an empty flow":              func(u *Unit) { u.FlowLength = 0 },
		"a flow of less than a unit": func(u *Unit) { u.FlowLength = pora.UnitSectors - 1 },
		"a flow twice as long":       func(u *Unit) { u.FlowLength *= 2 },
		"a flow half as long":        func(u *Unit) { u.FlowLength /= 2 },
		"the longest flow":           func(u *Unit) { u.FlowLength = ^uint64(0) },
		"another root":               func(u *Unit) { u.FlowRoot[0] ^= 1 },
		"no siblings":                func(u *Unit) { u.Siblings = nil },
		"a sibling less":             func(u *Unit) { u.Siblings = u.Siblings[:len(u.Siblings)-1] },
		"a sibling more":             func(u *Unit) { u.Siblings = append(u.Siblings, common.Hash{}) },
		"another first sibling":      func(u *Unit) { u.Siblings[0][9] ^= 4 },
		"another last sibling":       func(u *Unit) { u.Siblings[len(u.Siblings)-1][9] ^= 4 },
		"siblings swapped":           func(u *Unit) { u.Siblings[1], u.Siblings[2] = u.Siblings[2], u.Siblings[1] },
		"another unit's siblings":    func(u *Unit) { u.Siblings = other.Siblings },
	} {
		u := made(t, s, sectorOf(2, 11))
		if err := u.Verify(cpu); err != nil {
			t.Fatal(err)
		}
		if forge(u); u.Verify(cpu) == nil {
			t.Errorf("accepted: %s", name)
		}
	}
	// The epoch is only told: no hash of the proof depends on it.
	u := made(t, s, sectorOf(2, 11))
	u.Epoch++
	if err := u.Verify(cpu); err != nil {
		t.Error(err)
	}
}

// TestFile: files of another form are refused, each with its reason.
func TestFile(t *testing.T) {
	good, err := json.Marshal(made(t, newShelf(t), sectorOf(2, 11)))
	testvec.Check(t, err, nil, "marshal")
	hash := `"0x` + strings.Repeat("00", 32) + `"`
	change := func(old, new string) string {
		s := strings.Replace(string(good), old, new, 1)
		if s == string(good) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return s
	}
	for name, c := range map[string]struct{ file, says string }{
		"another version":   {change(`"version":1`, `"version":2`), "version 2"},
		"no version":        {change(`"version":1,`, ``), "version 0"},
		"too many hashes":   {change(`"siblings":[`, `"siblings":[`+strings.Repeat(hash+",", 65)), "at most 64"},
		"short data":        {change(`"sealed_data":"0x`, `"sealed_data":"`), "characters"},
		"no hex":            {change(`"sealed_data":"0x`, `"sealed_data":"0xzz`), "characters"},
		"not all hex":       {string(good[:strings.Index(string(good), `"sealed_data":"0x`)+17]) + "zz" + string(good[strings.Index(string(good), `"sealed_data":"0x`)+19:]), "sealed_data"},
		"a number too much": {change(`"sector":`, `"sector":99999999999999999999`), "read the proof"},
		"a short hash":      {change(`"miner_id":"0xaa`, `"miner_id":"0x`), "read the proof"},
	} {
		var u Unit
		if err := json.Unmarshal([]byte(c.file), &u); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
