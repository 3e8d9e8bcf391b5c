package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/clienttest"
)

const simulatedChain = 1337 // fixed by go-ethereum's simulated backend

func newChain(t *testing.T) (*simulated.Backend, *rpc.Client, clienttest.Chain) {
	t.Helper()
	key, err := crypto.ToECDSA([]byte(strings.Repeat("z", 32)))
	if err != nil {
		t.Fatal(err)
	}
	funds := new(big.Int).Lsh(big.NewInt(1), 80)
	b := simulated.NewBackend(types.GenesisAlloc{crypto.PubkeyToAddress(key.PublicKey): {Balance: funds}})
	t.Cleanup(func() { b.Close() })
	// The backend's client is a struct around *ethclient.Client, which has the connection.
	raw := reflect.ValueOf(b.Client()).FieldByName("Client").Interface().(*ethclient.Client).Client()
	return b, raw, clienttest.Chain{ChainID: simulatedChain, Key: key, Mine: func() { b.Commit() }}
}

func TestInProcessConforms(t *testing.T) {
	_, raw, c := newChain(t)
	var err error
	c.Client, err = client.InProcess(t.Context(), raw, simulatedChain, client.Options{PollInterval: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	clienttest.Run(t, c)
	if _, err := client.InProcess(t.Context(), raw, 16661, client.Options{}); !errors.Is(err, client.ErrWrongChain) {
		t.Errorf("another chain id: %v", err)
	}
}

func TestExternalConforms(t *testing.T) {
	for _, kind := range []string{"http", "ws"} {
		t.Run(kind, func(t *testing.T) {
			_, raw, c := newChain(t)
			var handler http.Handler = relay(raw)
			if kind == "ws" {
				// go-ethereum's own WebSocket server, with subscriptions, in front of the relay's node.
				server := rpc.NewServer()
				defer server.Stop()
				if err := server.RegisterName("eth", &ethService{raw}); err != nil {
					t.Fatal(err)
				}
				handler = server.WebsocketHandler([]string{"*"})
			}
			server := httptest.NewServer(handler)
			defer server.Close()
			remote, err := client.External(t.Context(), []string{kind + strings.TrimPrefix(server.URL, "http")}, simulatedChain,
				client.Options{RequestsPerSecond: 1e6, PollInterval: 20 * time.Millisecond})
			if err != nil {
				t.Fatal(err)
			}
			defer remote.Close()
			c.Client = remote
			clienttest.Run(t, c)
		})
	}
}

type wireMessage struct {
	Version string            `json:"jsonrpc"`
	ID      json.RawMessage   `json:"id"`
	Method  string            `json:"method,omitempty"`
	Params  []json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage   `json:"result,omitempty"`
	Error   *wireError        `json:"error,omitempty"`
}

type wireError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// relay is an HTTP JSON-RPC server that asks the node behind raw.
func relay(raw *rpc.Client) http.HandlerFunc {
	return serve(func(ctx context.Context, m wireMessage) (json.RawMessage, *wireError) {
		return ask(ctx, raw, m.Method, m.Params)
	})
}

func ask(ctx context.Context, raw *rpc.Client, method string, params []json.RawMessage) (json.RawMessage, *wireError) {
	args := make([]any, len(params))
	for i, p := range params {
		args[i] = p
	}
	var result json.RawMessage
	err := raw.CallContext(ctx, &result, method, args...)
	if err == nil {
		return result, nil
	}
	e := &wireError{Code: -32000, Message: err.Error()}
	var coded rpc.Error
	if errors.As(err, &coded) {
		e.Code = coded.ErrorCode()
	}
	var data rpc.DataError
	if errors.As(err, &data) {
		e.Data = data.ErrorData()
	}
	return nil, e
}

// serve answers single requests and batches with one function.
func serve(answer func(context.Context, wireMessage) (json.RawMessage, *wireError)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body json.RawMessage
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		batch := strings.HasPrefix(string(body), "[")
		var requests []wireMessage
		if !batch {
			body = append(append([]byte("["), body...), ']')
		}
		if err := json.Unmarshal(body, &requests); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var out []wireMessage
		for _, m := range requests {
			reply := wireMessage{Version: "2.0", ID: m.ID}
			if reply.Result, reply.Error = answer(r.Context(), m); reply.Error == nil && reply.Result == nil {
				reply.Result = json.RawMessage("null")
			}
			out = append(out, reply)
		}
		w.Header().Set("content-type", "application/json")
		if batch {
			_ = json.NewEncoder(w).Encode(out)
		} else {
			_ = json.NewEncoder(w).Encode(out[0])
		}
	}
}
