package contracts

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

// Settings are PoraMine's switches.
type Settings uint8

// The bits of Settings (spec/storage.md 3.2). Networks have none set.
const (
	NoSeal          Settings = 1 << iota // answers carry raw data
	NoProof                              // answers prove nothing about the flow
	FixedDifficulty                      // the target is the easiest and stays so
)

// monthSeconds is the market's month of 31 days.
const monthSeconds = 31 * 86400

// Params are the numbers of a storage network.
type Params struct {
	Name string

	Settings         Settings
	Difficulty       uint64 // initial; the target is (2^256-1)/Difficulty
	MinDifficulty    uint64 // the difficulty never falls below; 0: no bound
	TargetMineBlocks uint64 // blocks of a miner's window
	TargetAnswers    uint64 // wanted in an epoch; twice as many are taken
	MaxShards        uint64 // a power of two
	Subtasks         uint64 // windows in an epoch
	SubtaskInterval  uint64 // blocks between the starts of windows

	BlocksPerEpoch uint64
	DeployDelay    uint64 // blocks from deployment to the first epoch

	PricePerSector *big.Int // wei

	// One of the two: a full pricing chunk's money is released evenly over this
	// time, or decays by so many thousandths a year.
	ReleaseSeconds uint64
	DecayMilliRate uint16

	ServiceFeeBps uint64   // ten-thousandths of what uploads pay, for the treasury
	BaseReward    *big.Int // wei for every answer, while donations last; nil is 0
	Donation      *big.Int // wei sent along with the deployment; nil is 0
}

// PricePerSector is the price in wei that the official deployment computes from a
// lifetime in months and a unit price (spec/storage.md 3.3). The divisions round
// down one after the other, which is one division by their product.
func PricePerSector(lifetimeMonths, unitPrice uint64) *big.Int {
	p := new(big.Int).Mul(new(big.Int).SetUint64(lifetimeMonths), new(big.Int).SetUint64(unitPrice))
	p.Mul(p, ether(1))
	return p.Quo(p, big.NewInt(12<<30))
}

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(1e18)) }

// lifetime completes the parameters that follow from a lifetime in months.
func (p Params) lifetime(months, unitPrice uint64) Params {
	p.PricePerSector = PricePerSector(months, unitPrice)
	p.ReleaseSeconds = months * monthSeconds
	return p
}

// current is what all present official networks have in common.
func current(name string) Params {
	return Params{
		Name: name, Difficulty: 1_000_000, TargetMineBlocks: 750, TargetAnswers: 100, MaxShards: 256,
		Subtasks: 4, SubtaskInterval: 800, BlocksPerEpoch: 3750,
	}
}

// Published returns the parameters of the official deployments (spec/storage.md
// 3.5), newest first.
func Published() []Params {
	return []Params{
		current("mainnet turbo").lifetime(12, 33),
		current("mainnet standard").lifetime(12, 24),
		current("testnet turbo").lifetime(12, 33),
		current("testnet standard").lifetime(12, 24),
		Params{
			Name: "zg", Difficulty: 180_000, TargetMineBlocks: 600, TargetAnswers: 5, MaxShards: 32,
			Subtasks: 1, SubtaskInterval: 600, BlocksPerEpoch: 1200,
		}.lifetime(3, 1),
		Params{
			Name: "hardhat", Difficulty: 30_000, TargetMineBlocks: 100, TargetAnswers: 10, MaxShards: 32,
			Subtasks: 1, SubtaskInterval: 100, BlocksPerEpoch: 1_000_000_000,
		}.lifetime(3, 1),
	}
}

// Demo returns the parameters of a network on one machine with a block a second:
// epochs of half a minute, one window of 28 blocks in each, and a target that a few
// processor cores reach within seconds and that adjusts itself from there. Answers
// are also paid from a donated base reward. As everywhere with the linear schedule,
// a pricing chunk (8 GiB) pays nothing before it is full (spec/storage.md 3.4).
func Demo() Params {
	return Params{
		Name: "demo", Difficulty: 5000, MinDifficulty: 1000, TargetMineBlocks: 28, TargetAnswers: 10, MaxShards: 256,
		Subtasks: 1, SubtaskInterval: 30, BlocksPerEpoch: 30,
		PricePerSector: big.NewInt(1e12), ReleaseSeconds: 12 * monthSeconds,
		BaseReward: big.NewInt(1e16), Donation: ether(100_000),
	}
}

// Preset returns the parameters with a name: demo, or one of Published with -
// for the space (mainnet-turbo).
func Preset(name string) (Params, error) {
	var names []string
	for _, p := range append([]Params{Demo()}, Published()...) {
		key := strings.ReplaceAll(p.Name, " ", "-")
		if key == name {
			return p, nil
		}
		names = append(names, key)
	}
	return Params{}, fmt.Errorf("no parameters of storage contracts are named %q: use one of %s", name, strings.Join(names, ", "))
}

// Lifetime is how long uploads are paid for, 0 with a decay schedule.
func (p *Params) Lifetime() time.Duration { return time.Duration(p.ReleaseSeconds) * time.Second }

// Check says what is wrong with the parameters. The contracts would accept most of
// it and then never accept an answer.
func (p *Params) Check() error {
	bad := func(what string, got any, want string) error {
		return fmt.Errorf("parameters %q of the storage contracts: %s is %v, use %s", p.Name, what, got, want)
	}
	switch {
	case p.Settings > NoSeal|NoProof|FixedDifficulty:
		return bad("settings", p.Settings, "0 to 7")
	case p.Difficulty == 0:
		return bad("difficulty", 0, "1 or more")
	case p.MinDifficulty > p.Difficulty:
		return bad("lowest difficulty", p.MinDifficulty, fmt.Sprintf("at most the initial one, %d", p.Difficulty))
	case p.TargetMineBlocks == 0:
		return bad("window length", 0, "1 block or more")
	case p.TargetAnswers == 0 || p.TargetAnswers > 1<<16:
		return bad("wanted answers per epoch", p.TargetAnswers, "1 to 65536")
	case p.MaxShards == 0 || p.MaxShards&(p.MaxShards-1) != 0:
		return bad("largest number of shards", p.MaxShards, "a power of two")
	case p.Subtasks == 0 || p.Subtasks > 1<<32:
		return bad("number of subtasks", p.Subtasks, "1 to 2^32")
	case p.SubtaskInterval == 0 || p.SubtaskInterval > 1<<32:
		return bad("subtask interval", p.SubtaskInterval, "1 to 2^32 blocks")
	case p.BlocksPerEpoch == 0 || p.BlocksPerEpoch > 1<<62:
		return bad("epoch length", p.BlocksPerEpoch, "1 to 2^62 blocks")
	case p.DeployDelay > 1<<62:
		return bad("delay of the first epoch", p.DeployDelay, "at most 2^62 blocks")
	case p.TargetMineBlocks > 1<<62 || (p.Subtasks-1)*p.SubtaskInterval+p.TargetMineBlocks+1 >= p.BlocksPerEpoch:
		return bad("epoch length", p.BlocksPerEpoch, "more blocks than the windows of all subtasks take")
	case p.PricePerSector == nil || p.PricePerSector.Sign() < 0 || p.PricePerSector.BitLen() > 128:
		return bad("price per sector", p.PricePerSector, "wei, 0 or more")
	case (p.ReleaseSeconds == 0) == (p.DecayMilliRate == 0):
		return bad("reward schedule", fmt.Sprintf("%d seconds and rate %d", p.ReleaseSeconds, p.DecayMilliRate), "one of release time and decay rate")
	case p.ServiceFeeBps > 10_000:
		return bad("service fee", p.ServiceFeeBps, "at most 10000 ten-thousandths")
	}
	for what, v := range map[string]*big.Int{"base reward": p.BaseReward, "donation": p.Donation} {
		if v != nil && (v.Sign() < 0 || v.BitLen() > 128) {
			return bad(what, v, "wei, 0 or more")
		}
	}
	return nil
}
