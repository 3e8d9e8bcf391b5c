package minertest

import (
	"context"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/keeper"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/register"
	"github.com/zgminer/zgminer/miner/rewards"
	"github.com/zgminer/zgminer/miner/watch"
)

// Rig is a whole miner over a Net: watcher, context keeper, search and answers.
type Rig struct {
	Net     *Net
	Log     *Log
	Sealed  *Sealed
	Watch   *watch.Watcher
	Keeper  *keeper.Keeper
	Mining  *mining.Miner
	Answers *answers.Answers
	Profit  *rewards.Profit

	stop  context.CancelFunc
	group sync.WaitGroup
}

// Change adjusts the options of a rig's parts before they are made; any may be nil.
type Change struct {
	Watch   func(*watch.Options)
	Keeper  func(*keeper.Options)
	Mining  func(*mining.Options)
	Answers func(*answers.Options)
}

// Register gets the net's account a miner id.
func (n *Net) Register() common.Hash {
	n.T.Helper()
	r := register.New(register.Options{Chain: n.Chain, Sender: n.Manager, Box: n.Box, Mine: n.Contracts.Mine, From: n.From})
	done := make(chan struct{})
	var id register.ID
	var err error
	go func() {
		defer close(done)
		id, err = r.Register(context.Background())
	}()
	n.StepUntil(done)
	testvec.Check(n.T, err, nil, "register")
	return id.MinerID
}

// StepUntil makes blocks, and lets the manager see them, until done is closed.
func (n *Net) StepUntil(done <-chan struct{}) {
	n.T.Helper()
	for {
		select {
		case <-done:
			return
		default:
		}
		n.Advance(n.Height() + 1)
		if head, err := n.Chain.Head(context.Background()); err == nil {
			n.Manager.Step(context.Background(), head)
		}
	}
}

// NewRig makes a miner for a miner id; Run starts it.
func NewRig(n *Net, id common.Hash, c Change) *Rig {
	n.T.Helper()
	r := &Rig{Net: n, Log: NewLog(n)}
	minerID := func() common.Hash { return id }
	r.Sealed = &Sealed{Net: n, Log: r.Log, MinerID: minerID}
	wo := watch.Options{Chain: n.Chain, Flow: n.Contracts.Flow, Mine: n.Contracts.Mine, MinerID: minerID, Logger: Quiet(n.T)}
	if c.Watch != nil {
		c.Watch(&wo)
	}
	r.Watch = watch.New(wo)
	ko := keeper.Options{Chain: n.Chain, Sender: n.Manager, Box: n.Box, Watcher: r.Watch, Flow: n.At.Flow, From: n.From, Mode: keeper.Always, Logger: Quiet(n.T)}
	if c.Keeper != nil {
		c.Keeper(&ko)
	}
	var err error
	r.Keeper, err = keeper.New(ko)
	testvec.Check(n.T, err, nil, "keeper")
	r.Profit = rewards.NewProfit(n.Contracts.Reward, n.Chain)
	ao := answers.Options{
		Chain: n.Chain, Sender: n.Manager, Box: n.Box, Log: r.Log, Raw: n.Data.Load, Watcher: r.Watch,
		Mine: n.At.Mine, From: n.From, Profit: r.Profit, Logger: Quiet(n.T),
	}
	if c.Answers != nil {
		c.Answers(&ao)
	}
	r.Answers = answers.New(ao)
	backend := kernels.NewCPUBackend(CPU, 1)
	n.T.Cleanup(func() { backend.Close() })
	mo := mining.Options{
		Devices: backend.Devices(), Source: r.Sealed, Watcher: r.Watch, Sink: r.Answers.Found, Inclusion: r.Answers.Inclusion, Logger: Quiet(n.T),
	}
	if c.Mining != nil {
		c.Mining(&mo)
	}
	r.Mining, err = mining.New(mo)
	testvec.Check(n.T, err, nil, "mining")
	return r
}

// Run starts all parts; Stop ends them, at the latest with the test.
func (r *Rig) Run() {
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	for _, run := range []func(context.Context) error{r.Net.Manager.Run, r.Watch.Run, r.Keeper.Run, r.Answers.Run, r.Mining.Run} {
		r.group.Go(func() { run(ctx) })
	}
	settled := func(height uint64) bool {
		return r.Watch.State().Head.Number >= height && r.Answers.Tally().Waiting == 0
	}
	r.Net.settled.Store(&settled)
	r.Net.T.Cleanup(r.Stop)
}

// Stop ends all parts and waits for them.
func (r *Rig) Stop() {
	r.stop()
	r.group.Wait()
	r.Net.settled.Store(nil)
}
