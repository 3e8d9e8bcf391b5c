package chainload

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"runtime"
	"sync"

	// Transactions, keys and signatures of the EVM.
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// Names of the loads.
const (
	Transfers = "transfers" // plain transfers to accounts that did not exist
	Calls     = "calls"     // token-like calls: 2 SSTORE and a log, to new holders
)

const (
	maxSenders  = 1000
	batchItems  = 200 // transactions of one HTTP request
	transferGas = 21_000
	callGas     = 80_000
)

// feeCap is far above any base fee that full blocks can bring about in a run.
var feeCap = big.NewInt(1_000_000_000_000_000)

// fortune is what every sender owns in block 0, wei.
var fortune, _ = new(big.Int).SetString("1000000000000000000000000", 10)

// account is a sender with its next nonce.
type account struct {
	key     *ecdsa.PrivateKey
	address common.Address
	nonce   uint64
}

// newAccount derives a sender from its index: the same in every run.
func newAccount(index int) (*account, error) {
	seed := crypto.Keccak256([]byte("zgminer bench chain"), binary.BigEndian.AppendUint64(nil, uint64(index)))
	key, err := crypto.ToECDSA(seed)
	if err != nil {
		return nil, fmt.Errorf("derive sender %d: %w", index, err)
	}
	return &account{key: key, address: crypto.PubkeyToAddress(key.PublicKey)}, nil
}

// newAccounts derives count senders, with all cores.
func newAccounts(count int) ([]*account, error) {
	out := make([]*account, count)
	return out, parallel(count, func(i int) (err error) {
		out[i], err = newAccount(i)
		return err
	})
}

// parallel calls f for 0 to n-1 on all cores and returns the first error.
func parallel(n int, f func(i int) error) error {
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && errs[w] == nil; i += workers {
				errs[w] = f(i)
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// batch is one HTTP request of a load.
type batch struct {
	body []byte
	txs  int
	last common.Hash // of its last transaction
}

// load is one kind of signed transactions, ready to be sent. Lanes are sent at
// once, the batches of a lane one after another: a sender stays in its lane, so
// its nonces arrive in order.
type load struct {
	name  string
	lanes [][]batch
	txs   int
}

// sign makes a load of about txs transactions, the same number of every account,
// and advances the accounts' nonces. Both kinds of nodes get these very bytes.
func sign(ctx context.Context, name string, chainID uint64, accounts []*account, txs, lanes int) (*load, error) {
	signer := types.LatestSignerForChainID(new(big.Int).SetUint64(chainID))
	each := max(1, txs/len(accounts))
	raw := make([][]string, len(accounts)) // hex, by account and turn
	hashes := make([][]common.Hash, len(accounts))
	err := parallel(len(accounts), func(i int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		for k := range each {
			tx, err := types.SignNewTx(accounts[i].key, signer, transaction(name, accounts[i], i*each+k))
			if err != nil {
				return fmt.Errorf("sign a transaction: %w", err)
			}
			data, err := tx.MarshalBinary()
			if err != nil {
				return fmt.Errorf("encode a transaction: %w", err)
			}
			accounts[i].nonce++
			raw[i] = append(raw[i], "0x"+hex.EncodeToString(data))
			hashes[i] = append(hashes[i], tx.Hash())
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	l := &load{name: name, txs: each * len(accounts)}
	lanes = min(lanes, len(accounts))
	for lane := range lanes {
		from, to := lane*len(accounts)/lanes, (lane+1)*len(accounts)/lanes
		var batches []batch
		var calls []string
		var last common.Hash
		flush := func() {
			if len(calls) > 0 {
				batches = append(batches, batch{body: batchBody(calls), txs: len(calls), last: last})
				calls = nil
			}
		}
		for k := range each {
			for i := from; i < to; i++ {
				calls, last = append(calls, raw[i][k]), hashes[i][k]
				if len(calls) == batchItems {
					flush()
				}
			}
		}
		flush()
		l.lanes = append(l.lanes, batches)
	}
	return l, nil
}

// transaction is the n-th transaction of a load, without tip.
func transaction(name string, from *account, n int) types.TxData {
	to := common.BytesToAddress(crypto.Keccak256([]byte(name), binary.BigEndian.AppendUint64(nil, uint64(n))))
	tx := &types.DynamicFeeTx{Nonce: from.nonce, GasTipCap: new(big.Int), GasFeeCap: feeCap, Value: new(big.Int)}
	if name == Calls {
		tx.To, tx.Gas, tx.Data = &tokenAddress, callGas, transferCall(to, 1)
	} else {
		tx.To, tx.Gas, tx.Value = &to, transferGas, big.NewInt(1)
	}
	return tx
}

// batchBody is a JSON-RPC batch that sends raw transactions.
func batchBody(raw []string) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i, tx := range raw {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"jsonrpc":"2.0","id":%d,"method":"eth_sendRawTransaction","params":["%s"]}`, i, tx)
	}
	b.WriteByte(']')
	return b.Bytes()
}
