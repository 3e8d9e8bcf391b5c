package client

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// InProcess makes a Client of a connection to the node in this process (the
// Attach method of go-ethereum's node), without limits and retries. chainID is
// compared with the node's. Close closes c.
func InProcess(ctx context.Context, c *rpc.Client, chainID uint64, opt Options) (Client, error) {
	opt = opt.withDefaults()
	var id hexutil.Uint64
	if err := c.CallContext(ctx, &id, "eth_chainId"); err != nil {
		return nil, fmt.Errorf("read the chain id of the node in this process: %w", err)
	}
	if uint64(id) != chainID {
		return nil, wrongChain("the node in this process", uint64(id), chainID)
	}
	return newMethods(direct{c}, chainID, opt), nil
}

// direct is a transport over one connection.
type direct struct{ c *rpc.Client }

func (d direct) call(ctx context.Context, result any, method string, args ...any) error {
	return d.c.CallContext(ctx, result, method, args...)
}

func (d direct) batch(ctx context.Context, elems []rpc.BatchElem) error {
	return d.c.BatchCallContext(ctx, elems)
}

func (d direct) subscribe(ctx context.Context, heads chan<- json.RawMessage) (subscription, error) {
	return d.c.EthSubscribe(ctx, heads, "newHeads")
}

func (d direct) close() { d.c.Close() }
