package transfer

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/big"
	"testing"
	"time"

	// The outbox' files in memory.
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/pora/merkle"
)

// bank is a development chain with storage contracts and an outbox that outlives
// its wallets.
type bank struct {
	t     *testing.T
	chain client.Client
	id    uint64
	flow  common.Address
	key   keys.Key
	disk  *vfs.MemFS
}

func openBank(t *testing.T) *bank {
	t.Helper()
	n := nodetest.New(t, 1, nil)
	r := nodetest.Start(t, n.Nodes[0])
	r.WaitHeight(5) // the flow contract refuses submissions in the first blocks
	g := n.Init.Genesis
	c, err := client.External(t.Context(), []string{"http://" + r.Status().HTTP}, g.ChainID, client.Options{RequestsPerSecond: 1000, PollInterval: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	all, err := devkeys.Derive(devkeys.Mnemonic, 1)
	if err != nil {
		t.Fatal(err)
	}
	key, err := keys.ParseHex([]byte(common.Bytes2Hex(crypto.FromECDSA(all[0]))))
	if err != nil {
		t.Fatal(err)
	}
	return &bank{t, c, g.ChainID, g.Contracts.Flow, key, vfs.NewCrashableMem()}
}

// wallet opens the outbox; stop ends it in an orderly way.
func (b *bank) wallet(key keys.Key) (w *Wallet, stop func()) {
	b.t.Helper()
	store, err := outbox.Open(b.disk, "outbox")
	if err != nil {
		b.t.Fatal(err)
	}
	m, err := tx.New(b.chain, b.id, keys.NewKeyring(key), store, tx.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.t.Context())
	done := make(chan struct{})
	go func() { m.Run(ctx); close(done) }()
	return &Wallet{Chain: b.chain, Manager: m, Store: store, Flow: b.flow, From: key.Address()}, func() {
		cancel()
		<-done
		store.Close()
	}
}

func (b *bank) submissions() uint64 {
	b.t.Helper()
	s, err := storage.NewFlow(b.flow, b.chain).State(b.t.Context(), client.Latest)
	if err != nil {
		b.t.Fatal(err)
	}
	return s.Submissions
}

// file is the submission of some bytes.
func (b *bank) file(seed uint64, size int) storage.Submission {
	b.t.Helper()
	f, err := merkle.NewFile(cpu, contents(seed, size))
	if err != nil {
		b.t.Fatal(err)
	}
	return Submission(f, b.key.Address())
}

// TestWallet pays on a real chain: once for the same files, also after a crash
// that forgets everything that was not on disk; again when that is asked for.
func TestWallet(t *testing.T) {
	b := openBank(t)
	w, stop := b.wallet(b.key)
	one, two := b.file(30, 300000), b.file(31, 100)
	first, err := w.Submit(t.Context(), []storage.Submission{one}, false)
	if err != nil {
		t.Fatal(err)
	}
	fee := new(big.Int).Mul(contracts.Demo().PricePerSector, new(big.Int).SetUint64(one.Sectors()))
	if first[0].Seq != 0 || first[0].Start != 1024 || first[0].Fee.Cmp(fee) != 0 {
		t.Errorf("placed at %+v, fee %v wanted", first[0], fee)
	}
	same, err := w.Submit(t.Context(), []storage.Submission{one}, false)
	if err != nil || same[0].Seq != 0 || same[0].TxHash != first[0].TxHash || b.submissions() != 1 {
		t.Errorf("the same file: %+v, %v, %d submissions", same, err, b.submissions())
	}
	both, err := w.Submit(t.Context(), []storage.Submission{two, one}, false)
	if err != nil || len(both) != 2 || both[1].Seq != both[0].Seq+1 || both[0].TxHash != both[1].TxHash {
		t.Fatalf("two files: %+v, %v", both, err)
	}
	again, err := w.Submit(t.Context(), []storage.Submission{one}, true)
	if err != nil || again[0].Seq != 3 {
		t.Errorf("again: %+v, %v", again, err)
	}

	// A crash while a submission is under way, then the same wish.
	ctx, cancel := context.WithCancel(t.Context())
	three := b.file(32, 5000)
	go func() {
		for deadline := time.Now().Add(nodetest.Patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
			for _, e := range w.Store.List() {
				if e.State == outbox.Sent && e.Order == 4 {
					cancel()
					return
				}
			}
		}
	}()
	w.Submit(ctx, []storage.Submission{three}, false) // it may have been too fast to be interrupted
	cancel()
	b.disk = b.disk.CrashClone(vfs.CrashCloneCfg{})
	stop()
	w, stop = b.wallet(b.key)
	defer stop()
	after, err := w.Submit(t.Context(), []storage.Submission{three}, false)
	if err != nil || after[0].Seq != 4 || b.submissions() != 5 {
		t.Errorf("after the crash: %+v, %v, %d submissions", after, err, b.submissions())
	}
}

// TestPoorWallet: what cannot be paid is an error that says so, and leaves nothing
// behind that would be sent later.
func TestPoorWallet(t *testing.T) {
	b := openBank(t)
	poor, err := keys.Generate()
	if err != nil {
		t.Fatal(err)
	}
	w, stop := b.wallet(poor)
	defer stop()
	s := b.file(33, 1000)
	s.Submitter = poor.Address()
	if _, err := w.Submit(t.Context(), []storage.Submission{s}, false); err == nil {
		t.Fatal("paid without money")
	}
	for _, e := range w.Store.List() {
		if !e.State.Done() {
			t.Errorf("left behind: %s in state %s", e.ID, e.State)
		}
	}
	if b.submissions() != 0 {
		t.Error("it was submitted")
	}
	// The contract's own refusal: a file that claims more bytes than its nodes hold.
	w2, stop2 := b.wallet2()
	defer stop2()
	bad := b.file(34, 1000)
	bad.Length = 5000
	_, err = w2.Submit(t.Context(), []storage.Submission{bad}, false)
	var revert *client.Revert
	if !errors.As(err, &revert) || revert.Reason != "Invalid submission" {
		t.Errorf("%v", err)
	}
	good := b.file(34, 1000)
	if _, err := w2.Submit(t.Context(), []storage.Submission{good}, false); err != nil {
		t.Error(err)
	}
}

// wallet2 is a wallet of the funded key with an outbox of its own.
func (b *bank) wallet2() (*Wallet, func()) {
	other := *b
	other.disk = vfs.NewCrashableMem()
	return other.wallet(b.key)
}

// TestUploadOverChain: an upload with a real flow contract; the node's log is read
// from the places that the wallet returns.
func TestUploadOverChain(t *testing.T) {
	b := openBank(t)
	w, stop := b.wallet(b.key)
	defer stop()
	flow := newFlow()
	node := startNode(t, flow, 0, 1)
	data := contents(35, 700000)
	u := &Uploader{CPU: cpu, Find: finder(t, node), Pay: mirror{w, flow}}
	up := mustUpload(t, u, data)
	fetchAll(t, finder(t, node), up, data)
	if up, err := u.Upload(t.Context(), bytes.NewReader(data), uint64(len(data))); err != nil || !up[0].Known || b.submissions() != 1 {
		t.Errorf("once more: %+v, %v, %d submissions", up, err, b.submissions())
	}
}

// mirror pays on the chain and tells the test's nodes; both must place the file
// alike.
type mirror struct {
	*Wallet
	flow *fakeFlow
}

func (m mirror) Submit(ctx context.Context, all []storage.Submission, again bool) ([]Place, error) {
	got, err := m.Wallet.Submit(ctx, all, again)
	if err != nil {
		return nil, err
	}
	want, err := m.flow.Submit(ctx, all, again)
	if err == nil && (got[0].Seq != want[0].Seq || got[0].Start != want[0].Start) {
		err = errors.New("the chain placed the file elsewhere")
	}
	return got, err
}
