// Package nodetest runs chain nodes in tests: free ports on loopback, small
// caches, a directory that the test removes.
package nodetest

import (
	"context"
	"fmt"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/node"
	"github.com/zgminer/zgminer/chain/options"
)

// Patience is how long a test waits for what must happen; it is no measure of
// speed, only an end for a test that hangs.
const Patience = 5 * time.Minute

// Network is a set of homes of one chain.
type Network struct {
	Init  *node.InitResult
	Nodes []node.Config // one for each home; change before Start
}

// New makes a development chain with so many validators. adjust may be nil.
func New(t testing.TB, validators int, adjust func(*genesis.Genesis)) *Network {
	t.Helper()
	return NewChain(t, validators, node.InitOptions{Adjust: adjust})
}

// NewChain makes a development chain with so many validators and options; homes and
// time are set here.
func NewChain(t testing.TB, validators int, o node.InitOptions) *Network {
	t.Helper()
	root := t.TempDir()
	var homes []string
	for i := range validators {
		homes = append(homes, filepath.Join(root, fmt.Sprintf("node%d", i)))
	}
	o.Homes, o.Dev, o.Time = homes, true, time.Now().Add(-time.Second)
	r, err := node.Init(o)
	if err != nil {
		t.Fatal(err)
	}
	n := &Network{Init: r}
	for i := range r.Nodes {
		n.Nodes = append(n.Nodes, node.Config{Dir: node.ChainDir(homes[i]), Options: Small(r.Nodes[i].Options), Log: Logger(t, i)})
	}
	n.connect(t)
	return n
}

// Small makes settings modest enough for many nodes in one test process.
func Small(o options.Options) options.Options {
	o.EVM.DBCacheMB, o.EVM.CleanCacheMB, o.EVM.DirtyCacheMB = 16, 16, 4
	o.HTTP.Port, o.WS.Port = 0, 0
	o.RPC.Rate = 0
	o.CometRPC.Laddr, o.Metrics.Addr = "", ""
	o.MinFree = 0
	return o
}

// connect gives every node a free port and the addresses of the others.
func (n *Network) connect(t testing.TB) {
	t.Helper()
	ports := FreePorts(t, len(n.Nodes))
	for i := range n.Nodes {
		o := &n.Nodes[i].Options
		o.P2P.Laddr = fmt.Sprintf("tcp://127.0.0.1:%d", ports[i])
		o.P2P.SameIP = true
		o.P2P.PersistentPeers = nil
		for j := range n.Nodes {
			if i != j {
				o.P2P.PersistentPeers = append(o.P2P.PersistentPeers, fmt.Sprintf("%s@127.0.0.1:%d", n.Init.Nodes[j].Keys.NodeID, ports[j]))
			}
		}
	}
}

// Logger returns a silent logger, or one to standard error when ZGMINER_TEST_LOG
// is set to a level.
func Logger(_ testing.TB, index int) *slog.Logger {
	var level slog.Level
	if level.UnmarshalText([]byte(os.Getenv("ZGMINER_TEST_LOG"))) != nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level})).With("node", index)
}

// Running is a started node.
type Running struct {
	*node.Node
	Client *ethclient.Client

	t    testing.TB
	stop context.CancelFunc
	done chan error
	end  error
}

// Start runs a node and waits until it takes part. The test's end stops it.
func Start(t testing.TB, cfg node.Config) *Running {
	t.Helper()
	r := StartRaw(t, cfg)
	r.Connect()
	return r
}

// Connect waits until a node that was started takes part, and makes its client.
func (r *Running) Connect() {
	t := r.t
	t.Helper()
	select {
	case <-r.Ready():
	case err := <-r.done:
		r.done <- err
		t.Fatalf("the node ended: %v", err)
	case <-time.After(Patience):
		t.Fatal("the node did not get ready")
	}
	r.Client = ethclient.NewClient(r.Attach())
}

// StartRaw runs a node without waiting.
func StartRaw(t testing.TB, cfg node.Config) *Running {
	t.Helper()
	n, err := node.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r := &Running{Node: n, t: t, stop: stop, done: make(chan error, 1)}
	go func() { r.done <- n.Run(ctx) }()
	t.Cleanup(func() { r.Stop() })
	return r
}

// Stop stops the node and returns what Run returned.
func (r *Running) Stop() error {
	r.t.Helper()
	if r.stop == nil {
		return r.end
	}
	r.stop()
	return r.Wait()
}

// Wait waits for the node to end by itself.
func (r *Running) Wait() error {
	r.t.Helper()
	if r.stop == nil {
		return r.end
	}
	select {
	case r.end = <-r.done:
	case <-time.After(Patience):
		r.t.Error("the node did not end")
	}
	r.stop()
	r.stop = nil
	return r.end
}

// Height returns the number of the node's newest block, 0 before it is open.
func (r *Running) Height() uint64 {
	e := r.EVM()
	if e == nil {
		return 0
	}
	return e.Head().Number.Uint64()
}

// WaitHeight waits until the node's newest block is at least height. It fails the
// test at once when the node has ended.
func (r *Running) WaitHeight(height uint64) {
	r.t.Helper()
	climb(r.t, height, func() uint64 {
		r.t.Helper()
		select {
		case err := <-r.done:
			r.done <- err
			r.t.Fatalf("the node ended while height %d was awaited: %v", height, err)
		default:
		}
		return r.Height()
	})
}

// climb waits for a height, however long that takes, as long as there is a new block
// every now and then.
func climb(t testing.TB, height uint64, now func() uint64) {
	t.Helper()
	highest := now()
	for end := time.Now().Add(Patience); highest < height; time.Sleep(20 * time.Millisecond) {
		if h := now(); h > highest {
			highest, end = h, time.Now().Add(Patience)
		}
		if time.Now().After(end) {
			t.Fatalf("height %d, waiting for %d: no new block in %v", highest, height, Patience)
		}
	}
}

// Until waits for a condition.
func Until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(Patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("it did not come to this: %s", what)
}

// Account is a prefunded account with its next nonce.
type Account struct {
	Sender
	Address common.Address
	nonce   uint64
}

// Sender signs for a chain.
type Sender struct {
	sign func(types.TxData) *types.Transaction
}

// DevAccount returns the prefunded account with an index, for signing on a chain.
func DevAccount(t testing.TB, g *genesis.Genesis, index int) *Account {
	t.Helper()
	a, err := devAccount(g, index)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func devAccount(g *genesis.Genesis, index int) (*Account, error) {
	keys, err := devkeys.Derive(devkeys.Mnemonic, index+1)
	if err != nil {
		return nil, err
	}
	signer := types.LatestSignerForChainID(new(big.Int).SetUint64(g.ChainID))
	return &Account{Address: crypto.PubkeyToAddress(keys[index].PublicKey),
		Sender: Sender{func(d types.TxData) *types.Transaction { return types.MustSignNewTx(keys[index], signer, d) }}}, nil
}

// SetNonce sets the nonce of the next transaction.
func (a *Account) SetNonce(n uint64) { a.nonce = n }

// Transfer signs a transfer of so many wei with a tip of tip wei per gas.
func (a *Account) Transfer(to common.Address, wei, tip int64) *types.Transaction {
	return a.Tx(&to, wei, tip, 21000, nil)
}

// Tx signs a transaction with the account's next nonce.
func (a *Account) Tx(to *common.Address, wei, tip int64, gas uint64, data []byte) *types.Transaction {
	tx := a.sign(&types.DynamicFeeTx{Nonce: a.nonce, To: to, Value: big.NewInt(wei), Gas: gas, GasTipCap: big.NewInt(tip), GasFeeCap: big.NewInt(100_000_000_000), Data: data})
	a.nonce++
	return tx
}

// Receipt waits for a transaction's receipt.
func (r *Running) Receipt(tx *types.Transaction) *types.Receipt {
	r.t.Helper()
	var out *types.Receipt
	Until(r.t, "receipt of "+tx.Hash().Hex(), func() bool {
		got, err := r.Client.TransactionReceipt(context.Background(), tx.Hash())
		out = got
		return err == nil
	})
	return out
}

// Pay signs a call with a value in wei, which may exceed an int64.
func (a *Account) Pay(to common.Address, wei *big.Int, gas uint64, data []byte) *types.Transaction {
	tx := a.sign(&types.DynamicFeeTx{Nonce: a.nonce, To: &to, Value: wei, Gas: gas, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(100_000_000_000), Data: data})
	a.nonce++
	return tx
}
