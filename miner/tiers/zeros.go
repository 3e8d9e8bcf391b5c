package tiers

import (
	"fmt"

	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/sealing"
)

// sealKeccaks is what sealing a load costs: one permutation for each word.
const sealKeccaks = sealing.LoadUnits * sealing.UnitWords

// zerosPay tells whether sealing a load costs less than drawing nonces until one
// asks for a load that is held. Both are Keccak permutations, at the same rate:
// a pad has kernels.IterationKeccaks of them, and held of the range's loads are found
// by one pad in loads/held (spec/performance.md 6.3: keep reading from a tier
// while its cost above the fastest is below t_s/S).
func zerosPay(held, loads uint64) bool {
	return held*sealKeccaks <= loads*kernels.IterationKeccaks
}

// zeros are the loads of known zeros that are nowhere on disk: a read seals one
// in the buffer. It implements mine.Disk.
type zeros struct {
	*mine.ReadPool
	view  *view
	held  mine.Bitmap
	count uint64
}

func newZeros(v *view) *zeros {
	z := &zeros{view: v, held: mine.NewBitmap(v.loads)}
	if v.source.Store.MinerID() == (kernels.Hash{}) {
		return z
	}
	for global := range v.source.zeroLoads(v.first, v.first+v.loads) {
		if load := global - v.first; v.rng.Covers(load) && !v.memory.held.Has(load) {
			z.held.Set(load)
			z.count++
		}
	}
	return z
}

// zeroLoads yields the loads of known zeros in [first, end) that have no slot and
// are in contexts throughout.
func (s *Source) zeroLoads(first, end uint64) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		var want sealing.Contexts
		for _, r := range s.Store.Zeros() {
			for load := max(first, r[0]); load < min(end, r[1]); load++ {
				if _, has := s.Store.Summary(load); has {
					continue
				}
				var err error
				if want, err = s.Log.ContextsOf(want[:0], load); err != nil || want.Units() < sealing.LoadUnits {
					break
				}
				if !yield(load) {
					return
				}
			}
		}
	}
}

// Name implements mine.Tier.
func (z *zeros) Name() string { return "known zeros" }

// Held implements mine.Tier.
func (z *zeros) Held() mine.Bitmap { return z.held }

// Place implements mine.Disk: any order does.
func (z *zeros) Place(load uint64) uint64 { return load }

func (z *zeros) read(load uint64, buf []byte) (uint64, error) {
	units, _, err := z.view.source.sealZeros(z.view.first+load, buf)
	return uint64(units), err
}

// sealZeros fills buf with a load of sealed zeros.
func (s *Source) sealZeros(load uint64, buf []byte) (sealing.Bitmap, sealing.Contexts, error) {
	want, err := s.Log.ContextsOf(nil, load)
	if err != nil {
		return 0, nil, fmt.Errorf("find the contexts of load %d: %w", load, err)
	}
	id := s.Store.MinerID()
	sealer, _ := s.sealers.Get().(*sealing.Sealer)
	if sealer == nil || sealer.MinerID() != id {
		sealer = sealing.New(s.CPU, id)
	}
	defer s.sealers.Put(sealer)
	units := sealing.First(want.Units())
	clear(buf)
	if err := sealer.SealLoad(buf, load, want, units); err != nil {
		return 0, nil, err
	}
	return usable(load, units, want, want), want, nil
}

var _ mine.Disk = (*zeros)(nil)
