package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"sync"

	// The outbox' file layer; only the machine's own is used here.
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/keys"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/chain/tx"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/demo"
	"github.com/zgminer/zgminer/miner/transfer"
	zgs "github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

// customer is one of the demo's accounts as a client of the network: by the public
// JSON-RPC of the chain and the indexer. It implements demo.Customer.
type customer struct {
	account common.Address
	cpu     *kernels.CPU
	flow    common.Address
	chain   client.Client
	box     *outbox.Store
	manager *tx.Manager
	find    transfer.Finder
	hangUp  func() // closes the connections of find

	stop context.CancelFunc
	run  sync.WaitGroup
}

// newCustomer opens an account of the demo.
func newCustomer(ctx context.Context, dir string, index int, c client.Client, flow common.Address, indexerURL, nodeURL string, cpu *kernels.CPU) (*customer, error) {
	k, err := demoKey(index)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of a customer: %w", err)
	}
	box, err := outbox.Open(vfs.Default, filepath.Join(dir, "outbox"))
	if err != nil {
		return nil, fmt.Errorf("open a customer's outbox: %w", err)
	}
	id, err := c.ChainID(ctx)
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	manager, err := tx.New(c, id, keys.NewKeyring(k), box, tx.Options{})
	if err != nil {
		return nil, errors.Join(err, box.Close())
	}
	u := &customer{account: k.Address(), cpu: cpu, flow: flow, chain: c, box: box, manager: manager}
	if err := u.dial(indexerURL, nodeURL); err != nil {
		return nil, errors.Join(err, box.Close())
	}
	ctx, u.stop = context.WithCancel(ctx)
	u.run.Go(func() { manager.Run(ctx) }) // ends with ctx; a broken outbox shows at the next Submit
	return u, nil
}

// close ends the customer's goroutines.
func (u *customer) close() error {
	u.stop()
	u.run.Wait()
	u.hangUp()
	return u.box.Close()
}

// Account implements demo.Customer.
func (u *customer) Account() common.Address { return u.account }

// dial finds the storage nodes by the indexer, or, without one, at their URL.
func (u *customer) dial(indexerURL, nodeURL string) error {
	if indexerURL == "" {
		nodes, err := transfer.NewNodes([]string{nodeURL}, zgs.Options{})
		if err != nil {
			return err
		}
		u.find, u.hangUp = nodes, func() {}
		return nil
	}
	x, err := zgs.NewIndexer(indexerURL, zgs.Options{})
	if err != nil {
		return err
	}
	u.find, u.hangUp = &transfer.FromIndexer{Indexer: x, Replicas: 1, Method: "min"}, x.Close
	return nil
}

// Upload implements demo.Customer.
func (u *customer) Upload(ctx context.Context, path string, progress func(done, total int64)) (demo.Stored, error) {
	f, err := os.Open(path)
	if err != nil {
		return demo.Stored{}, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return demo.Stored{}, err
	}
	up := &transfer.Uploader{CPU: u.cpu, Find: u.find, Pay: &transfer.Wallet{Chain: u.chain, Manager: u.manager, Store: u.box, Flow: u.flow, From: u.account}}
	up.Opt.FragmentBytes = 1 << 62 // the demo's files have one root each
	up.Opt.Progress = func(p transfer.Progress) {
		if p.Stage == transfer.Sending && p.Total > 0 {
			progress(int64(p.Done), int64(p.Total))
		}
	}
	all, err := up.Upload(ctx, f, uint64(st.Size()))
	if err != nil {
		return demo.Stored{}, err
	}
	got := all[0]
	s := demo.Stored{Root: got.Root, TxSeq: got.Place.Seq, Fee: got.Place.Fee}
	if !got.Known {
		s.Tx = got.Place.TxHash
	}
	if s.Fee == nil {
		s.Fee = new(big.Int)
	}
	return s, nil
}

// Download implements demo.Customer.
func (u *customer) Download(ctx context.Context, root merkle.Hash, path string, progress func(done, total int64)) error {
	d := &transfer.Downloader{CPU: u.cpu, Find: u.find}
	d.Opt.Progress = func(p transfer.Progress) {
		if p.Stage == transfer.Receiving && p.Total > 0 {
			progress(int64(p.Done), int64(p.Total))
		}
	}
	_, err := d.Download(ctx, []transfer.Hash{root}, path)
	return err
}

// Send implements demo.Customer.
func (u *customer) Send(ctx context.Context, id, label string, to common.Address, value *big.Int, data []byte) (common.Hash, error) {
	if _, err := u.box.Get(id); errors.Is(err, outbox.ErrUnknown) { // else an earlier run handed it in
		i := outbox.Intent{ID: id, Label: label, From: u.account, To: &to, Value: (*hexutil.Big)(value), Data: data}
		if to == u.flow {
			if i.GasLimit, err = transfer.SubmitGas(ctx, u.chain, to, client.Message{From: u.account, To: &to, Value: value, Data: data}); err != nil {
				return common.Hash{}, err
			}
		}
		if _, err := u.manager.Submit(ctx, i); err != nil {
			return common.Hash{}, err
		}
	}
	e, err := u.manager.Wait(ctx, id, true)
	switch {
	case err != nil:
		return common.Hash{}, err
	case e.Inclusion == nil:
		return common.Hash{}, fmt.Errorf("the transaction was not mined: it is %s %s", e.State, e.Problem)
	case e.Inclusion.Reverted:
		return common.Hash{}, fmt.Errorf("the transaction %s failed on the chain", e.Inclusion.Hash)
	}
	return e.Inclusion.Hash, nil
}
