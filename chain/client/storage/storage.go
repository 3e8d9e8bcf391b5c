// Package storage reads the storage contracts of a chain (Flow, PoraMine, market
// and reward) and their logs as Go values, and encodes the transactions that
// zgminer sends to them. It holds no state and sends nothing: transactions go
// through package tx.
//
// Positions and lengths are in sectors of 256 bytes, times in Unix seconds,
// amounts in wei. Functions that are not view functions are called as if they
// were: the result is what a transaction in the next block would see. Source:
// spec/storage.md 3.
package storage

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/contracts/bindings"
)

// Caller is the part of client.Client that the contracts are read through.
type Caller interface {
	Call(ctx context.Context, msg client.Message, at client.BlockRef) ([]byte, error)
}

// workerCaller is the only sender that PoraMine.computeWorkerContext accepts
// (spec/storage.md 3.2).
var workerCaller = common.HexToAddress("0x000000000000000000000000000000000000000A")

// The codecs of the contracts; ABI encoding has no state.
var (
	flowCodec   = bindings.NewFixedPriceFlow()
	mineCodec   = bindings.NewPoraMine()
	marketCodec = bindings.NewFixedPrice()
	linearCodec = bindings.NewChunkLinearReward()
	decayCodec  = bindings.NewChunkDecayReward()
)

// contract is an address and how to read it.
type contract struct {
	name    string
	address common.Address
	caller  Caller
}

// Address returns where the contract is.
func (c contract) Address() common.Address { return c.address }

// read calls a method and decodes its result.
func read[T any](ctx context.Context, c contract, at client.BlockRef, method string, data []byte, decode func([]byte) (T, error)) (T, error) {
	return readAs(ctx, c, common.Address{}, at, method, data, decode)
}

func readAs[T any](ctx context.Context, c contract, from common.Address, at client.BlockRef, method string, data []byte, decode func([]byte) (T, error)) (T, error) {
	var zero T
	out, err := c.caller.Call(ctx, client.Message{From: from, To: &c.address, Data: data}, at)
	if err != nil {
		return zero, fmt.Errorf("read %s of the %s contract: %w", method, c.name, Explain(err))
	}
	if len(out) == 0 {
		return zero, fmt.Errorf("read %s of the %s contract: %s has no such function; check the configured address and chain", method, c.name, c.address)
	}
	v, err := decode(out)
	if err != nil {
		return zero, fmt.Errorf("read %s of the %s contract: its answer of %d bytes cannot be decoded: %w", method, c.name, len(out), err)
	}
	return v, nil
}

// readUint64 is read for a uint256 that has to fit into 64 bits.
func readUint64(ctx context.Context, c contract, at client.BlockRef, method string, data []byte, decode func([]byte) (*big.Int, error)) (uint64, error) {
	return read(ctx, c, at, method, data, func(b []byte) (uint64, error) {
		v, err := decode(b)
		if err != nil {
			return 0, err
		}
		return toUint64(v)
	})
}

var errTooBig = errors.New("a number is missing or needs more than 64 bits")

func toUint64(v *big.Int) (uint64, error) {
	if v == nil || !v.IsUint64() {
		return 0, errTooBig
	}
	return v.Uint64(), nil
}

// toUint64s converts several numbers; the first one that does not fit is an error.
func toUint64s(to []*uint64, from ...*big.Int) error {
	for i, v := range from {
		var err error
		if *to[i], err = toUint64(v); err != nil {
			return err
		}
	}
	return nil
}

// NotEnoughFee is the refusal of a submission that pays too little: it costs
// Price for each of Sectors, and only Paid was there. It satisfies errors.As
// through Explain.
type NotEnoughFee struct {
	Price, Sectors, Paid *big.Int
	cause                error
}

func (e *NotEnoughFee) Error() string {
	need := new(big.Int).Mul(e.Price, e.Sectors)
	missing := new(big.Int).Sub(need, e.Paid)
	return fmt.Sprintf("the fee is too low: %d sectors at %d wei cost %d wei, paid are %d: send %d wei more", e.Sectors, e.Price, need, e.Paid, missing)
}

// Unwrap returns the error as the node gave it.
func (e *NotEnoughFee) Unwrap() error { return e.cause }

// Paused is the refusal of a paused contract.
type Paused struct{ cause error }

func (e *Paused) Error() string {
	return "the contract is paused by its operator: wait until it is resumed"
}

// Unwrap returns the error as the node gave it.
func (e *Paused) Unwrap() error { return e.cause }

// Explain replaces an error that contains a known custom error of the storage
// contracts by one that says it in words. Others are returned as they are.
func Explain(err error) error {
	var revert *client.Revert
	if !errors.As(err, &revert) || len(revert.Data) < 4 {
		return err
	}
	decoded, decodeErr := flowCodec.UnpackError(revert.Data)
	if decodeErr != nil {
		return err
	}
	switch e := decoded.(type) {
	case *bindings.FixedPriceFlowNotEnoughFee:
		return &NotEnoughFee{Price: e.Price, Sectors: e.Amount, Paid: e.Paid, cause: err}
	case *bindings.FixedPriceFlowEnforcedPause:
		return &Paused{cause: err}
	}
	return err
}
