// Package minertest runs what a miner needs in tests: a real chain node in this
// process with the storage contracts in block 0, an account with an outbox, and
// files in the flow.
package minertest

import (
	"context"
	"log/slog"
	"math/big"
	"math/bits"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	// A file system in memory for the outbox.
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
	"github.com/zgminer/zgminer/chain/genesis"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/nodetest"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

// CPU is the fastest tier of this machine.
var CPU = kernels.Tiers()[len(kernels.Tiers())-1]

// Net is a chain of one node with the storage contracts, and the account that
// uses it.
type Net struct {
	T         testing.TB
	Node      *nodetest.Running // nil of a simulated chain
	Params    contracts.Params
	At        *genesis.Contracts
	ChainID   uint64
	Chain     client.Client
	Contracts storage.Contracts
	Signer    *keys.Keyring
	From      common.Address // a prefunded account
	Files     vfs.FS
	Box       *outbox.Store
	Manager   *tx.Manager
	Gate      *nodetest.Gate

	settled atomic.Pointer[func(height uint64) bool] // of a running Rig

	height func() uint64
	open   func(height uint64) // lets blocks up to height be made
	sent   int
	Data   Data // of the files in the flow
}

// Quiet is a logger for tests; ZGMINER_TEST_LOG shows what it gets.
func Quiet(t testing.TB) *slog.Logger { return nodetest.Logger(t, 0) }

// Start runs a chain with contracts of the given parameters. Blocks are made only
// as Advance and Tick say.
func Start(t testing.TB, p contracts.Params) *Net {
	t.Helper()
	net := nodetest.New(t, 1, func(g *genesis.Genesis) {
		governor := nodetest.DevAccount(t, g, 0).Address
		g.EVM.Alloc, g.Contracts, g.System.Governance = genesis.Alloc{}, nil, common.Address{}
		testvec.Check(t, g.Deploy(&p, contracts.DevGovernance(governor)), nil, "contracts")
	})
	n := &Net{T: t, Params: p, At: net.Init.Genesis.Contracts, ChainID: net.Init.Genesis.ChainID, Gate: nodetest.NewGate(), Files: vfs.NewMem()}
	cfg := net.Nodes[0]
	cfg.Fast, cfg.Hook = true, n.Gate.Hook
	n.Node = nodetest.Start(t, cfg)
	t.Cleanup(func() { n.Gate.Open(1 << 62) }) // before the node's own, which waits for consensus
	var err error
	n.Chain, err = client.InProcess(context.Background(), n.Node.Attach(), n.ChainID, client.Options{PollInterval: 100 * time.Millisecond, Logger: Quiet(t)})
	testvec.Check(t, err, nil, "client")
	n.Signer, n.From = account(t)
	n.Contracts, err = storage.Connect(context.Background(), n.Chain, n.At.Flow, n.At.Mine, n.At.Reward, n.At.Market)
	testvec.Check(t, err, nil, "contracts")
	n.height = n.Node.Height
	n.open = func(h uint64) { n.Gate.Open(int64(h)) }
	n.OpenBox()
	n.Data = make(Data, merkle.SectorBytes)
	return n
}

// account is a prefunded account of the dev chain.
func account(t testing.TB) (*keys.Keyring, common.Address) {
	t.Helper()
	all, err := devkeys.Derive(devkeys.Mnemonic, 2)
	testvec.Check(t, err, nil, "keys")
	key, err := keys.ParseHex([]byte(hexutil.Encode(crypto.FromECDSA(all[1]))))
	testvec.Check(t, err, nil, "key")
	return keys.NewKeyring(key), key.Address()
}

// OpenBox opens the outbox and makes a manager of it, as after a start.
func (n *Net) OpenBox() {
	n.T.Helper()
	var err error
	n.Box, err = outbox.Open(n.Files, "outbox")
	testvec.Check(n.T, err, nil, "outbox")
	n.Manager, err = tx.New(n.Chain, n.ChainID, n.Signer, n.Box, tx.Options{Logger: Quiet(n.T)})
	testvec.Check(n.T, err, nil, "manager")
}

// Height is the newest block's number.
func (n *Net) Height() uint64 { return n.height() }

// Advance makes blocks up to a height.
func (n *Net) Advance(height uint64) {
	n.T.Helper()
	n.open(height)
	if n.Node != nil {
		n.Node.WaitHeight(height)
	}
}

// Tick makes a block every interval until stop is called, which waits for the
// last one. A block waits until a running rig has seen the one before and decided
// on its hits, but not longer than patience intervals, so that a loaded machine
// has as many blocks' time for everything as an idle one.
func (n *Net) Tick(every time.Duration) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		const patience = 60
		for {
			for waited := 0; waited == 0 || waited < patience && !n.isSettled(); waited++ {
				select {
				case <-time.After(every):
				case <-quit:
					return
				}
			}
			n.open(n.Height() + 1)
		}
	}()
	var once sync.Once
	stop = func() { once.Do(func() { close(quit); <-done }) }
	n.T.Cleanup(stop)
	return stop
}

func (n *Net) isSettled() bool {
	f := n.settled.Load()
	return f == nil || (*f)(n.Height())
}

// Send makes a transaction and the blocks that mine it.
func (n *Net) Send(to common.Address, wei *big.Int, data []byte, gas uint64) outbox.Entry {
	n.T.Helper()
	n.sent++
	id := "test:" + string(rune('a'+n.sent%26)) + time.Now().String()
	e, err := n.Manager.Submit(context.Background(), outbox.Intent{ID: id, From: n.From, To: &to, Value: (*hexutil.Big)(wei), Data: data, GasLimit: gas})
	testvec.Check(n.T, err, nil, "submit")
	for range 20 {
		n.Advance(n.Height() + 1)
		head, err := n.Chain.Head(context.Background())
		testvec.Check(n.T, err, nil, "head")
		n.Manager.Step(context.Background(), head)
		if e, _ = n.Box.Get(id); e.State == outbox.Mined || e.State == outbox.Final {
			break
		}
	}
	if e.Inclusion == nil || e.Inclusion.Reverted {
		n.T.Fatalf("transaction to %s: state %s, %s, %+v", to, e.State, e.Problem, e.Inclusion)
	}
	return e
}

// Upload puts a file of random data into the flow, paid, and keeps its data.
func (n *Net) Upload(seed string, size int) *merkle.File {
	n.T.Helper()
	data := testvec.Bytes(seed, size)
	file, err := merkle.NewFile(CPU, data)
	testvec.Check(n.T, err, nil, "file")
	s := storage.Submission{Length: uint64(size), Tags: []byte{}, Submitter: n.From}
	for _, node := range file.Nodes {
		s.Nodes = append(s.Nodes, storage.SubmissionNode{Root: common.Hash(node.Root), Height: node.Height})
	}
	fee := new(big.Int).Mul(n.Params.PricePerSector, new(big.Int).SetUint64(s.Sectors()))
	e := n.Send(n.At.Flow, fee, storage.SubmitData(s), 3_000_000)
	r, err := n.Chain.Receipt(context.Background(), e.Inclusion.Hash)
	testvec.Check(n.T, err, nil, "receipt")
	for _, l := range r.Logs {
		if ev, _ := storage.DecodeLog(l); ev != nil {
			if ev, ok := ev.(*storage.SubmitEvent); ok {
				n.Data = n.Data.grown((ev.StartPosition + ev.Sectors) * merkle.SectorBytes)
				copy(n.Data[ev.StartPosition*merkle.SectorBytes:], data)
			}
		}
	}
	return file
}

// Fill completes the pricing chunk with zero files in one transaction, as other
// customers would, so that it pays.
func (n *Net) Fill() {
	n.T.Helper()
	st, err := n.Contracts.Flow.State(context.Background(), client.Latest)
	testvec.Check(n.T, err, nil, "flow")
	var list []storage.Submission
	sectors := uint64(0)
	for l := st.Length; l%(1<<25) != 0; {
		h := uint64(bits.TrailingZeros64(l))
		list = append(list, storage.Submission{
			Length: merkle.SectorBytes << h, Tags: []byte{}, Submitter: n.From,
			Nodes: []storage.SubmissionNode{{Root: common.Hash(merkle.Zero(int(h))), Height: h}},
		})
		l += 1 << h
		sectors += 1 << h
	}
	fee := new(big.Int).Mul(n.Params.PricePerSector, new(big.Int).SetUint64(sectors))
	n.Send(n.At.Flow, fee, storage.BatchSubmitData(list), 10_000_000)
}

// Data are the flow's bytes from sector 0 on; what lies beyond its end is zero.
type Data []byte

func (d Data) grown(size uint64) Data {
	if uint64(len(d)) >= size {
		return d
	}
	return append(d, make([]byte, size-uint64(len(d)))...)
}

// Load copies a load's raw bytes.
func (d Data) Load(load uint64, dst []byte) error {
	clear(dst)
	if at := load * kernels.LoadBytes; at < uint64(len(d)) {
		copy(dst, d[at:])
	}
	return nil
}

// Loads is how many loads have data.
func (d Data) Loads() uint64 { return (uint64(len(d)) + kernels.LoadBytes - 1) / kernels.LoadBytes }
