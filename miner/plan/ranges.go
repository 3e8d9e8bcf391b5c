package plan

import (
	"fmt"
	"math"

	"github.com/zgminer/zgminer/internal/units"
)

// MaxRangeBytes is the longest part of the flow that one shard's range covers:
// 8 TiB (spec/storage.md 1, max mining range).
const MaxRangeBytes = 8 << 40

// RangeInput describes what is held of the flow and what it can be mined with.
type RangeInput struct {
	FlowBytes   float64 // length of the flow
	StoreShards int     // into how many shards the store cuts the flow, a power of two; 0 means 1
	MaxShards   int     // most shards the contract allows, 0 for 256
	Compute     Compute
	// Tiers are the held data: HeldBytes[i] lie in Tiers[i], whose Share is
	// ignored, it follows from the range.
	Tiers     []Tier
	HeldBytes []float64
	// WindowSeconds and RememberBytes are those of Sweep; a WindowSeconds of 0
	// leaves bucketed sweeps out of consideration.
	WindowSeconds float64
	RememberBytes float64
	// HeldIn returns how much of HeldBytes[tier] lies in the best range of a given
	// number of shards. nil means: all of it while the range is cut no finer than
	// the store, and evenly less beyond, at most the range's length in all.
	HeldIn func(shards, tier int) float64
}

// RangeOption is one possible recall range with what it is worth.
type RangeOption struct {
	Shards         int     `json:"shards"`           // S
	RangeBytes     float64 `json:"range_bytes"`      // R = min(flow/S, 8 TiB)
	Weight         float64 `json:"weight"`           // w = R/min(flow, 8 TiB): what a hashed load counts
	HeldShare      float64 `json:"held_share"`       // of the range's loads
	LoadsPerSecond float64 `json:"loads_per_second"` // H by the best policy
	Policy         Policy  `json:"policy"`
	Score          float64 `json:"score"` // w*H: loads/s of the full range that earn as much
}

// RangeChoice compares mining the widest range with mining the store's own
// shard.
type RangeChoice struct {
	Wide    RangeOption   `json:"wide"`  // the best option of weight 1, or of the largest weight
	Shard   RangeOption   `json:"shard"` // the store's own shards
	Best    RangeOption   `json:"best"`
	Options []RangeOption `json:"options"` // every possible number of shards, ascending
	Reason  string        `json:"reason"`
}

// ChooseRange scores every range the contract accepts
// (spec/performance.md 6.5): a load that is not held costs a pad, a narrower
// range counts less per load, and holding all of a range is not required.
func ChooseRange(in RangeInput) RangeChoice {
	store, most := max(in.StoreShards, 1), in.MaxShards
	if most <= 0 {
		most = 256
	}
	var ch RangeChoice
	for s := 1; s <= max(most, store); s *= 2 {
		o := in.option(s, store)
		ch.Options = append(ch.Options, o)
		if s == store {
			ch.Shard = o
		}
		if len(ch.Options) == 1 || o.Weight > ch.Wide.Weight || o.Weight == ch.Wide.Weight && o.Score > ch.Wide.Score {
			ch.Wide = o
		}
		if o.Score > ch.Best.Score || len(ch.Options) == 1 {
			ch.Best = o
		}
	}
	switch w, s := ch.Wide, ch.Shard; {
	case w.Shards == s.Shards:
		ch.Reason = fmt.Sprintf("the store's own range (%s) is the widest there is", shardsText(s.Shards))
	case w.Score >= s.Score:
		ch.Reason = fmt.Sprintf("wide: %s of every range nonce's loads are held, yet each hashed load counts %s times as much as on %s: %s full-range loads/s against %s",
			units.Percent(w.HeldShare), units.Count(w.Weight/s.Weight), shardsText(s.Shards), units.Count(w.Score), units.Count(s.Score))
	default:
		ch.Reason = fmt.Sprintf("shard: drawing nonces for loads that are not held costs more than the wider range counts: %s full-range loads/s on %s against %s wide",
			units.Count(s.Score), shardsText(s.Shards), units.Count(w.Score))
	}
	return ch
}

// shardsText is "one shard" or "n shards".
func shardsText(n int) string {
	if n == 1 {
		return "one shard"
	}
	return fmt.Sprintf("%d shards", n)
}

func (in *RangeInput) option(shards, store int) RangeOption {
	whole := math.Min(in.FlowBytes, MaxRangeBytes)
	o := RangeOption{Shards: shards, RangeBytes: math.Min(in.FlowBytes/float64(shards), MaxRangeBytes)}
	if whole <= 0 || o.RangeBytes < LoadBytes {
		return o
	}
	o.Weight = o.RangeBytes / whole
	tiers := make([]Tier, len(in.Tiers))
	for i := range tiers {
		tiers[i] = in.Tiers[i]
		held := 0.0
		switch {
		case in.HeldIn != nil:
			held = in.HeldIn(shards, i)
		case shards <= store:
			held = in.HeldBytes[i]
		default:
			held = in.HeldBytes[i] * float64(store) / float64(shards)
		}
		tiers[i].Share = math.Min(held/o.RangeBytes, 1-o.HeldShare)
		o.HeldShare += tiers[i].Share
	}
	c := Choose(in.Compute, tiers, Sweep{Loads: o.RangeBytes / LoadBytes, WindowSeconds: in.WindowSeconds, RememberBytes: in.RememberBytes})
	o.LoadsPerSecond, o.Policy = c.LoadsPerSecond, c.Policy
	o.Score = o.Weight * o.LoadsPerSecond
	return o
}
