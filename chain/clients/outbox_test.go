package clients

import (
	"context"
	"errors"
	"log/slog"
	"math/big"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/signer/core/apitypes"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
)

// office is a stepped node and what sends transactions to it.
type office struct {
	*stepped
	chain  client.Client
	disk   *vfs.MemFS // forgets what was not synced
	signer tx.Signer
	from   common.Address
}

func openOffice(t *testing.T, index int, adjust func(*genesis.Genesis)) *office {
	t.Helper()
	n := startStepped(t, adjust)
	key := devKey(t, index)
	return &office{n, external(t, n.genesis.ChainID, "http://"+n.Status().HTTP), vfs.NewCrashableMem(), keys.NewKeyring(key), key.Address()}
}

// start opens the outbox on the disk as it is and makes a manager over chain.
func (o *office) start(chain tx.Chain, opt tx.Options) (*tx.Manager, *outbox.Store) {
	o.t.Helper()
	box, err := outbox.Open(o.disk, "outbox")
	if err != nil {
		o.t.Fatal(err)
	}
	opt.Logger = slog.New(slog.DiscardHandler)
	m, err := tx.New(chain, o.genesis.ChainID, o.signer, box, opt)
	if err != nil {
		o.t.Fatal(err)
	}
	return m, box
}

// crash loses the process and everything that was not synced.
func (o *office) crash() { o.disk = o.disk.CrashClone(vfs.CrashCloneCfg{}) }

// step lets a manager see the newest block.
func (o *office) step(m *tx.Manager) {
	o.t.Helper()
	head, err := o.chain.Head(o.t.Context())
	if err == nil {
		err = m.Step(o.t.Context(), head)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) nonce() uint64 {
	o.t.Helper()
	n, err := o.chain.Nonce(o.t.Context(), o.from, client.Latest)
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func (o *office) balance(a common.Address) int64 {
	o.t.Helper()
	b, err := o.chain.Balance(o.t.Context(), a, client.Latest)
	if err != nil {
		o.t.Fatal(err)
	}
	return b.Int64()
}

// gift is the wish to send an account 7 wei.
func (o *office) gift(id string, to common.Address) outbox.Intent {
	return outbox.Intent{ID: id, From: o.from, To: &to, Value: (*hexutil.Big)(big.NewInt(7))}
}

var errLine = errors.New("the line is broken")

// broken is a connection that breaks while a transaction is handed in: before it
// arrives, or after.
type broken struct {
	client.Client
	arrives bool
}

func (b broken) SendRaw(ctx context.Context, raw []byte) (common.Hash, error) {
	if b.arrives {
		if _, err := b.Client.SendRaw(ctx, raw); err != nil {
			return common.Hash{}, err
		}
	}
	return common.Hash{}, errLine
}

// TestCrashes loses the process between the signature and the receipt, at every
// point that a node can tell apart: each wish becomes one transaction.
func TestCrashes(t *testing.T) {
	o := openOffice(t, 6, nil)
	for i, c := range []struct {
		name  string
		chain func() tx.Chain
		mined bool // before the restart
		want  error
	}{
		{"signed, not sent", func() tx.Chain { return broken{o.chain, false} }, false, errLine},
		{"sent, no answer", func() tx.Chain { return broken{o.chain, true} }, false, errLine},
		{"sent, no answer, mined", func() tx.Chain { return broken{o.chain, true} }, true, errLine},
		{"sent", func() tx.Chain { return o.chain }, false, nil},
		{"sent, mined", func() tx.Chain { return o.chain }, true, nil},
	} {
		before, to := o.nonce(), common.Address{0xc7, byte(i)}
		m, _ := o.start(c.chain(), tx.Options{})
		first, err := m.Submit(t.Context(), o.gift(c.name, to))
		if !errors.Is(err, c.want) || len(first.Attempts) != 1 {
			t.Fatalf("%s: %+v, error %v", c.name, first, err)
		}
		if c.mined {
			o.mine()
		}
		o.crash()
		m, box := o.start(o.chain, tx.Options{})
		again, err := m.Submit(t.Context(), o.gift(c.name, to)) // whoever wanted it does not know either
		if err != nil || len(again.Attempts) != 1 || again.Newest().Hash != first.Newest().Hash {
			t.Fatalf("%s: after the crash %+v, error %v", c.name, again, err)
		}
		for range 3 {
			o.step(m)
			o.mine()
		}
		o.step(m)
		e, err := box.Get(c.name)
		if err != nil || e.State != outbox.Final || e.Inclusion.Hash != first.Newest().Hash || o.nonce() != before+1 || o.balance(to) != 7 {
			t.Errorf("%s: %+v, nonce %d after %d, balance %d, error %v", c.name, e, o.nonce(), before, o.balance(to), err)
		}
		o.crash() // the store is not closed either
	}
}

// TestReplacement: a block is full of dearer transactions, so that ours is replaced;
// only the replacement is mined. A second one is taken back.
func TestReplacement(t *testing.T) {
	// Small blocks: one that is full must be executed within the time for building it.
	o := openOffice(t, 6, func(g *genesis.Genesis) { g.EVM.GasLimit = 5_000_000 })
	m, box := o.start(o.chain, tx.Options{BumpAfter: 1})
	web, err := ethclient.Dial("http://" + o.Status().HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	crowd := newSender(t, o.stepped, web, 7)
	furnace := crowd.send(nil, common.FromHex("625b5f565f526003601df3"), false).ContractAddress

	before, to := o.nonce(), common.Address{0xb0}
	first, err := m.Submit(t.Context(), o.gift("a", to))
	if err != nil || first.State != outbox.Sent {
		t.Fatalf("%+v, error %v", first, err)
	}
	nonce, err := web.PendingNonceAt(t.Context(), crowd.from)
	if err != nil {
		t.Fatal(err)
	}
	gas := o.EVM().Head().GasLimit - 10_000 // not even a transfer fits beside it
	burn := crowd.signTx(&types.DynamicFeeTx{Nonce: nonce, To: &furnace, Gas: gas, GasTipCap: big.NewInt(50e9), GasFeeCap: big.NewInt(100e9)})
	if err := web.SendTransaction(t.Context(), burn); err != nil {
		t.Fatal(err)
	}
	o.mine()
	if r := o.Receipt(burn); r.GasUsed != gas || o.nonce() != before {
		t.Fatalf("the block has room: %d gas used, nonce %d", r.GasUsed, o.nonce())
	}
	o.step(m)
	e, err := box.Get("a")
	if err != nil || len(e.Attempts) != 2 || e.Attempts[1].Nonce != before || e.Attempts[1].Tip.ToInt().Cmp(e.Attempts[0].Tip.ToInt()) <= 0 {
		t.Fatalf("after a full block %+v, error %v", e, err)
	}
	o.mine()
	o.step(m)
	o.step(m)
	e, err = box.Get("a")
	if err != nil || e.State != outbox.Final || e.Inclusion.Hash != e.Attempts[1].Hash || o.nonce() != before+1 || o.balance(to) != 7 {
		t.Errorf("%+v, nonce %d, balance %d, error %v", e, o.nonce(), o.balance(to), err)
	}
	if _, err := o.chain.Transaction(t.Context(), e.Attempts[0].Hash); !errors.Is(err, client.ErrNotFound) {
		t.Errorf("the first version: %v", err)
	}

	other := common.Address{0xb1}
	if _, err := m.Submit(t.Context(), o.gift("b", other)); err != nil {
		t.Fatal(err)
	}
	if err := m.Cancel(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	o.mine()
	o.step(m)
	o.step(m)
	e, err = box.Get("b")
	if err != nil || e.State != outbox.Cancelled || len(e.Attempts) != 2 || o.nonce() != before+2 || o.balance(other) != 0 {
		t.Errorf("cancelled: %+v, nonce %d, balance %d, error %v", e, o.nonce(), o.balance(other), err)
	}
	// Too late to take back.
	if err := m.Cancel(t.Context(), "a"); err != nil || o.nonce() != before+2 {
		t.Errorf("cancelling what is final: %v", err)
	}
}

// clefServer answers as Clef does, for a person who may say no.
type clefServer struct {
	ring *keys.Keyring

	mu     sync.Mutex // guards refuse
	refuse bool
}

func (s *clefServer) setRefuse(v bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refuse = v
}

// Version implements account_version.
func (s *clefServer) Version() string { return "6.1.0" }

// List implements account_list.
func (s *clefServer) List() []common.Address { return s.ring.Accounts() }

// SignTransaction implements account_signTransaction.
func (s *clefServer) SignTransaction(ctx context.Context, args apitypes.SendTxArgs) (map[string]any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.refuse {
		return nil, errors.New("request denied")
	}
	unsigned, err := args.ToTransaction()
	if err != nil {
		return nil, err
	}
	signed, err := s.ring.SignTx(ctx, args.From.Address(), unsigned, (*big.Int)(args.ChainID))
	if err != nil {
		return nil, err
	}
	raw, err := signed.MarshalBinary()
	return map[string]any{"raw": hexutil.Bytes(raw), "tx": signed}, err
}

// TestExternalSigner sends transactions that another process signs, over HTTP: both
// types, a refusal by the person and a change of mind.
func TestExternalSigner(t *testing.T) {
	o := openOffice(t, 6, nil)
	clef := &clefServer{ring: keys.NewKeyring(devKey(t, 6))}
	server := rpc.NewServer()
	defer server.Stop()
	if err := server.RegisterName("account", clef); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server)
	defer web.Close()
	remote, err := keys.DialClef(t.Context(), web.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer remote.Close()
	o.signer = remote
	for i, legacy := range []bool{false, true} {
		m, box := o.start(o.chain, tx.Options{Legacy: legacy})
		id, to, before := []string{"dynamic", "legacy"}[i], common.Address{0xcf, byte(i)}, o.nonce()
		clef.setRefuse(true)
		e, err := m.Submit(t.Context(), o.gift(id, to))
		if err == nil || !strings.Contains(err.Error(), "request denied") || e.State != outbox.Intended {
			t.Fatalf("%s: refused: %+v, error %v", id, e, err)
		}
		clef.setRefuse(false)
		for range 3 {
			o.step(m)
			o.mine()
		}
		e, err = box.Get(id)
		if err != nil || e.State != outbox.Final || o.nonce() != before+1 || o.balance(to) != 7 {
			t.Fatalf("%s: %+v, error %v", id, e, err)
		}
		mined, _, err := o.Client.TransactionByHash(t.Context(), e.Inclusion.Hash)
		if err != nil || (mined.Type() == types.LegacyTxType) != legacy || legacy && !mined.Protected() {
			t.Errorf("%s: transaction %+v, error %v", id, mined, err)
		}
		o.crash()
	}
}

// TestRateLimitOfANode: a node of ours that answers 429 with Retry-After is waited
// for, and nothing is lost, however many requests it refuses at once.
func TestRateLimitOfANode(t *testing.T) {
	net := nodetest.New(t, 1, nil)
	cfg := net.Nodes[0]
	cfg.Options.RPC.Rate = 10 // bursts of 20
	n := nodetest.Start(t, cfg)
	n.WaitHeight(1)
	c, err := client.External(t.Context(), []string{"http://" + n.Status().HTTP}, net.Init.Genesis.ChainID,
		client.Options{RequestsPerSecond: 1e6, MaxInFlight: 50, ProbeInterval: time.Hour, Attempts: 30, CallTimeout: nodetest.Patience})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if h, err := c.Header(patient(t), client.At(uint64(i%2))); err != nil || h.Number != uint64(i%2) {
				t.Errorf("call %d: block %d, error %v", i, h.Number, err)
			}
		})
	}
	wg.Wait()
	if s := c.Servers()[0]; !strings.Contains(s.LastError, "429") {
		t.Errorf("the limit was not reached: %+v", s)
	}
}
