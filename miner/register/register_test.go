package register

import (
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
)

var (
	mine  = common.HexToAddress("0x3133")
	hot   = common.HexToAddress("0x407")
	cold  = common.HexToAddress("0xc01d")
	errRP = errors.New("no server")
)

// TestRegister: it is sent once, and a second start finds it in the outbox.
func TestRegister(t *testing.T) {
	l := newLedger()
	id, err := l.registration(nil).Register(t.Context())
	if _, want := registered(101, hot, cold, 0); err != nil || id != want {
		t.Fatalf("%+v, %v, want %+v", id, err, want)
	}
	i := l.sent[0]
	if len(l.sent) != 1 || i.From != hot || *i.To != mine || string(i.Data) != string(storage.RequestMinerIDData(cold, 0)) {
		t.Errorf("%d sent: %+v", len(l.sent), l.sent)
	}
	for range 2 {
		again, err := l.registration(nil).Register(t.Context())
		if err != nil || again != id || len(l.sent) != 1 || len(l.asked) != 1 {
			t.Errorf("%+v, %v; %d sent, %d searches", again, err, len(l.sent), len(l.asked))
		}
	}
}

// TestResume: what the outbox knows decides whether one is sent, waited for or
// looked for.
func TestResume(t *testing.T) {
	inLogs, known := registered(50, hot, cold, 0)
	for name, c := range map[string]struct {
		state     outbox.State
		logs      bool
		wantFind  bool // Find finds it
		sent      int
		wantBlock uint64
	}{
		"nothing known":        {"", false, false, 1, 101},
		"only the logs":        {"", true, true, 0, 50},
		"intended, never sent": {outbox.Intended, false, false, 1, 101},
		"sent":                 {outbox.Sent, false, true, 0, 101},
		"rejected, not there":  {outbox.Rejected, false, false, 1, 101},
		"rejected, but there":  {outbox.Rejected, true, true, 0, 50},
		"cancelled, but there": {outbox.Cancelled, true, true, 0, 50},
		"expired, but there":   {outbox.Expired, true, true, 0, 50},
	} {
		l := newLedger()
		if c.logs {
			l.logs = append(l.logs, inLogs)
		}
		r := l.registration(nil)
		if c.state != "" {
			l.box[r.intentID(0)] = outbox.Entry{Intent: outbox.Intent{ID: r.intentID(0)}, State: c.state}
		}
		if !c.wantFind {
			if _, err := r.Find(t.Context()); !errors.Is(err, ErrNone) {
				t.Errorf("%s: found, %v", name, err)
			}
		} else if id, err := r.Find(t.Context()); err != nil || id.Block != c.wantBlock {
			t.Errorf("%s: %+v, %v", name, id, err)
		}
		id, err := r.Register(t.Context())
		if err != nil || id.Block != c.wantBlock || len(l.sent) != c.sent || c.logs && id != known {
			t.Errorf("%s: %+v, %v, %d sent", name, id, err, len(l.sent))
		}
	}
}

// TestSearch: by the logs only the account's own id with the seed is found, the
// newest one, and none of a block that was taken back.
func TestSearch(t *testing.T) {
	l := newLedger()
	old, _ := registered(20, hot, cold, 0)
	newest, want := registered(60, hot, cold, 0)
	foreign, _ := registered(70, common.Address{1}, cold, 0) // names our beneficiary
	payee, _ := registered(71, hot, hot, 0)                  // earns for another
	seed, _ := registered(72, hot, cold, 1)
	removed, _ := registered(73, hot, cold, 0)
	removed.Removed = true
	other, _ := registered(74, hot, cold, 0)
	other.Address = common.Address{2}
	l.logs = []types.Log{old, newest, foreign, payee, seed, removed, other}
	alone := l.registration(func(o *Options) { o.Sender, o.Box = nil, nil })
	if id, err := alone.Find(t.Context()); err != nil || id != want {
		t.Errorf("%+v, %v, want %+v", id, err, want)
	}
	if q := l.asked[0]; q.From != 1 || q.To != 100 || len(q.Addresses) != 1 || q.Addresses[0] != mine {
		t.Errorf("asked for %+v", q)
	}
	if id, err := l.registration(func(o *Options) { o.Seed = 1 }).Find(t.Context()); err != nil || id.Block != 72 {
		t.Errorf("seed 1: %+v, %v", id, err)
	}
	if id, err := l.registration(func(o *Options) { o.Beneficiary = common.Address{} }).Find(t.Context()); err != nil || id.Block != 71 {
		t.Errorf("no beneficiary named: %+v, %v", id, err)
	}
	for name, change := range map[string]func(*Options){
		"seed 2":       func(o *Options) { o.Seed = 2 },
		"after all":    func(o *Options) { o.LogStart = 90 },
		"in time":      func(o *Options) { o.LogStart = 101 },
		"another from": func(o *Options) { o.From = common.Address{3} },
	} {
		if id, err := l.registration(change).Find(t.Context()); !errors.Is(err, ErrNone) {
			t.Errorf("%s: %+v, %v", name, id, err)
		}
	}
}

// TestFailures: a server that fails is no reason to believe that there is no id,
// and nothing is sent then.
func TestFailures(t *testing.T) {
	event, _ := registered(50, hot, cold, 0)
	for _, method := range []string{"head", "logs", "header", "get"} {
		l := newLedger()
		l.logs = []types.Log{event}
		l.failing[method] = errRP
		r := l.registration(nil)
		if _, err := r.Find(t.Context()); !errors.Is(err, errRP) || errors.Is(err, ErrNone) {
			t.Errorf("%s fails: Find: %v", method, err)
		}
		if _, err := r.Register(t.Context()); !errors.Is(err, errRP) || len(l.sent) != 0 {
			t.Errorf("%s fails: Register: %v, %d sent", method, err, len(l.sent))
		}
	}
	// After it was sent the next start goes on.
	for _, method := range []string{"submit", "wait", "receipt"} {
		l := newLedger()
		l.failing[method] = errRP
		r := l.registration(nil)
		if _, err := r.Register(t.Context()); !errors.Is(err, errRP) {
			t.Errorf("%s fails: %v", method, err)
		}
		delete(l.failing, method)
		id, err := r.Register(t.Context())
		if err != nil || id.Block != 101 || len(l.logs) != 1 {
			t.Errorf("%s failed before: %+v, %v, %d ids", method, id, err, len(l.logs))
		}
	}
}

// TestEnds: a transaction that ended in vain gives no id, and once that is final
// the same command sends another one, and only one.
func TestEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(*ledger, *outbox.Entry)
		says string
	}{
		"reverted": {func(l *ledger, e *outbox.Entry) {
			l.accept(e)
			e.Inclusion.Reverted, e.Problem = true, "out of gas"
		}, "out of gas"},
		"cancelled": {func(l *ledger, e *outbox.Entry) {
			e.State, e.Inclusion = outbox.Cancelled, &outbox.Inclusion{}
		}, "cancelled"},
		"rejected": {func(_ *ledger, e *outbox.Entry) { e.State, e.Problem = outbox.Rejected, "no money" }, "no money"},
		"no log":   {func(l *ledger, e *outbox.Entry) { l.accept(e); l.receipts[e.Inclusion.Hash].Logs = nil }, "no NewMinerId log"},
		"a log of another contract": {func(l *ledger, e *outbox.Entry) {
			l.accept(e)
			r := l.receipts[e.Inclusion.Hash]
			r.Logs = r.Logs[:2]
		}, "no NewMinerId log"},
	} {
		l := newLedger()
		l.end = func(e *outbox.Entry) { c.end(l, e) }
		if id, err := l.registration(nil).Register(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) || id != (ID{}) {
			t.Errorf("%s: %+v, %v", name, id, err)
		}
		r := l.registration(nil)
		e := l.box[r.intentID(0)]
		l.end = func(*outbox.Entry) {}
		if e.State == outbox.Mined { // a reorganisation may still change it
			if _, err := r.Register(t.Context()); err == nil || len(l.sent) != 1 {
				t.Errorf("%s: before it is final: %v, %d sent", name, err, len(l.sent))
			}
			e.State = outbox.Final
			l.box[e.ID] = e
		}
		if !inVain(&e) {
			continue // another contract stands at the address: no second try
		}
		l.logs, l.end = nil, l.accept
		for range 2 {
			if id, err := l.registration(nil).Register(t.Context()); err != nil || id.Block != l.head || len(l.sent) != 2 || l.sent[1].ID == l.sent[0].ID {
				t.Errorf("%s: the second try: %+v, %v, %d sent", name, id, err, len(l.sent))
			}
		}
	}
}

// TestQuote: estimate and a tenth, at the price, and whether it is enough.
func TestQuote(t *testing.T) {
	l := newLedger()
	l.message = func(m *client.Message) {
		if m.From != hot || *m.To != mine || string(m.Data) != string(storage.RequestMinerIDData(cold, 7)) {
			t.Errorf("estimate of %+v", m)
		}
	}
	r := l.registration(func(o *Options) { o.Seed = 7 })
	for balance, enough := range map[int64]bool{330_000: true, 329_999: false, 0: false} {
		l.balance = balance
		q, err := r.Quote(t.Context())
		if err != nil || q.Gas != 110_000 || q.Cost.Int64() != 330_000 || q.Enough() != enough || q.Balance.Int64() != balance || q.From != hot || q.Beneficiary != cold {
			t.Errorf("%+v, %v", q, err)
		}
		if s := q.String(); strings.Contains(s, "more to") == enough || !strings.Contains(s, cold.String()) {
			t.Error(s)
		}
	}
	for _, method := range []string{"estimate", "price", "balance"} {
		l.failing = map[string]error{method: errRP}
		if _, err := r.Quote(t.Context()); !errors.Is(err, errRP) {
			t.Errorf("%s fails: %v", method, err)
		}
	}
}

// TestCheck: an id given from elsewhere must be known and earn for the right one.
func TestCheck(t *testing.T) {
	l := newLedger()
	id := common.Hash{1}
	l.payees[id] = cold
	m := storage.NewMine(mine, l)
	for name, c := range map[string]struct {
		id    common.Hash
		payee common.Address
		want  error
	}{
		"right":             {id, cold, nil},
		"none named":        {id, common.Address{}, nil},
		"wrong beneficiary": {id, hot, ErrOtherBeneficiary},
		"unknown":           {common.Hash{2}, cold, ErrNone},
	} {
		if err := Check(t.Context(), m, c.id, c.payee); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	l.failing["call"] = errRP
	if err := Check(t.Context(), m, id, cold); !errors.Is(err, errRP) || errors.Is(err, ErrNone) {
		t.Errorf("no server: %v", err)
	}
}

// TestTransfer: one transaction for a wish, to the contract.
func TestTransfer(t *testing.T) {
	l := newLedger()
	r := l.registration(nil)
	e, err := r.Transfer(t.Context(), common.Hash{1}, hot)
	if err != nil || e.Inclusion == nil || len(l.sent) != 1 || *l.sent[0].To != mine || string(l.sent[0].Data) != string(storage.TransferBeneficiaryData(hot, common.Hash{1})) {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err = r.Transfer(t.Context(), common.Hash{2}, hot); err != nil || l.sent[1].ID == l.sent[0].ID {
		t.Errorf("%+v, %v", l.sent, err)
	}
	l.failing["submit"] = errRP
	if _, err = r.Transfer(t.Context(), common.Hash{1}, hot); !errors.Is(err, errRP) {
		t.Errorf("%v", err)
	}
}
