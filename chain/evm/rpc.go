package evm

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/eth/tracers"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/rpc"

	// The tracers that debug_trace* names.
	_ "github.com/ethereum/go-ethereum/eth/tracers/js"
	_ "github.com/ethereum/go-ethereum/eth/tracers/native"
)

// ErrBlobTx says that the chain takes no blob transactions.
var ErrBlobTx = errors.New("this chain takes no blob transactions (type 3): its data layer is the DA network")

// wsReadLimit is the largest WebSocket message in bytes.
const wsReadLimit = 16 << 20

// listeners are the open JSON-RPC servers.
type listeners struct {
	http, ws string // addresses, "" if off
	servers  []*http.Server
	handlers []*rpc.Server
}

// server makes an RPC server with the given namespaces. Blob transactions are
// refused in front of geth's own methods.
func (e *EVM) server(namespaces []string) (*rpc.Server, error) {
	// Later services replace methods of earlier ones.
	apis := slices.Clone(e.apis)
	for _, api := range e.apis {
		if s, ok := api.Service.(rawSender); ok {
			apis = append(apis, rpc.API{Namespace: "eth", Service: &noBlobs{s}})
		}
	}
	apis = append(apis, rpc.API{Namespace: "debug", Service: fixedHead{}})
	o := e.cfg.Options.RPC
	logs := filters.NewFilterAPI(filters.NewFilterSystem(e.backend.APIBackend, filters.Config{}))
	bounded := boundedLogs{next: logs, head: func() uint64 { return e.Head().Number.Uint64() }, limit: uint64(o.LogRangeLimit)}
	apis = append(apis, rpc.API{Namespace: "eth", Service: logs}, rpc.API{Namespace: "eth", Service: bounded}, rpc.API{Namespace: "web3", Service: web3{}})
	apis = append(apis, tracers.APIs(e.backend.APIBackend)...)
	s := rpc.NewServer()
	s.SetBatchLimits(o.BatchItems, o.BatchBytes)
	s.SetHTTPBodyLimit(o.BodyBytes)
	s.SetWebsocketReadLimit(wsReadLimit)
	for _, api := range apis {
		if !slices.Contains(namespaces, api.Namespace) {
			continue
		}
		if err := s.RegisterName(api.Namespace, api.Service); err != nil {
			return nil, fmt.Errorf("register the RPC namespace %s: %w", api.Namespace, err)
		}
	}
	return s, nil
}

// fixedHead refuses debug_setHead: only consensus moves the head.
type fixedHead struct{}

// SetHead is debug_setHead.
func (fixedHead) SetHead(hexutil.Uint64) error {
	return errors.New("the head is moved by consensus only; stop the node and use zgminer chain rollback")
}

// rawSender is geth's API for signed transactions.
type rawSender interface {
	SendRawTransaction(ctx context.Context, input hexutil.Bytes) (common.Hash, error)
	SendRawTransactionSync(ctx context.Context, input hexutil.Bytes, timeoutMs *uint64) (map[string]any, error)
}

// noBlobs takes signed transactions other than blob transactions.
type noBlobs struct{ next rawSender }

func refuseBlob(input hexutil.Bytes) error {
	if len(input) > 0 && input[0] == types.BlobTxType {
		return ErrBlobTx
	}
	return nil
}

// SendRawTransaction is eth_sendRawTransaction.
func (n *noBlobs) SendRawTransaction(ctx context.Context, input hexutil.Bytes) (common.Hash, error) {
	if err := refuseBlob(input); err != nil {
		return common.Hash{}, err
	}
	return n.next.SendRawTransaction(ctx, input)
}

// SendRawTransactionSync is eth_sendRawTransactionSync.
func (n *noBlobs) SendRawTransactionSync(ctx context.Context, input hexutil.Bytes, timeoutMs *uint64) (map[string]any, error) {
	if err := refuseBlob(input); err != nil {
		return nil, err
	}
	return n.next.SendRawTransactionSync(ctx, input, timeoutMs)
}

// web3 is the namespace of that name.
type web3 struct{}

// ClientVersion is web3_clientVersion.
func (web3) ClientVersion() string { return clientName }

// Sha3 is web3_sha3: Keccak-256.
func (web3) Sha3(input hexutil.Bytes) hexutil.Bytes { return crypto.Keccak256(input) }

// Attach returns a client inside the process: no socket, all namespaces.
func (e *EVM) Attach() *rpc.Client { return rpc.DialInProc(e.inproc) }

// StartRPC opens the listeners that the options ask for. A port that is in use is
// named in the error.
func (e *EVM) StartRPC() (err error) {
	if e.rpc != nil {
		return nil
	}
	o := e.cfg.Options
	l := &listeners{}
	defer func() {
		if err != nil {
			l.stop()
		}
	}()
	var plain, socket http.Handler
	if o.HTTP.Enabled {
		s, err := e.server(o.HTTP.API)
		if err != nil {
			return err
		}
		l.handlers = append(l.handlers, s)
		plain = node.NewHTTPHandlerStack(s, o.HTTP.CORS, o.HTTP.Vhosts, nil, false)
	}
	if o.WS.Enabled {
		s, err := e.server(o.WS.API)
		if err != nil {
			return err
		}
		l.handlers = append(l.handlers, s)
		socket = node.NewWSHandlerStack(s.WebsocketHandler(o.WS.Origins), nil)
	}
	shared := plain != nil && socket != nil && o.WS.Port == o.HTTP.Port && o.WS.Addr == o.HTTP.Addr && o.HTTP.Port != 0
	switch {
	case shared:
		if l.http, err = l.serve("chain.http", o.HTTP.Addr, o.HTTP.Port, o.RPC.Rate, either(plain, socket)); err == nil {
			l.ws = l.http
		}
	default:
		if plain != nil {
			l.http, err = l.serve("chain.http", o.HTTP.Addr, o.HTTP.Port, o.RPC.Rate, plain)
		}
		if err == nil && socket != nil {
			l.ws, err = l.serve("chain.ws", o.WS.Addr, o.WS.Port, o.RPC.Rate, socket)
		}
	}
	if err != nil {
		return err
	}
	e.rpc = l
	return nil
}

// StopRPC closes the listeners and their connections.
func (e *EVM) StopRPC() {
	if e.rpc != nil {
		e.rpc.stop()
		e.rpc = nil
	}
}

// HTTPAddr and WSAddr return the addresses listened on, as HOST:PORT, or "".
func (e *EVM) HTTPAddr() string {
	if e.rpc == nil {
		return ""
	}
	return e.rpc.http
}

// WSAddr returns the WebSocket listener's address, as HOST:PORT, or "".
func (e *EVM) WSAddr() string {
	if e.rpc == nil {
		return ""
	}
	return e.rpc.ws
}

func (l *listeners) serve(key, addr string, port int, rate float64, h http.Handler) (string, error) {
	ln, err := Listen(key, addr, port)
	if err != nil {
		return "", err
	}
	s := &http.Server{Handler: limitRate(h, rate), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	l.servers = append(l.servers, s)
	go s.Serve(ln) // ends with Close
	return ln.Addr().String(), nil
}

// Listen opens a TCP port; key is the configuration section to name in the error.
func Listen(key, addr string, port int) (net.Listener, error) {
	ln, err := net.Listen("tcp", net.JoinHostPort(addr, fmt.Sprint(port)))
	if err != nil {
		return nil, fmt.Errorf("listen on %s:%d: %w; stop the program that uses the port or set %s.port", addr, port, err, key)
	}
	return ln, nil
}

func (l *listeners) stop() {
	for _, s := range l.servers {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		if s.Shutdown(ctx) != nil {
			s.Close()
		}
		cancel()
	}
	for _, h := range l.handlers {
		h.Stop()
	}
}

// either serves WebSocket upgrades and plain requests on one port.
func either(plain, socket http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
			socket.ServeHTTP(w, r)
			return
		}
		plain.ServeHTTP(w, r)
	})
}
