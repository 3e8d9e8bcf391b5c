package funds

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/miner/watch"
)

// purse is a chain with one account.
type purse struct {
	t              *testing.T
	balance, price *big.Int
	err, priceErr  error
	looks          int
	after          func(looks int) // of each look
}

var account = common.HexToAddress("0xacc0")

func (p *purse) Balance(_ context.Context, a common.Address, at client.BlockRef) (*big.Int, error) {
	if a != account || at != client.Latest {
		p.t.Errorf("asked for the balance of %s at %v", a, at)
	}
	p.looks++
	if p.after != nil {
		p.after(p.looks)
	}
	return p.balance, p.err
}

func (p *purse) GasPrice(context.Context) (*big.Int, error) { return p.price, p.priceErr }

// answers is the balance that pays for n answers at a price.
func answers(n, price int64) *big.Int { return big.NewInt(n * answerGas * price) }

func less(a *big.Int) *big.Int { return new(big.Int).Sub(a, big.NewInt(1)) }

// TestThresholds: to the wei, at several prices of gas.
func TestThresholds(t *testing.T) {
	for _, price := range []int64{1, 7, 3_000_000_000} {
		for _, c := range []struct {
			balance *big.Int
			want    watch.Code
			answers uint64
			allowed bool
		}{
			{big.NewInt(0), Empty, 0, false},
			{less(answers(StopAt, price)), Empty, StopAt - 1, false},
			{answers(StopAt, price), Low, StopAt, true},
			{less(answers(WarnAt, price)), Low, WarnAt - 1, true},
			{answers(WarnAt, price), OK, WarnAt, true},
			{new(big.Int).Lsh(answers(1, price), 100), OK, 1 << 62, true},
		} {
			p := &purse{t: t, balance: c.balance, price: big.NewInt(price)}
			g := New(p, account, slog.New(slog.DiscardHandler))
			if err := g.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
			s := g.Status()
			if s.Code != c.want || s.Answers != c.answers || s.Balance.Cmp(c.balance) != 0 || s.Answer.Cmp(answers(1, price)) != 0 || (g.Allowed() == nil) != c.allowed {
				t.Errorf("%v wei at %d a gas: %+v, allowed: %v", c.balance, price, s, g.Allowed())
			}
			if !strings.Contains(s.Text, account.String()) {
				t.Errorf("%s does not name the account", s.Text)
			}
		}
	}
}

// TestAsksForTheMissing: what is asked for is what WarnAt answers lack.
func TestAsksForTheMissing(t *testing.T) {
	token := new(big.Int).Exp(big.NewInt(10), big.NewInt(18), nil)
	s := Judge(account, new(big.Int).Mul(token, big.NewInt(20)), token)
	if s.Code != Low || s.Answers != 20 || !strings.Contains(s.Text, "at least 30 ") {
		t.Errorf("20 tokens at one each: %+v", s)
	}
	if s = Judge(account, new(big.Int).Mul(token, big.NewInt(4)), token); s.Code != Empty || !strings.Contains(s.Text, "at least 46 ") || !strings.Contains(s.Text, "No answers are sent") {
		t.Errorf("4 tokens at one each: %+v", s)
	}
}

// TestPriceChanges: the same balance is judged by the price of each look, and the
// log says so once for each change to the worse.
func TestPriceChanges(t *testing.T) {
	var log bytes.Buffer
	p := &purse{t: t, balance: answers(60, 100), price: big.NewInt(100)}
	g := New(p, account, slog.New(slog.NewTextHandler(&log, nil)))
	if g.Status().Code != Unknown || g.Allowed() != nil {
		t.Errorf("before the first look: %+v, %v", g.Status(), g.Allowed())
	}
	for _, c := range []struct {
		price int64
		want  watch.Code
		lines int
	}{{100, OK, 0}, {130, Low, 1}, {140, Low, 1}, {1300, Empty, 2}, {1400, Empty, 2}, {100, OK, 2}, {1300, Empty, 3}, {130, Low, 4}} {
		p.price = big.NewInt(c.price)
		if err := g.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(log.String(), "level=WARN"); g.Status().Code != c.want || lines != c.lines {
			t.Errorf("at %d a gas: %+v, %d lines in the log, want %s, %d", c.price, g.Status(), lines, c.want, c.lines)
		}
		if err := g.Allowed(); (err != nil) != (c.want == Empty) {
			t.Errorf("at %d a gas: %v", c.price, err)
		}
	}
}

// TestServerFails: a look that fails changes nothing that is known: an empty
// account stays closed, a full one open.
func TestServerFails(t *testing.T) {
	down := errors.New("no server")
	p := &purse{t: t, balance: answers(1, 1), price: big.NewInt(1)}
	g := New(p, account, nil)
	p.err = down
	if err := g.Look(t.Context()); !errors.Is(err, down) || g.Status().Code != Unknown || g.Allowed() != nil {
		t.Errorf("%v, %+v", err, g.Status())
	}
	p.err = nil
	if err := g.Look(t.Context()); err != nil || g.Allowed() == nil {
		t.Errorf("%v, %+v", err, g.Status())
	}
	before := g.Status()
	p.balance, p.priceErr = answers(1000, 1), down
	if err := g.Look(t.Context()); !errors.Is(err, down) || g.Status() != before {
		t.Errorf("without a price: %v, %+v", err, g.Status())
	}
	p.priceErr = nil
	if err := g.Look(t.Context()); err != nil || g.Status().Code != OK || g.Allowed() != nil {
		t.Errorf("%v, %+v", err, g.Status())
	}
	p.err = down
	if err := g.Look(t.Context()); !errors.Is(err, down) || g.Status().Code != OK {
		t.Errorf("%v, %+v", err, g.Status())
	}
}

// TestRun: it looks at once and then every interval, goes on after a failure and
// ends with its context.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		over := errors.New("over")
		ctx, stop := context.WithCancelCause(t.Context())
		p := &purse{t: t, balance: answers(100, 1), price: big.NewInt(1)}
		p.after = func(looks int) {
			p.err = nil
			if looks%2 == 1 {
				p.err = errors.New("no server")
			}
			if looks == 6 {
				stop(over)
			}
		}
		g := New(p, account, slog.New(slog.DiscardHandler))
		began := time.Now()
		if err := g.Run(ctx, time.Minute); !errors.Is(err, over) || p.looks != 6 {
			t.Errorf("%v after %d looks", err, p.looks)
		}
		if took := time.Since(began); took != 5*time.Minute { // of the bubble's clock
			t.Errorf("6 looks took %v", took)
		}
		if g.Status().Code != OK {
			t.Errorf("%+v", g.Status())
		}
	})
}
