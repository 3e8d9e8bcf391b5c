package plan

import "math"

// Network holds the contract's parameters that an expectation needs.
type Network struct {
	Difficulty        float64 // 2^256 / poraTarget
	FlowBytes         float64
	TargetSubmissions float64 // per epoch; twice as many answers are accepted
	WindowBlocks      float64 // of a miner's mining window per epoch
	EpochBlocks       float64
	BlockSeconds      float64
	RewardPerAnswer   float64 // in tokens
}

// Mainnet returns the published parameters (spec/storage.md 3.5). The flow's
// length and the reward are not among them.
func Mainnet() Network {
	return Network{Difficulty: 1e6, TargetSubmissions: 100, WindowBlocks: 750, EpochBlocks: 3750, BlockSeconds: 0.4}
}

// Rig is what one miner brings.
type Rig struct {
	LoadsPerSecond float64 // iterations per second inside the window (H)
	UnitShare      float64 // of a load's units that are available (v), 0 for all
	Shards         int     // of the mined range, 0 for 1 (wide)
	WindowShare    float64 // of the window that is searched, 0 for all of it
	PowerWatts     float64 // while mining and not: the whole rig
	PricePerKWh    float64 // in any currency
	TokenPrice     float64 // in the same currency, 0 if unknown
}

// Expectation is what a rig earns on average (spec/storage.md 7.3).
type Expectation struct {
	HitChance        float64 // of one computed quality
	HitsPerSecond    float64 // inside the window
	HitsPerEpoch     float64
	QuotaPerEpoch    float64 // answers the contract accepts per epoch, from all miners together
	AnswersPerEpoch  float64 // hits within the quota if nobody else mines
	AnswersPerDay    float64
	QuotaBinds       bool    // the quota costs more than a hundredth of the hits
	SecondsPerAnswer float64 // on average, the time outside windows included
	RewardPerDay     float64 // tokens
	NoneInADay       float64 // chance of a day without any answer
	ElectricityPerDay,
	NetPerDay float64 // in the currency of PricePerKWh; NetPerDay needs TokenPrice
}

const daySeconds = 86400

// Expect computes the expectation.
func Expect(n Network, r Rig) Expectation {
	var e Expectation
	orOne := func(v float64) float64 {
		if v == 0 {
			return 1
		}
		return v
	}
	shards := orOne(float64(r.Shards))
	whole := math.Min(n.FlowBytes, MaxRangeBytes)
	covered := math.Min(n.FlowBytes/shards, MaxRangeBytes)
	if n.Difficulty > 0 && whole > 0 {
		// threshold = poraTarget / (scale/2^64), scale/2^64 = whole/covered
		e.HitChance = covered / whole / n.Difficulty
	}
	e.HitsPerSecond = 64 * r.LoadsPerSecond * orOne(r.UnitShare) * e.HitChance
	windowSeconds := n.WindowBlocks * n.BlockSeconds * orOne(r.WindowShare)
	e.HitsPerEpoch = e.HitsPerSecond * windowSeconds
	e.QuotaPerEpoch = 2 * n.TargetSubmissions
	e.AnswersPerEpoch = cappedPoisson(e.HitsPerEpoch, e.QuotaPerEpoch)
	e.QuotaBinds = e.AnswersPerEpoch < 0.99*e.HitsPerEpoch
	e.ElectricityPerDay = r.PowerWatts / 1000 * 24 * r.PricePerKWh
	epochsPerDay := 0.0
	if s := n.EpochBlocks * n.BlockSeconds; s > 0 {
		epochsPerDay = daySeconds / s
	}
	e.AnswersPerDay = e.AnswersPerEpoch * epochsPerDay
	e.SecondsPerAnswer = math.Inf(1)
	if e.AnswersPerDay > 0 {
		e.SecondsPerAnswer = daySeconds / e.AnswersPerDay
	}
	e.RewardPerDay = e.AnswersPerDay * n.RewardPerAnswer
	e.NoneInADay = math.Exp(-e.HitsPerEpoch * epochsPerDay)
	e.NetPerDay = e.RewardPerDay*r.TokenPrice - e.ElectricityPerDay
	return e
}

// cappedPoisson returns the mean of min(X, quota) for Poisson X of the given
// mean: what is accepted of a random number of hits.
func cappedPoisson(mean, quota float64) float64 {
	if mean <= 0 || quota <= 0 {
		return 0
	}
	below, sum := 0.0, 0.0
	for k := 0.0; k < quota; k++ {
		lg, _ := math.Lgamma(k + 1)
		p := math.Exp(k*math.Log(mean) - mean - lg)
		below += p
		sum += k * p
	}
	return sum + quota*max(0, 1-below)
}
