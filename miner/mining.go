package miner

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	// The outbox' file layer; only the machine's own is used here.
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/health"
	"github.com/zgminer/zgminer/miner/answers"
	"github.com/zgminer/zgminer/miner/funds"
	"github.com/zgminer/zgminer/miner/heartbeat"
	"github.com/zgminer/zgminer/miner/keeper"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/miner/register"
	"github.com/zgminer/zgminer/miner/rewards"
	"github.com/zgminer/zgminer/miner/seal"
	"github.com/zgminer/zgminer/miner/tiers"
	"github.com/zgminer/zgminer/miner/watch"
)

// Numbers of the mining part.
const (
	registerPause = 15 * time.Second // between tries to get a miner id
	purseInterval = 10 * time.Second // between looks at the rewards
	ledgerEvery   = 30 * time.Second
	fundsInterval = time.Minute
	watchInterval = 2 * time.Second // between readings of contracts elsewhere
)

// miningParts are the parts that exist once there is a miner id.
type miningParts struct {
	manager *tx.Manager
	box     *outbox.Store
	id      common.Hash
	payee   common.Address
	watch   *watch.Watcher
	keeper  *keeper.Keeper
	answers *answers.Answers
	profit  *rewards.Profit
	purse   *rewards.Purse
	ledger  *rewards.Ledger
	seal    *seal.Worker
	tiers   *tiers.Source
	mining  *mining.Miner
	funds   *funds.Guard
	heart   *heartbeat.Heart // nil: switched off

	mu     sync.Mutex // guards earned
	earned rewards.Earned
}

// mine gets a miner id and then runs the search, until ctx ends. Trouble with the
// chain is waited out; only files that cannot be written end it.
func (n *Node) mine(ctx context.Context) error {
	box, err := outbox.Open(vfs.Default, n.cfg.outboxPath())
	if err != nil {
		return fmt.Errorf("open the outbox: %w", err)
	}
	defer box.Close()
	chainID := n.cfg.Network.ChainID
	manager, err := tx.New(n.cfg.Chain, chainID, n.cfg.Signer, box, tx.Options{Logger: n.log})
	if err != nil {
		return err
	}
	var parts sync.WaitGroup
	defer parts.Wait()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	run := func(name string, f func(context.Context) error) {
		parts.Go(func() {
			if err := f(ctx); err != nil && ctx.Err() == nil {
				cancel(fmt.Errorf("%s: %w", name, err))
			}
		})
	}
	run("send transactions", func(ctx context.Context) error { return n.send(ctx, manager, box) })
	id, payee, err := n.identity(ctx, manager, box)
	if err != nil {
		return ignoreEnd(ctx, err)
	}
	if err := n.store.SetMinerID([32]byte(id)); err != nil {
		return err
	}
	m, err := n.assemble(manager, box, id, payee)
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.mining = m
	n.mu.Unlock()
	run("watch the contracts", m.watch.Run)
	run("keep contexts", m.keeper.Run)
	run("send answers", m.answers.Run)
	run("seal", m.seal.Run)
	run("keep loads in memory", func(ctx context.Context) error {
		return m.tiers.Warm(ctx, 0, func() time.Duration { return n.nearWindow(m) })
	})
	run("follow contexts", func(ctx context.Context) error { return n.kick(ctx, m) })
	run("search", m.mining.Run)
	run("withdraw", func(ctx context.Context) error { return m.purse.Run(ctx, purseInterval) })
	run("add up rewards", func(ctx context.Context) error { return n.follow(ctx, m) })
	run("log statistics", func(ctx context.Context) error { return n.logStatistics(ctx, m) })
	run("watch the balance", func(ctx context.Context) error { return m.funds.Run(ctx, fundsInterval) })
	if m.heart != nil {
		run("try the path", m.heart.Run)
	}
	<-ctx.Done()
	return ignoreEnd(ctx, context.Cause(ctx))
}

// send sends what is in the outbox until ctx ends or the outbox breaks. That the
// servers are of another chain is waited out: nothing is sent to them.
func (n *Node) send(ctx context.Context, manager *tx.Manager, box *outbox.Store) error {
	for {
		err := manager.Run(ctx)
		if ctx.Err() != nil || box.Err() != nil {
			return err
		}
		n.log.Warn("no transactions are sent; trying again", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(registerPause):
		}
	}
}

// ignoreEnd turns the end of a context into nil.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// identity returns the miner id and who earns for it. An id that the settings name
// is checked; without one the account's own is looked up, and registered if there
// is none.
func (n *Node) identity(ctx context.Context, manager *tx.Manager, box *outbox.Store) (common.Hash, common.Address, error) {
	r := register.New(register.Options{
		Chain: n.cfg.Chain, Sender: manager, Box: box, Mine: n.at.Mine, From: n.set.account, Beneficiary: n.set.beneficiary, LogStart: n.cfg.Network.LogStart,
	})
	for {
		id, payee, err := n.tryIdentity(ctx, r)
		if err == nil {
			n.health.Clear("no-miner-id")
			return id, payee, nil
		}
		if ctx.Err() != nil {
			return id, payee, context.Cause(ctx)
		}
		n.setIdle(noIdentity(err))
		n.health.Set(health.Problem{Code: "no-miner-id", Severity: health.Error, Sentence: fmt.Sprintf("there is no miner id to mine for: %v", err),
			Hint: "send the account " + n.set.account.Hex() + " some tokens, or see zgminer miner register"})
		select {
		case <-ctx.Done():
			return id, payee, context.Cause(ctx)
		case <-time.After(registerPause):
		}
	}
}

func (n *Node) tryIdentity(ctx context.Context, r *register.Registration) (id common.Hash, payee common.Address, err error) {
	if n.set.id != (common.Hash{}) {
		if err := register.Check(ctx, n.at.Mine, n.set.id, n.set.beneficiary); err != nil {
			return id, payee, err
		}
		payee, err := n.at.Mine.Beneficiary(ctx, n.set.id, client.Latest)
		return n.set.id, payee, err
	}
	got, err := r.Find(ctx)
	if errors.Is(err, register.ErrNone) {
		q, qerr := r.Quote(ctx)
		if qerr != nil {
			return id, payee, qerr
		}
		n.log.Info("registering a miner id", "account", q.From, "beneficiary", q.Beneficiary, "cost_at_most", tx.Tokens(q.Cost), "balance", tx.Tokens(q.Balance))
		n.setIdle(watch.Reason{Code: Register, Text: "A miner id is being registered for " + q.Beneficiary.Hex() + "; the transaction waits for its block."})
		got, err = r.Register(ctx)
	}
	return got.MinerID, got.Beneficiary, err
}

// assemble joins the parts.
func (n *Node) assemble(manager *tx.Manager, box *outbox.Store, id common.Hash, payee common.Address) (*miningParts, error) {
	c := &n.cfg
	m := &miningParts{manager: manager, box: box, id: id, payee: payee}
	w := watch.Options{Chain: c.Chain, Flow: n.at.Flow, Mine: n.at.Mine, MinerID: func() common.Hash { return id }, Logger: n.log}
	if c.Consensus == 0 { // a server elsewhere that takes few requests a second
		w.MinInterval = watchInterval
	}
	m.watch = watch.New(w)
	var err error
	m.keeper, err = keeper.New(keeper.Options{
		Chain: c.Chain, Sender: manager, Box: box, Watcher: m.watch, Flow: n.at.Flow.Address(), From: n.set.account,
		Mode: keeper.Mode(c.Miner.KeepContexts), PerDay: n.set.gasPerDay, Logger: n.log,
	})
	if err != nil {
		return nil, err
	}
	m.profit = rewards.NewProfit(n.at.Reward, c.Chain)
	m.funds = funds.New(c.Chain, n.set.account, n.log)
	m.answers = answers.New(answers.Options{
		Chain: c.Chain, Sender: manager, Box: box, Log: n.flow, Raw: n.raw, Watcher: m.watch, Mine: n.at.Mine.Address(), From: n.set.account,
		Profit: m.profit, MinProfit: n.set.minProfit, Allowed: m.funds.Allowed, Logger: n.log,
	})
	m.purse = &rewards.Purse{Chain: c.Chain, Sender: manager, Box: box, Contract: n.at.Reward, From: n.set.account, Payee: payee, Above: n.set.withdraw, Logger: n.log}
	m.ledger = rewards.NewLedger(c.Chain, n.at.Reward.Address(), id, c.Network.LogStart)
	if err := n.assembleSearch(m); err != nil {
		return nil, err
	}
	return m, nil
}

// kick tells the seal worker of changes in the log, such as new contexts.
func (n *Node) kick(ctx context.Context, m *miningParts) error {
	events, cancel := n.flow.Subscribe()
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-events:
			m.seal.Kick()
		}
	}
}

// raw reads the raw bytes of a whole load, for proofs.
func (n *Node) raw(load uint64, dst []byte) error { return n.store.Read(load, 0, 1024, dst) }

// zero is 0 for a missing amount.
func zero(x *big.Int) *big.Int {
	if x == nil {
		return new(big.Int)
	}
	return x
}
