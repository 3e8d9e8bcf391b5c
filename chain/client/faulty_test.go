package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/zgminer/zgminer/chain/client"
)

// network is an in-memory network of fake RPC servers, fit for simulated time.
type network struct {
	t  *testing.T
	mu sync.Mutex
	by map[string]*node
}

func newNetwork(t *testing.T) *network { return &network{t: t, by: map[string]*node{}} }

func (n *network) dial(_ context.Context, _, address string) (net.Conn, error) {
	n.mu.Lock()
	s := n.by[address]
	n.mu.Unlock()
	if s == nil {
		return nil, errors.New("connection refused")
	}
	return s.connect()
}

// node is a fake RPC server over a made-up chain whose behaviour tests program.
type node struct {
	url   string
	queue chan net.Conn
	done  chan struct{}

	mu       sync.Mutex
	chainID  uint64
	salt     string // changes all hashes: another history
	height   uint64
	noFinal  bool
	down     bool
	maxRange uint64 // of eth_getLogs, 0 without limit
	rangeErr wireError
	// intercept answers a request instead of the server; nil in it does not.
	intercept func(w http.ResponseWriter, r *http.Request, served int) bool
	fail      func(m wireMessage) *wireError
	delay     time.Duration
	served    []time.Time
	conns     []net.Conn
	inFlight  int
	maxFlight int
	windows   []uint64 // sizes of the eth_getLogs answered
}

func (n *network) add(name string, chainID, height uint64) *node {
	s := &node{url: "http://" + name + "/secret-path", queue: make(chan net.Conn), done: make(chan struct{}), chainID: chainID, height: height}
	n.mu.Lock()
	n.by[name+":80"] = s
	n.mu.Unlock()
	server := &http.Server{Handler: s}
	stopped := make(chan struct{})
	go func() { defer close(stopped); _ = server.Serve(s) }()
	n.t.Cleanup(func() { server.Close(); <-stopped })
	return s
}

// set changes the behaviour.
func (s *node) set(f func(*node)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s)
}

func (s *node) connect() (net.Conn, error) {
	s.mu.Lock()
	down := s.down
	s.mu.Unlock()
	if down {
		return nil, errors.New("connection refused")
	}
	here, there := net.Pipe()
	s.mu.Lock()
	s.conns = append(s.conns, there)
	s.mu.Unlock()
	select {
	case s.queue <- there:
		return here, nil
	case <-s.done:
		return nil, errors.New("connection refused")
	}
}

// drop closes all connections, as a restart does.
func (s *node) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.conns {
		c.Close()
	}
	s.conns = nil
}

func (s *node) Accept() (net.Conn, error) {
	select {
	case c := <-s.queue:
		return c, nil
	case <-s.done:
		return nil, net.ErrClosed
	}
}
func (s *node) Close() error   { close(s.done); return nil }
func (s *node) Addr() net.Addr { return &net.IPAddr{} }

func (s *node) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.served = append(s.served, time.Now())
	s.inFlight++
	s.maxFlight = max(s.maxFlight, s.inFlight)
	served, intercept, delay := len(s.served), s.intercept, s.delay
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.inFlight--
		s.mu.Unlock()
	}()
	// The server notices a closed connection only after the whole request was read.
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if delay > 0 {
		select {
		case <-time.After(delay):
		case <-s.done:
			return
		case <-r.Context().Done():
			return
		}
	}
	if intercept != nil && intercept(w, r, served) {
		return
	}
	serve(s.answer)(w, r)
}

func (s *node) hash(number uint64) common.Hash {
	return crypto.Keccak256Hash(fmt.Appendf(nil, "%s/%d", s.salt, number))
}

// header has fields no one knows and four blocks to a second.
func (s *node) header(number uint64) json.RawMessage {
	parent := common.Hash{}
	if number > 0 {
		parent = s.hash(number - 1)
	}
	return fmt.Appendf(nil, `{"number":"0x%x","hash":%q,"parentHash":%q,"timestamp":"0x%x","gasLimit":"0x1c9c380","gasUsed":"0x0","baseFeePerGas":"0x7","slashed":[{"amount":"0x1"}],"requestsHash":null,"whatever":{"a":[1]}}`,
		number, s.hash(number), parent, 1_700_000_000+number/4)
}

func (s *node) answer(_ context.Context, m wireMessage) (json.RawMessage, *wireError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if e := s.fail(m); e != nil {
			return nil, e
		}
	}
	switch m.Method {
	case "eth_chainId":
		return fmt.Appendf(nil, `"0x%x"`, s.chainID), nil
	case "eth_blockNumber", "eth_gasPrice":
		return fmt.Appendf(nil, `"0x%x"`, s.height), nil
	case "eth_call":
		return json.RawMessage(`"0x2a"`), nil
	case "eth_getBlockByNumber":
		return s.block(m.Params[0])
	case "eth_getLogs":
		return s.logs(m.Params[0])
	}
	return nil, &wireError{Code: -32601, Message: "the method " + m.Method + " does not exist/is not available"}
}

func (s *node) block(param json.RawMessage) (json.RawMessage, *wireError) {
	switch string(param) {
	case `"latest"`:
		return s.header(s.height), nil
	case `"finalized"`:
		if s.noFinal {
			return nil, &wireError{Code: -32602, Message: "invalid argument 0: hex string without 0x prefix"}
		}
		return s.header(s.height - 1), nil
	}
	number := number(param)
	if number > s.height {
		return json.RawMessage("null"), nil
	}
	return s.header(number), nil
}

func number(param json.RawMessage) (n uint64) {
	if _, err := fmt.Sscanf(string(param), `"0x%x"`, &n); err != nil {
		panic(err)
	}
	return n
}

// logs has one log in each block whose number divides by 100.
func (s *node) logs(param json.RawMessage) (json.RawMessage, *wireError) {
	var q struct{ FromBlock, ToBlock json.RawMessage }
	if err := json.Unmarshal(param, &q); err != nil {
		panic(err)
	}
	from, to := number(q.FromBlock), number(q.ToBlock)
	if s.maxRange > 0 && to-from+1 > s.maxRange {
		return nil, &s.rangeErr
	}
	s.windows = append(s.windows, to-from+1)
	out := "["
	for n := (from + 99) / 100 * 100; n <= to; n += 100 {
		if len(out) > 1 {
			out += ","
		}
		out += fmt.Sprintf(`{"address":"0x0000000000000000000000000000000000000001","topics":[],"data":"0x","blockNumber":"0x%x","transactionHash":%q,"transactionIndex":"0x0","blockHash":%q,"logIndex":"0x0","removed":false}`,
			n, s.hash(n), s.hash(n))
	}
	return json.RawMessage(out + "]"), nil
}

const testChain = 1660099

// dial connects to servers with the given options and closes at the test's end.
func (n *network) client(opt client.Options, servers ...*node) (*client.Remote, error) {
	opt.Dial = n.dial
	var urls []string
	for _, s := range servers {
		urls = append(urls, s.url)
	}
	c, err := client.External(n.t.Context(), urls, testChain, opt)
	if err == nil {
		n.t.Cleanup(c.Close)
	}
	return c, err
}

func (n *network) mustClient(opt client.Options, servers ...*node) *client.Remote {
	n.t.Helper()
	c, err := n.client(opt, servers...)
	if err != nil {
		n.t.Fatal(err)
	}
	return c
}
