// Package funds watches the balance of the account that pays for answers. It warns
// while there is time to send money, and stops sending before the account is too
// empty to take an answer back.
package funds

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/miner/watch"
)

// Codes of the balance.
const (
	Unknown watch.Code = "funds-unknown" // not read yet
	OK      watch.Code = "funds-ok"
	Low     watch.Code = "funds-low"   // less than WarnAt answers
	Empty   watch.Code = "funds-empty" // less than StopAt answers: nothing is sent
)

// Limits in answers' cost.
const (
	WarnAt = 50
	StopAt = 5
)

// answerGas is what an answer is taken to cost: an epoch's first one
// (spec/storage.md 8).
const answerGas = 565_000

// Chain is the part of client.Client that is used.
type Chain interface {
	Balance(ctx context.Context, account common.Address, at client.BlockRef) (*big.Int, error)
	GasPrice(ctx context.Context) (*big.Int, error)
}

// Status is what is known of the account.
type Status struct {
	watch.Reason
	Balance *big.Int // wei; nil before it was read
	Answer  *big.Int // wei that an answer costs
	Answers uint64   // that the balance pays for
}

// Guard knows whether the account can pay. Methods may be called from any
// goroutine.
type Guard struct {
	chain   Chain
	account common.Address
	log     *slog.Logger

	mu     sync.Mutex // guards status
	status Status
}

// New returns a Guard of an account. logger may be nil.
func New(chain Chain, account common.Address, logger *slog.Logger) *Guard {
	if logger == nil {
		logger = slog.Default()
	}
	return &Guard{chain: chain, account: account, log: logger, status: Status{Reason: watch.Reason{Code: Unknown, Text: "The balance has not been read yet."}}}
}

// Judge says what a balance means for answers of a cost, both in wei.
func Judge(account common.Address, balance, answer *big.Int) Status {
	s := Status{Balance: balance, Answer: answer, Answers: 1 << 62}
	if answer.Sign() > 0 {
		if n := new(big.Int).Quo(balance, answer); n.IsUint64() {
			s.Answers = min(s.Answers, n.Uint64())
		}
	}
	ask := func(n int64) string {
		need := new(big.Int).Mul(answer, big.NewInt(n))
		return fmt.Sprintf("%s has %s, enough for %d answers", account, tx.Tokens(balance), s.Answers) +
			fmt.Sprintf(": send it at least %s", tx.Tokens(need.Sub(need, balance)))
	}
	switch {
	case s.Answers < StopAt:
		s.Reason = watch.Reason{Code: Empty, Text: "No answers are sent: " + ask(WarnAt) + "."}
	case s.Answers < WarnAt:
		s.Reason = watch.Reason{Code: Low, Text: "The account gets empty: " + ask(WarnAt) + "."}
	default:
		s.Reason = watch.Reason{Code: OK, Text: fmt.Sprintf("%s has %s.", account, tx.Tokens(balance))}
	}
	return s
}

// Look reads the balance.
func (g *Guard) Look(ctx context.Context) error {
	balance, err := g.chain.Balance(ctx, g.account, client.Latest)
	if err != nil {
		return err
	}
	price, err := g.chain.GasPrice(ctx)
	if err != nil {
		return err
	}
	s := Judge(g.account, balance, new(big.Int).Mul(price, big.NewInt(answerGas)))
	g.mu.Lock()
	before := g.status.Code
	g.status = s
	g.mu.Unlock()
	if before != s.Code && (s.Code == Low || s.Code == Empty) {
		g.log.Warn(s.Text, "code", s.Code)
	}
	return nil
}

// Status returns what was found by the newest Look.
func (g *Guard) Status() Status {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.status
}

// Allowed returns why no answer may be sent, nil if one may. It is for
// answers.Options.Allowed.
func (g *Guard) Allowed() error {
	if s := g.Status(); s.Code == Empty {
		return fmt.Errorf("%s", s.Text)
	}
	return nil
}

// Run looks every interval until ctx ends.
func (g *Guard) Run(ctx context.Context, interval time.Duration) error {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		if err := g.Look(ctx); err != nil && ctx.Err() == nil {
			g.log.Debug("the balance was not read", "account", g.account, "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
