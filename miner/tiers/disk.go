package tiers

import (
	"math/bits"

	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/store"
)

// disk is one directory. It implements mine.Disk.
type disk struct {
	*mine.ReadPool
	view   *view
	name   string
	held   mine.Bitmap
	ranks  ranks
	places []store.Place // of the held loads in ascending order
}

// Name implements mine.Tier.
func (d *disk) Name() string { return d.name }

// Held implements mine.Tier.
func (d *disk) Held() mine.Bitmap { return d.held }

// Place implements mine.Disk.
func (d *disk) Place(load uint64) uint64 { return uint64(d.places[d.ranks.of(load)]) }

// read is the pool's. The store knows where the load lies now.
func (d *disk) read(load uint64, buf []byte) (uint64, error) {
	units, _, err := d.view.source.read(d.view.first+load, buf)
	return uint64(units), err
}

// ranks answers in constant time how many loads of a set lie before one.
type ranks struct {
	set    mine.Bitmap
	before []uint32 // loads in the words before
}

func newRanks(set mine.Bitmap) ranks {
	r := ranks{set, make([]uint32, len(set))}
	n := uint32(0)
	for i, w := range set {
		r.before[i] = n
		n += uint32(bits.OnesCount64(w))
	}
	return r
}

// of returns the rank of a load of the set.
func (r ranks) of(load uint64) int {
	return int(r.before[load/64]) + bits.OnesCount64(r.set[load/64]&(1<<(load%64)-1))
}

var _ mine.Disk = (*disk)(nil)
