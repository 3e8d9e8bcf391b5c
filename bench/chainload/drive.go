package chainload

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// Intervals of asking a node.
const (
	minedPoll   = 100 * time.Millisecond
	receiptPoll = 5 * time.Millisecond
	// stalled is how long a node may go without mining any of the load.
	stalled = 2 * time.Minute
)

// rpcClient speaks JSON-RPC over HTTP with one node.
type rpcClient struct {
	url  string
	http *http.Client
}

func newClient(address string) *rpcClient {
	return &rpcClient{url: "http://" + address, http: &http.Client{Timeout: stalled, Transport: &http.Transport{MaxIdleConnsPerHost: 8}}}
}

func (c *rpcClient) close() { c.http.CloseIdleConnections() }

type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

type rpcAnswer struct {
	Result json.RawMessage `json:"result"`
	Error  *rpcError       `json:"error"`
}

func (c *rpcClient) post(ctx context.Context, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("ask the node at %s: %w", c.url, err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("HTTP status %s: %.200s", answer.Status, data)
	}
	if err != nil {
		return nil, fmt.Errorf("ask the node at %s: %w", c.url, err)
	}
	return data, nil
}

// call asks for one method; out may stay untouched if the result is null.
func (c *rpcClient) call(ctx context.Context, out any, method string, params ...any) error {
	if params == nil {
		params = []any{}
	}
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
	if err != nil {
		return err
	}
	data, err := c.post(ctx, body)
	if err != nil {
		return err
	}
	var a rpcAnswer
	if err := json.Unmarshal(data, &a); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	if a.Error != nil {
		return fmt.Errorf("%s: %s (code %d)", method, a.Error.Message, a.Error.Code)
	}
	return json.Unmarshal(a.Result, out)
}

func (c *rpcClient) height(ctx context.Context) (uint64, error) {
	var h hexutil.Uint64
	err := c.call(ctx, &h, "eth_blockNumber")
	return uint64(h), err
}

// send sends the batches of a lane; every transaction must be taken.
func (c *rpcClient) send(ctx context.Context, lane []batch) error {
	for _, b := range lane {
		data, err := c.post(ctx, b.body)
		if err != nil {
			return err
		}
		var answers []rpcAnswer
		if err := json.Unmarshal(data, &answers); err != nil {
			return fmt.Errorf("send a batch of transactions: %w: %.200s", err, data)
		}
		if len(answers) != b.txs {
			return fmt.Errorf("send a batch of transactions: %d answers for %d", len(answers), b.txs)
		}
		for _, a := range answers {
			if a.Error != nil {
				return fmt.Errorf("send a batch of transactions: one was refused: %s", a.Error.Message)
			}
		}
	}
	return nil
}

// header is what counts of a block here.
type header struct {
	number uint64
	time   uint64
	txs    int
}

func (c *rpcClient) header(ctx context.Context, number uint64) (header, error) {
	var b struct {
		Timestamp    hexutil.Uint64 `json:"timestamp"`
		Transactions []common.Hash  `json:"transactions"`
	}
	err := c.call(ctx, &b, "eth_getBlockByNumber", hexutil.Uint64(number), false)
	return header{number, uint64(b.Timestamp), len(b.Transactions)}, err
}

// mined is how a load went.
type mined struct {
	seconds float64       // from the first transaction sent to the last one in the head
	cpu     time.Duration // of all processes meanwhile
	blocks  []header      // of the load, the first and last of which may not be full
}

// drive sends a load and waits until all of it is in blocks. cpu returns the CPU
// time of the processes.
func (c *rpcClient) drive(ctx context.Context, l *load, cpu func() (time.Duration, error)) (*mined, error) {
	head, err := c.height(ctx)
	if err != nil {
		return nil, err
	}
	before, err := cpu()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began := time.Now()
	sent := make(chan error, len(l.lanes))
	for _, lane := range l.lanes {
		go func() { sent <- c.send(ctx, lane) }()
	}
	m, found, progress := &mined{}, 0, time.Now()
	waiting := len(l.lanes)
	defer func() {
		stop()
		for ; waiting > 0; waiting-- {
			<-sent
		}
	}()
	tick := time.NewTicker(minedPoll)
	defer tick.Stop()
	for found < l.txs {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case err := <-sent:
			if waiting--; err != nil {
				return nil, err
			}
			continue
		case <-tick.C:
		}
		now, err := c.height(ctx)
		if err != nil {
			return nil, err
		}
		for ; head < now; head++ {
			b, err := c.header(ctx, head+1)
			if err != nil {
				return nil, err
			}
			if b.txs > 0 || len(m.blocks) > 0 {
				m.blocks = append(m.blocks, b)
			}
			if found += b.txs; b.txs > 0 {
				progress = time.Now()
			}
		}
		if time.Since(progress) > stalled {
			return nil, fmt.Errorf("the node mined %d of %d %s and then none for %v", found, l.txs, l.name, stalled)
		}
	}
	m.seconds = time.Since(began).Seconds()
	after, err := cpu()
	if err != nil {
		return nil, err
	}
	m.cpu = after - before
	return m, c.succeeded(ctx, l)
}

// succeeded checks the receipt of the last transaction of every batch.
func (c *rpcClient) succeeded(ctx context.Context, l *load) error {
	for _, lane := range l.lanes {
		for _, b := range lane {
			r, err := c.receipt(ctx, b.last)
			switch {
			case err != nil:
				return err
			case r == nil:
				return fmt.Errorf("transaction %s of the load %s has no receipt", b.last, l.name)
			case r.Status != hexutil.Uint64(types.ReceiptStatusSuccessful) || l.name == Calls && len(r.Logs) != 1:
				return fmt.Errorf("transaction %s of the load %s failed (status %d, %d logs)", b.last, l.name, r.Status, len(r.Logs))
			}
		}
	}
	return nil
}

type receipt struct {
	Status hexutil.Uint64    `json:"status"`
	Logs   []json.RawMessage `json:"logs"`
}

// receipt returns nil if there is none yet.
func (c *rpcClient) receipt(ctx context.Context, tx common.Hash) (*receipt, error) {
	var r *receipt
	err := c.call(ctx, &r, "eth_getTransactionReceipt", tx)
	if err != nil && strings.Contains(err.Error(), "indexing is in progress") {
		return nil, nil
	}
	return r, err
}

// probe sends one transaction and returns the time until its receipt is there.
func (c *rpcClient) probe(ctx context.Context, raw string, hash common.Hash) (time.Duration, error) {
	began := time.Now()
	var got common.Hash
	if err := c.call(ctx, &got, "eth_sendRawTransaction", raw); err != nil {
		return 0, err
	}
	if got != hash {
		return 0, errors.New("the node gave a transaction another hash: " + got.Hex() + " for " + hash.Hex())
	}
	for {
		r, err := c.receipt(ctx, hash)
		if err != nil {
			return 0, err
		}
		if r != nil {
			return time.Since(began), nil
		}
		if time.Since(began) > stalled {
			return 0, errors.New("a single transaction got no receipt in " + strconv.Itoa(int(stalled.Seconds())) + " s")
		}
		if err := sleep(ctx, receiptPoll); err != nil {
			return 0, err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
