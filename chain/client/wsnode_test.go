package client_test

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/ethereum/go-ethereum/rpc"
)

// ethService offers the methods of the eth namespace that Client uses, and the
// subscription to heads, over go-ethereum's RPC server.
type ethService struct{ raw *rpc.Client }

type serviceError struct{ wireError }

func (e serviceError) Error() string  { return e.Message }
func (e serviceError) ErrorCode() int { return e.Code }
func (e serviceError) ErrorData() any { return e.Data }

func (s *ethService) ask(ctx context.Context, method string, params ...json.RawMessage) (json.RawMessage, error) {
	out, e := ask(ctx, s.raw, "eth_"+method, params)
	if e != nil {
		return nil, serviceError{*e}
	}
	return out, nil
}

type raw = json.RawMessage

func (s *ethService) ChainId(ctx context.Context) (raw, error)     { return s.ask(ctx, "chainId") }
func (s *ethService) BlockNumber(ctx context.Context) (raw, error) { return s.ask(ctx, "blockNumber") }
func (s *ethService) GasPrice(ctx context.Context) (raw, error)    { return s.ask(ctx, "gasPrice") }
func (s *ethService) EstimateGas(ctx context.Context, a raw) (raw, error) {
	return s.ask(ctx, "estimateGas", a)
}
func (s *ethService) SendRawTransaction(ctx context.Context, a raw) (raw, error) {
	return s.ask(ctx, "sendRawTransaction", a)
}
func (s *ethService) GetTransactionReceipt(ctx context.Context, a raw) (raw, error) {
	return s.ask(ctx, "getTransactionReceipt", a)
}
func (s *ethService) GetTransactionByHash(ctx context.Context, a raw) (raw, error) {
	return s.ask(ctx, "getTransactionByHash", a)
}
func (s *ethService) GetLogs(ctx context.Context, a raw) (raw, error) {
	return s.ask(ctx, "getLogs", a)
}
func (s *ethService) GetBlockByNumber(ctx context.Context, a, b raw) (raw, error) {
	return s.ask(ctx, "getBlockByNumber", a, b)
}
func (s *ethService) GetBlockByHash(ctx context.Context, a, b raw) (raw, error) {
	return s.ask(ctx, "getBlockByHash", a, b)
}
func (s *ethService) GetTransactionCount(ctx context.Context, a, b raw) (raw, error) {
	return s.ask(ctx, "getTransactionCount", a, b)
}
func (s *ethService) GetBalance(ctx context.Context, a, b raw) (raw, error) {
	return s.ask(ctx, "getBalance", a, b)
}
func (s *ethService) GetCode(ctx context.Context, a, b raw) (raw, error) {
	return s.ask(ctx, "getCode", a, b)
}
func (s *ethService) Call(ctx context.Context, a, b raw) (raw, error) {
	return s.ask(ctx, "call", a, b)
}
func (s *ethService) FeeHistory(ctx context.Context, a, b, c raw) (raw, error) {
	return s.ask(ctx, "feeHistory", a, b, c)
}

// NewHeads relays the node's own subscription.
func (s *ethService) NewHeads(ctx context.Context) (*rpc.Subscription, error) {
	notifier, ok := rpc.NotifierFromContext(ctx)
	if !ok {
		return nil, errors.New("no notifications here")
	}
	heads := make(chan json.RawMessage)
	source, err := s.raw.EthSubscribe(context.Background(), heads, "newHeads")
	if err != nil {
		return nil, err
	}
	sub := notifier.CreateSubscription()
	go func() {
		defer source.Unsubscribe()
		for {
			select {
			case h := <-heads:
				_ = notifier.Notify(sub.ID, h)
			case <-sub.Err():
				return
			case <-source.Err():
				return
			}
		}
	}()
	return sub, nil
}
