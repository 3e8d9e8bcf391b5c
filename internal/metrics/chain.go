package metrics

import (
	"sort"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// StepBuckets is the number of buckets of a Step; the last one has no bound.
const StepBuckets = 14

// StepBounds are the upper bounds, in seconds, of the buckets of a Step.
var StepBounds = [StepBuckets - 1]float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

// Bucket returns the index of a duration's bucket in StepBounds; len(StepBounds)
// is the bucket without a bound.
func Bucket(d time.Duration) int { return sort.SearchFloat64s(StepBounds[:], d.Seconds()) }

// Step is how often a step of a block was done and how long it took.
type Step struct {
	Count   uint64
	Seconds float64
	Buckets [StepBuckets]uint64 // by Bucket, not cumulative
}

// Chain is the state of a chain node at a scrape (spec/chain.md 15).
type Chain struct {
	Height, EVMHeight int64 // newest block of consensus and of the EVM
	PersistedHeight   uint64
	ReplayRemaining   int64
	ClockLead         float64 // seconds
	Pending, Queued   int     // transactions in the pool
	ReapQueueBytes    int
	ReapDropped       uint64
	Ready             bool

	Prepare, Build, Process, Insert, Finalize, Commit Step
	Rejected                                          map[string]int64 // by reason
}

// ChainCollector gives Prometheus the metrics of a chain node. read is called at
// every scrape.
func ChainCollector(read func() Chain) prometheus.Collector { return chainCollector{read} }

type chainCollector struct{ read func() Chain }

func chainDesc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("zg_chain_"+name, help, labels, nil)
}

// chainValue is a metric of one number.
type chainValue struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	of   func(Chain) float64
}

// chainStep is a histogram.
type chainStep struct {
	desc *prometheus.Desc
	of   func(Chain) Step
}

var (
	chainValues = []chainValue{
		{chainDesc("height", "Newest block decided by consensus."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.Height) }},
		{chainDesc("evm_height", "Newest block that is the head of the EVM."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.EVMHeight) }},
		{chainDesc("persisted_height", "Newest block whose state is proven to be on disk; a crash replays from there."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.PersistedHeight) }},
		{chainDesc("replay_remaining", "Stored blocks that are still to be replayed after a crash."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.ReplayRemaining) }},
		{chainDesc("clock_lead_seconds", "Seconds by which the newest block's time is ahead of this machine's clock; negative when it is behind."), prometheus.GaugeValue, func(c Chain) float64 { return c.ClockLead }},
		{chainDesc("pool_pending", "Transactions in the pool that can be executed."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.Pending) }},
		{chainDesc("pool_queued", "Transactions in the pool that wait for an earlier nonce."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.Queued) }},
		{chainDesc("reap_queue_bytes", "Bytes of transactions waiting to be sent to peers."), prometheus.GaugeValue, func(c Chain) float64 { return float64(c.ReapQueueBytes) }},
		{chainDesc("reap_dropped_total", "Transactions not sent to peers because the queue was full."), prometheus.CounterValue, func(c Chain) float64 { return float64(c.ReapDropped) }},
		{chainDesc("ready", "1 when the node follows the chain, as /health says."), prometheus.GaugeValue, func(c Chain) float64 { return truth(c.Ready) }},
	}
	chainSteps = []chainStep{
		{chainDesc("prepare_seconds", "Time of PrepareProposal, the wait for the block's second included."), func(c Chain) Step { return c.Prepare }},
		{chainDesc("build_seconds", "Time to fill one block from the pool."), func(c Chain) Step { return c.Build }},
		{chainDesc("process_seconds", "Time of ProcessProposal."), func(c Chain) Step { return c.Process }},
		{chainDesc("insert_seconds", "Time to execute, verify and store one block."), func(c Chain) Step { return c.Insert }},
		{chainDesc("finalize_seconds", "Time of FinalizeBlock."), func(c Chain) Step { return c.Finalize }},
		{chainDesc("commit_seconds", "Time to make a block the head of the EVM."), func(c Chain) Step { return c.Commit }},
	}
	chainRejected = chainDesc("proposals_rejected_total", "Proposals refused, by reason.", "reason")
)

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// Describe implements prometheus.Collector.
func (c chainCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, v := range chainValues {
		ch <- v.desc
	}
	for _, s := range chainSteps {
		ch <- s.desc
	}
	ch <- chainRejected
}

// Collect implements prometheus.Collector.
func (c chainCollector) Collect(ch chan<- prometheus.Metric) {
	now := c.read()
	for _, v := range chainValues {
		ch <- prometheus.MustNewConstMetric(v.desc, v.kind, v.of(now))
	}
	for _, s := range chainSteps {
		step := s.of(now)
		buckets, below := map[float64]uint64{}, uint64(0)
		for i, bound := range StepBounds {
			below += step.Buckets[i]
			buckets[bound] = below
		}
		ch <- prometheus.MustNewConstHistogram(s.desc, step.Count, step.Seconds, buckets)
	}
	for reason, n := range now.Rejected {
		ch <- prometheus.MustNewConstMetric(chainRejected, prometheus.CounterValue, float64(n), reason)
	}
}
