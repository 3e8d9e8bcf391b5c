package miner

import (
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/heartbeat"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/seal"
	"github.com/zgminer/zgminer/miner/tiers"
	"github.com/zgminer/zgminer/miner/watch"
	"github.com/zgminer/zgminer/pora/reward"
	"github.com/zgminer/zgminer/sealing"
)

// sealBefore is how long before a window opens sealing begins to hold back.
const sealBefore = 2 * time.Second

// pricingLoads is the number of loads in a pricing chunk of 8 GiB.
const pricingLoads = reward.PricingSectors / sealing.LoadSectors

// assembleSearch joins sealing and search.
func (n *Node) assembleSearch(m *miningParts) error {
	c := &n.cfg
	shard := func() (id, shards uint64) {
		s := n.files.Shard()
		return s.ID, s.Num
	}
	m.tiers = &tiers.Source{Store: n.store, Log: n.flow, Share: shard, RAMBytes: uint64(c.Miner.RAM), CPU: c.CPU, Logger: n.log}
	m.seal = seal.New(seal.Options{
		Store: n.store, Log: n.flow, Threads: c.Miner.Threads, Wait: func() time.Duration { return n.nearWindow(m) }, Gaps: seal.Gaps(c.Storage.SealGaps),
		Own: func(load uint64) bool { return n.files.Shard().Holds(load) }, First: func() uint64 { return n.share.First() * pricingLoads }, Logger: n.log,
	})
	var err error
	m.mining, err = mining.New(mining.Options{
		Settings: mining.Settings{Range: c.Miner.Range, Policy: c.Miner.Policy, CPUPercent: c.Miner.CPUPercent},
		Devices:  c.Devices, Source: m.tiers, Watcher: obedient{m.watch, &n.orders}, FirstSector: n.orders.first.Load, Sink: m.answers.Found, Inclusion: m.answers.Inclusion,
		Consensus: c.Consensus, Logger: n.log,
	})
	if err != nil || c.Miner.Heartbeat == 0 {
		return err
	}
	m.heart = heartbeat.New(heartbeat.Options{
		Watcher: m.watch, Source: m.tiers, Devices: m.mining.Devices(), Assemble: m.answers.Assemble, MinerID: func() common.Hash { return m.id },
		Interval: c.Miner.Heartbeat, Logger: n.log,
	})
	return nil
}

// nearWindow tells how long sealing should hold back: an open window, or one that is
// about to open, has the processors for itself, unless more than a tenth of what is
// held is not sealed yet and so cannot be mined at all.
func (n *Node) nearWindow(m *miningParts) time.Duration {
	if st := n.store.Stats(); st.SealedUnits*10 < st.Loads*sealing.LoadUnits*9 {
		return 0
	}
	s := m.watch.State()
	if s.Reason.Code == watch.Mining || s.Reason.Code == watch.BeforeWindow && time.Until(s.StartsAt()) < sealBefore {
		return 200 * time.Millisecond
	}
	return 0
}
