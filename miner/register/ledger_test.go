package register

import (
	"context"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/chain/outbox"
	"github.com/zgminer/zgminer/pora"
)

// blockHash is that of the ledger's blocks.
func blockHash(n uint64) common.Hash { return common.BigToHash(new(big.Int).SetUint64(1000 + n)) }

// ledger is a chain, its outbox and who sends, in memory.
type ledger struct {
	head     uint64
	logs     []types.Log
	box      map[string]outbox.Entry
	receipts map[common.Hash]*types.Receipt
	payees   map[common.Hash]common.Address
	gas      uint64
	price    int64
	balance  int64

	sent    []outbox.Intent
	waits   int
	asked   []client.LogQuery
	end     func(*outbox.Entry)     // what becomes of what is sent or waited for
	failing map[string]error        // by method
	message func(m *client.Message) // told of estimates
}

func newLedger() *ledger {
	l := &ledger{head: 100, box: map[string]outbox.Entry{}, receipts: map[common.Hash]*types.Receipt{}, payees: map[common.Hash]common.Address{}, gas: 100_000, price: 3, balance: 1 << 40, failing: map[string]error{}}
	l.end = l.accept
	return l
}

func (l *ledger) Head(context.Context) (client.Header, error) {
	return client.Header{Number: l.head, Hash: blockHash(l.head)}, l.failing["head"]
}

func (l *ledger) Header(_ context.Context, at client.BlockRef) (client.Header, error) {
	for n := range l.head + 1 {
		if at == client.At(n) {
			return client.Header{Number: n, Hash: blockHash(n)}, l.failing["header"]
		}
	}
	return client.Header{}, client.ErrNotFound
}

func (l *ledger) Logs(_ context.Context, q client.LogQuery, fn func(client.LogWindow) error) error {
	l.asked = append(l.asked, q)
	w := client.LogWindow{From: q.From, To: q.To}
	for _, e := range l.logs {
		fits := e.BlockNumber >= q.From && e.BlockNumber <= q.To && slices.Contains(q.Addresses, e.Address)
		for i, any := range q.Topics {
			fits = fits && (any == nil || slices.Contains(any, e.Topics[i]))
		}
		if fits {
			w.Logs = append(w.Logs, e)
		}
	}
	if err := fn(w); err != nil {
		return err
	}
	return l.failing["logs"]
}

func (l *ledger) Receipt(_ context.Context, hash common.Hash) (*types.Receipt, error) {
	if r := l.receipts[hash]; r != nil {
		return r, l.failing["receipt"]
	}
	return nil, client.ErrNotFound
}

func (l *ledger) EstimateGas(_ context.Context, m client.Message) (uint64, error) {
	if l.message != nil {
		l.message(&m)
	}
	return l.gas, l.failing["estimate"]
}

func (l *ledger) Balance(context.Context, common.Address, client.BlockRef) (*big.Int, error) {
	return big.NewInt(l.balance), l.failing["balance"]
}

func (l *ledger) GasPrice(context.Context) (*big.Int, error) {
	return big.NewInt(l.price), l.failing["price"]
}

func (l *ledger) Get(id string) (outbox.Entry, error) {
	if err := l.failing["get"]; err != nil {
		return outbox.Entry{}, err
	}
	e, ok := l.box[id]
	if !ok {
		return outbox.Entry{}, outbox.ErrUnknown
	}
	return e, nil
}

func (l *ledger) Submit(_ context.Context, i outbox.Intent) (outbox.Entry, error) {
	if err := l.failing["submit"]; err != nil {
		return outbox.Entry{}, err
	}
	l.sent = append(l.sent, i)
	if _, ok := l.box[i.ID]; !ok {
		l.box[i.ID] = outbox.Entry{Intent: i, State: outbox.Intended}
	}
	return l.box[i.ID], nil
}

func (l *ledger) Wait(_ context.Context, id string, mined bool) (outbox.Entry, error) {
	l.waits++
	if err := l.failing["wait"]; err != nil {
		return outbox.Entry{}, err
	}
	e, ok := l.box[id]
	if !ok {
		return e, outbox.ErrUnknown
	}
	l.end(&e)
	l.box[id] = e
	return e, nil
}

// Call answers beneficiaries(id), the only call of these tests.
func (l *ledger) Call(_ context.Context, m client.Message, _ client.BlockRef) ([]byte, error) {
	payee := l.payees[common.BytesToHash(m.Data[4:36])]
	return common.LeftPadBytes(payee[:], 32), l.failing["call"]
}

// registered is the log of an id that an account got with a seed in a block.
func registered(block uint64, from, payee common.Address, seed uint64) (types.Log, ID) {
	id := common.Hash(pora.MinerID(pora.Hash(blockHash(block-1)), pora.Address(from), seed))
	tx := common.BigToHash(new(big.Int).SetUint64(block))
	return types.Log{Address: mine, BlockNumber: block, TxHash: tx, Topics: []common.Hash{storage.NewMinerIDTopic, id, common.BytesToHash(payee[:])}}, ID{id, payee, block, tx}
}

// accept mines a registration for cold by hot with seed 0 in the next block.
func (l *ledger) accept(e *outbox.Entry) {
	if e.State != outbox.Intended && e.State != outbox.Sent {
		return
	}
	l.head++
	event, _ := registered(l.head, hot, cold, 0)
	l.logs = append(l.logs, event)
	foreign := event
	foreign.Address, foreign.Topics = common.Address{9}, []common.Hash{event.Topics[0], {7}, event.Topics[2]}
	l.receipts[event.TxHash] = &types.Receipt{Logs: []*types.Log{&foreign, {Address: mine, Topics: []common.Hash{{5}}}, &event}}
	e.State, e.Inclusion = outbox.Mined, &outbox.Inclusion{Hash: event.TxHash, BlockNumber: l.head}
}

func (l *ledger) registration(change func(*Options)) *Registration {
	o := Options{Chain: l, Sender: l, Box: l, Mine: storage.NewMine(mine, l), From: hot, Beneficiary: cold, LogStart: 1}
	if change != nil {
		change(&o)
	}
	return New(o)
}
