package watch

import (
	"context"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
)

// refreshBlocks is how many blocks the settings of the contracts are believed;
// they are read again sooner when an epoch or an answer shows that they changed.
const refreshBlocks = 100

// settleBlocks is how long the hash of a window's first block is read again, in
// case that the block is replaced.
const settleBlocks = 6

// reader holds what does not have to be read at every head.
type reader struct {
	opt      *Options
	arrivals arrivals
	state    State
	lastRead time.Time
	started  bool // state.Flow and the first interval are known

	params     storage.MineParameters
	paramsAt   uint64 // head at which they were read, 0: never
	paramsOf   uint64 // epochs that had a context then
	payee      common.Address
	payeeOf    common.Hash
	paused     bool
	startBlock uint64 // of startHash
	startHash  common.Hash
}

// step returns the state at a head.
func (r *reader) step(ctx context.Context, h client.Header, now time.Time) State {
	if r.arrivals.note(h, now) {
		r.startHash, r.paramsAt = common.Hash{}, 0
	}
	first := r.state.Head.Hash == (common.Hash{})
	r.state.Head, r.state.Seen = h, now
	if !first && now.Sub(r.lastRead) < r.opt.MinInterval {
		r.state.Interval = r.interval()
		if r.state.Contract != nil && r.state.Reason.Code != ChainDown {
			r.pending()
			r.decide(ctx)
		}
		return r.state
	}
	r.lastRead = now
	if err := r.read(ctx, h); err != nil {
		r.state.Interval = r.interval()
		r.state.Work, r.state.Reason = nil, failed(err)
		return r.state
	}
	r.state.Interval, r.state.ReadAt = r.interval(), h.Number
	r.decide(ctx)
	return r.state
}

// interval is the median of what was measured, or of what the chain's past tells.
func (r *reader) interval() time.Duration {
	if len(r.arrivals.values) == 0 {
		if r.state.Interval > 0 {
			return r.state.Interval
		}
		return r.opt.BlockTime
	}
	return max(time.Millisecond, Median(r.arrivals.values))
}

// Median returns the middle value of a list, which it does not change; of an even
// number the lower of the two.
func Median(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(list))
	return sorted[(len(sorted)-1)/2]
}

// start reads the constants and the block interval of the past.
func (r *reader) start(ctx context.Context, h client.Header) (err error) {
	if r.started {
		return nil
	}
	if r.state.Flow, err = r.opt.Flow.Parameters(ctx, client.Latest); err != nil {
		return err
	}
	if n := min(h.Number, keepArrivals); n > 0 && r.state.Interval == 0 {
		past, err := r.opt.Chain.Header(ctx, client.At(h.Number-n))
		if err == nil && h.Time > past.Time {
			r.state.Interval = time.Duration(h.Time-past.Time) * time.Second / time.Duration(n)
		}
	}
	r.started = true
	return nil
}

// read brings contexts, settings and counters up to date.
func (r *reader) read(ctx context.Context, h client.Header) error {
	if err := r.start(ctx, h); err != nil {
		return err
	}
	at := client.At(h.Number)
	stored, err := r.opt.Flow.Context(ctx, at)
	if err != nil {
		return err
	}
	r.state.Made = stored.Epoch
	r.pending()
	r.state.Context, r.state.Simulated = Context(stored), false
	if r.state.Pending > 0 && r.state.Pending <= MaxPending {
		// The next block's transaction makes it. A server without a pending block
		// answers for the newest one, which may be one context short.
		c, err := r.opt.Flow.CurrentContext(ctx, client.Pending)
		if err != nil {
			c, err = r.opt.Flow.CurrentContext(ctx, client.Latest)
		}
		if err != nil {
			return err
		}
		r.state.Context, r.state.Simulated = Context(c), c.Epoch != stored.Epoch
		r.state.Pending = max(r.state.Pending, c.Epoch-stored.Epoch)
	}
	return r.settings(ctx, h)
}

// pending counts the contexts that the next block's first transaction makes
// (spec/storage.md 2.6).
func (r *reader) pending() {
	f, next := &r.state.Flow, r.state.Head.Number+1
	r.state.Pending, r.state.OldestPending = 0, f.FirstBlock+(r.state.Made+1)*f.BlocksPerEpoch
	if f.BlocksPerEpoch > 0 && r.state.OldestPending < next {
		r.state.Pending = (next-1-r.state.OldestPending)/f.BlocksPerEpoch + 1
	}
}

// settings reads the mine contract, all of it only when something tells that it
// may have changed.
func (r *reader) settings(ctx context.Context, h client.Header) error {
	at := client.At(h.Number)
	last, current, err := r.opt.Mine.Progress(ctx, at)
	if err != nil {
		return err
	}
	id := r.opt.MinerID()
	if r.paramsAt == 0 || h.Number >= r.paramsAt+refreshBlocks || r.state.Made != r.paramsOf || last != r.params.LastMinedEpoch || id != r.payeeOf {
		p, err := r.opt.Mine.Parameters(ctx, at)
		if err != nil {
			return err
		}
		paused, err := r.opt.Flow.Paused(ctx, at)
		if err != nil {
			return err
		}
		payee := common.Address{}
		if id != (common.Hash{}) {
			if payee, err = r.opt.Mine.Beneficiary(ctx, id, at); err != nil {
				return err
			}
		}
		r.params, r.paused, r.payee, r.payeeOf = p, paused, payee, id
		r.paramsAt, r.paramsOf = h.Number, r.state.Made
	} else {
		r.params.CurrentSubmissions = current
	}
	r.state.Contract = Contract(&r.params)
	return nil
}

// Context converts a context as the contract gives it.
func Context(c storage.MineContext) flow.Context {
	return flow.Context{
		Epoch: c.Epoch, MineStart: c.MineStart, FlowRoot: pora.Hash(c.FlowRoot), FlowLength: c.FlowLength,
		BlockDigest: pora.Hash(c.BlockDigest), Digest: pora.Hash(c.Digest),
	}
}

// Contract converts the mine contract's storage as the contract gives it.
func Contract(p *storage.MineParameters) *pora.Mine {
	m := &pora.Mine{
		TargetMineBlocks: p.TargetMineBlocks, TargetSubmissions: p.TargetSubmissions, TargetSubmissionsNext: p.TargetSubmissionsNext,
		AdjustRatio: p.DifficultyAdjustRatio, MaxShards: p.MaxShards, Subtasks: p.Subtasks, SubtasksNext: p.SubtasksNext,
		SubtaskInterval: p.SubtaskInterval, SubtaskIntervalNext: p.SubtaskIntervalNext,
		LastMinedEpoch: p.LastMinedEpoch, CurrentSubmissions: p.CurrentSubmissions,
	}
	set := func(to *uint256.Int, from interface{ Bytes() []byte }) { to.SetBytes(from.Bytes()) }
	if p.MinDifficulty != nil {
		set(&m.MinDifficulty, p.MinDifficulty)
	}
	if p.PoraTarget != nil {
		set(&m.Target, p.PoraTarget)
	}
	for _, s := range []struct {
		on  bool
		bit pora.Settings
	}{{!p.SealDataEnabled, pora.NoSeal}, {!p.DataProofEnabled, pora.NoProof}, {p.FixedDifficulty, pora.FixedDifficulty}} {
		if s.on {
			m.Settings |= s.bit
		}
	}
	return m
}

// decide finds the window and the reason from what was read.
func (r *reader) decide(ctx context.Context) {
	s := &r.state
	s.Work, s.Subtask = nil, pora.Subtask{}
	s.Reason = r.chainReason()
	if s.Reason.Code != "" {
		return
	}
	c := &s.Context
	rolled, err := s.Contract.Upcoming(c.Epoch)
	if err != nil {
		s.Reason = because(Impossible, "The mine contract cannot take an answer in epoch %d: %v.", c.Epoch, err)
		return
	}
	if s.Subtask, err = rolled.Subtask(c, pora.Hash(r.payeeOf)); err != nil {
		s.Reason = because(Impossible, "The mine contract's parameters describe no window (%v).", err)
		return
	}
	next := s.Head.Number + 1
	switch {
	case next > s.Subtask.End:
		over := s.Flow.FirstBlock + (c.Epoch+1)*s.Flow.BlocksPerEpoch
		left := time.Duration(int64(over)-int64(s.Head.Number)) * s.Interval
		s.Reason = because(AfterWindow, "This epoch's mining window ended with block %d; the next epoch begins after block %d, in about %s.", s.Subtask.End, over, in(max(0, left)))
		return
	case next <= s.Subtask.Start:
		s.Reason = because(BeforeWindow, "This epoch's mining window opens after block %d, in about %s.", s.Subtask.Start, in(time.Duration(s.Subtask.Start-s.Head.Number)*s.Interval))
		return
	case rolled.Full():
		s.Reason = because(QuotaFull, "Epoch %d has all the %d answers that it takes; the next epoch takes more.", c.Epoch, rolled.CurrentSubmissions)
		return
	case rolled.Target.IsZero():
		s.Reason = because(TargetZero, "The target is zero: no answer can reach it.")
		return
	}
	hash, err := r.firstHash(ctx, s.Subtask.Start)
	if err != nil {
		s.Reason = failed(err)
		return
	}
	s.Work = &Work{
		MinerID: r.payeeOf, Context: *c, Subtask: s.Subtask, StartHash: pora.Hash(hash),
		SubtaskDigest: pora.SubtaskDigest(c.Digest, pora.Hash(hash)),
		Contract:      s.Contract, Rolled: rolled, Beneficiary: r.payee,
	}
	s.Reason = because(Mining, "Mining on epoch %d until block %d, about %s more.", c.Epoch, s.Subtask.End, in(max(0, time.Until(s.EndsAt()))))
}

// chainReason is the reason that follows from everything but the window.
func (r *reader) chainReason() Reason {
	s := &r.state
	switch c := &s.Context; {
	case r.paused:
		return because(Paused, "The storage contracts are paused by their operator; mining goes on when they are resumed.")
	case s.Head.Number+1 < s.Flow.FirstBlock:
		return because(NotLaunched, "The storage network starts with block %d.", s.Flow.FirstBlock)
	case r.payeeOf == (common.Hash{}):
		return because(NoMinerID, "There is no miner id yet: zgminer miner register gets one.")
	case r.payee == (common.Address{}):
		return because(UnknownMinerID, "The mine contract does not know miner id %s: check miner.id and the network.", r.payeeOf)
	case s.Pending > MaxPending:
		return because(ContextsBehind, "%d epochs have no mining context yet; they are made before anything can be mined.", s.Pending)
	case c.Epoch == 0:
		return because(NoEpoch, "The first epoch is not over: mining begins after block %d.", s.Flow.FirstBlock+s.Flow.BlocksPerEpoch)
	case c.Digest == merkle.Empty:
		return because(ContextExpired, "The newest context was made too late and cannot be mined; the next epoch's can.")
	case c.FlowLength < pora.LoadSectors:
		return because(FlowTooShort, "The flow has %d sectors; mining begins with the first %d (256 KiB).", c.FlowLength, pora.LoadSectors)
	}
	return Reason{}
}

// firstHash returns the hash of a window's first block.
func (r *reader) firstHash(ctx context.Context, number uint64) (common.Hash, error) {
	if r.startHash != (common.Hash{}) && r.startBlock == number && r.state.Head.Number > number+settleBlocks {
		return r.startHash, nil
	}
	if r.state.Head.Number == number {
		r.startBlock, r.startHash = number, r.state.Head.Hash
		return r.startHash, nil
	}
	h, err := r.opt.Chain.Header(ctx, client.At(number))
	if err != nil {
		return common.Hash{}, err
	}
	r.startBlock, r.startHash = number, h.Hash
	return h.Hash, nil
}
