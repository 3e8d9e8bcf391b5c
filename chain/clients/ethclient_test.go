package clients

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zgminer/zgminer/chain/contracts"
	"github.com/zgminer/zgminer/chain/devkeys"
)

// sender signs with one account for go-ethereum's client.
type sender struct {
	*stepped
	client *ethclient.Client
	signTx func(types.TxData) *types.Transaction
	from   common.Address
}

func newSender(t *testing.T, n *stepped, c *ethclient.Client, index int) *sender {
	t.Helper()
	secrets, err := devkeys.Derive(devkeys.Mnemonic, index+1)
	if err != nil {
		t.Fatal(err)
	}
	signer := types.LatestSignerForChainID(number(n.genesis.ChainID))
	return &sender{n, c, func(d types.TxData) *types.Transaction { return types.MustSignNewTx(secrets[index], signer, d) }, crypto.PubkeyToAddress(secrets[index].PublicKey)}
}

// send hands a transaction in, makes its block and returns the receipt.
func (s *sender) send(to *common.Address, data []byte, legacy bool) *types.Receipt {
	s.t.Helper()
	ctx := patient(s.t)
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	nonce, err := s.client.PendingNonceAt(ctx, s.from)
	must(err)
	gas, err := s.client.EstimateGas(ctx, ethereum.CallMsg{From: s.from, To: to, Data: data})
	must(err)
	price, err := s.client.SuggestGasPrice(ctx)
	must(err)
	tip, err := s.client.SuggestGasTipCap(ctx)
	must(err)
	price.Lsh(price, 1)
	var tx *types.Transaction
	if legacy {
		tx = s.signTx(&types.LegacyTx{Nonce: nonce, To: to, Data: data, Gas: gas, GasPrice: price})
	} else {
		tx = s.signTx(&types.DynamicFeeTx{Nonce: nonce, To: to, Data: data, Gas: gas, GasFeeCap: price, GasTipCap: tip})
	}
	must(s.client.SendTransaction(ctx, tx))
	s.mine()
	s.Receipt(tx) // waits for it
	r, err := s.client.TransactionReceipt(ctx, tx.Hash())
	must(err)
	if r.Status != types.ReceiptStatusSuccessful {
		s.t.Fatalf("receipt %+v", r)
	}
	return r
}

// TestEthclient uses a node through go-ethereum's client: deploys one of our
// contracts, changes it with both kinds of transactions, subscribes and filters.
func TestEthclient(t *testing.T) {
	n := startStepped(t, nil)
	ctx := patient(t)
	web, err := ethclient.Dial("http://" + n.Status().HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer web.Close()
	socket, err := ethclient.Dial("ws://" + n.Status().WS)
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	s := newSender(t, n, web, 4)

	heads := make(chan *types.Header, 100)
	headSub, err := socket.SubscribeNewHead(ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer headSub.Unsubscribe()
	history, err := contracts.Load(contracts.DigestHistory)
	if err != nil {
		t.Fatal(err)
	}
	code, err := history.Creation(big.NewInt(4))
	if err != nil {
		t.Fatal(err)
	}
	first := s.send(nil, code, false)
	at := first.ContractAddress
	if got, err := web.CodeAt(ctx, at, first.BlockNumber); err != nil || len(got) != len(history.DeployedBytecode) {
		t.Fatalf("%d bytes of code, error %v", len(got), err)
	}
	query := ethereum.FilterQuery{Addresses: []common.Address{at}, Topics: [][]common.Hash{{history.ABI.Events["OwnershipTransferred"].ID}}}
	logs := make(chan types.Log, 100)
	logSub, err := socket.SubscribeFilterLogs(ctx, query, logs)
	if err != nil {
		t.Fatal(err)
	}
	defer logSub.Unsubscribe()
	data, err := history.ABI.Pack("transferOwnership", s.from)
	if err != nil {
		t.Fatal(err)
	}
	receipts := []*types.Receipt{s.send(&at, data, false), s.send(&at, data, true)}
	for i, r := range receipts {
		select {
		case l := <-logs:
			if l.TxHash != r.TxHash || l.BlockHash != r.BlockHash || l.Removed || len(l.Topics) != 3 {
				t.Errorf("log %d: %+v", i, l)
			}
		case err := <-logSub.Err():
			t.Fatalf("log %d: %v", i, err)
		case <-ctx.Done():
			t.Fatalf("log %d was not told", i)
		}
	}
	last := receipts[1].BlockNumber.Uint64()
	for want := first.BlockNumber.Uint64(); want <= last; want++ {
		select {
		case h := <-heads:
			if h.Number.Uint64() != want || h.Hash() != n.EVM().BlockByNumber(want).Hash() {
				t.Errorf("head %d, want %d", h.Number, want)
			}
		case <-ctx.Done():
			t.Fatalf("head %d was not told", want)
		}
	}
	query.FromBlock, query.ToBlock = receipts[0].BlockNumber, receipts[1].BlockNumber
	if found, err := web.FilterLogs(ctx, query); err != nil || len(found) != 2 || found[0].TxHash != receipts[0].TxHash || found[1].TxHash != receipts[1].TxHash {
		t.Errorf("logs %+v, error %v", found, err)
	}
	// Blocks are final at once.
	for _, tag := range []rpc.BlockNumber{rpc.FinalizedBlockNumber, rpc.SafeBlockNumber, rpc.LatestBlockNumber} {
		if h, err := web.HeaderByNumber(ctx, big.NewInt(int64(tag))); err != nil || h.Number.Uint64() != last {
			t.Errorf("%v is %+v, want block %d, error %v", tag, h, last, err)
		}
	}
	batch(t, s, web.Client(), at, last)
}

// batch asks several things in one request.
func batch(t *testing.T, s *sender, c *rpc.Client, at common.Address, head uint64) {
	t.Helper()
	var block hexutil.Uint64
	var count hexutil.Uint64
	var code hexutil.Bytes
	var receipts []types.Receipt
	elems := []rpc.BatchElem{
		{Method: "eth_blockNumber", Result: &block},
		{Method: "eth_getTransactionCount", Args: []any{s.from, "finalized"}, Result: &count},
		{Method: "eth_getCode", Args: []any{at, "latest"}, Result: &code},
		{Method: "eth_getBlockReceipts", Args: []any{"latest"}, Result: &receipts},
		{Method: "eth_noSuchMethod", Result: new(any)},
		{Method: "eth_getBalance", Args: []any{"no address", "latest"}, Result: new(any)},
	}
	if err := c.BatchCallContext(patient(t), elems); err != nil {
		t.Fatal(err)
	}
	if uint64(block) != head || count != 3 || len(code) == 0 || len(receipts) != 1 || elems[4].Error == nil || elems[5].Error == nil {
		t.Errorf("block %d, count %d, %d bytes of code, %d receipts, errors %v and %v", block, count, len(code), len(receipts), elems[4].Error, elems[5].Error)
	}
	for i, e := range elems[:4] {
		if e.Error != nil {
			t.Errorf("element %d: %v", i, e.Error)
		}
	}
	// More than the node takes in one batch is refused as a whole.
	many := make([]rpc.BatchElem, 1001)
	for i := range many {
		many[i] = rpc.BatchElem{Method: "eth_blockNumber", Result: new(hexutil.Uint64)}
	}
	err := c.BatchCallContext(patient(t), many)
	if err == nil {
		for _, e := range many {
			if e.Error != nil {
				err = e.Error
			}
		}
	}
	if err == nil {
		t.Error("a batch of 1001 was answered in full")
	}
}

// TestSystemContracts reads block hashes (EIP-2935) and the context words of
// consensus (EIP-4788) by eth_call.
func TestSystemContracts(t *testing.T) {
	n := startStepped(t, nil)
	ctx := patient(t)
	c, err := ethclient.Dial("http://" + n.Status().HTTP)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	n.mineTo(6)
	ask := func(to common.Address, word uint64, at uint64) ([]byte, error) {
		return c.CallContract(ctx, ethereum.CallMsg{To: &to, Data: common.BigToHash(number(word)).Bytes()}, number(at))
	}
	for height := uint64(0); height < 6; height++ {
		header, err := c.HeaderByNumber(ctx, number(height))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ask(params.HistoryStorageAddress, height, 6); err != nil || common.BytesToHash(got) != header.Hash() {
			t.Errorf("hash of block %d: %x, want %s, error %v", height, got, header.Hash(), err)
		}
	}
	if got, err := ask(params.HistoryStorageAddress, 6, 6); err == nil {
		t.Errorf("the hash of a block inside itself: %x", got)
	}
	for height := uint64(1); height <= 6; height++ {
		header, err := c.HeaderByNumber(ctx, number(height))
		if err != nil {
			t.Fatal(err)
		}
		got, err := ask(params.BeaconRootsAddress, header.Time, 6)
		if err != nil || header.ParentBeaconRoot == nil || common.BytesToHash(got) != *header.ParentBeaconRoot || common.BytesToHash(got) == (common.Hash{}) {
			t.Errorf("context word of block %d: %x, want %v, error %v", height, got, header.ParentBeaconRoot, err)
		}
	}
	if got, err := ask(params.BeaconRootsAddress, 1, 6); err == nil {
		t.Errorf("a context word at a time without a block: %x", got)
	}
}
