package keys

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	// The argument types of the external signer protocol that Clef speaks.
	"github.com/ethereum/go-ethereum/signer/core/apitypes"
)

// Clef is a Signer in another process, which may ask a person for each signature.
// It speaks the protocol of go-ethereum's Clef (account_* methods).
type Clef struct {
	client   *rpc.Client
	endpoint string
	accounts []common.Address
}

// DialClef connects to an external signer at a socket path or an http URL and
// asks which accounts it lets us use.
func DialClef(ctx context.Context, endpoint string) (*Clef, error) {
	c, err := rpc.DialContext(ctx, endpoint)
	if err != nil {
		return nil, fmt.Errorf("connect to the external signer at %s: %w; is it running?", endpoint, err)
	}
	s := &Clef{client: c, endpoint: endpoint}
	var version string
	if err = c.CallContext(ctx, &version, "account_version"); err == nil {
		err = c.CallContext(ctx, &s.accounts, "account_list")
	}
	if err != nil {
		c.Close()
		return nil, fmt.Errorf("ask the external signer at %s for its accounts: %w; approve the request there", endpoint, err)
	}
	return s, nil
}

// Close ends the connection.
func (s *Clef) Close() { s.client.Close() }

// Accounts implements Signer.
func (s *Clef) Accounts() []common.Address { return slices.Clone(s.accounts) }

// SignTx implements Signer. It waits until the signer, or the person before it,
// answers or ctx ends.
func (s *Clef) SignTx(ctx context.Context, from common.Address, tx *types.Transaction, chainID *big.Int) (*types.Transaction, error) {
	if !slices.Contains(s.accounts, from) {
		return nil, fmt.Errorf("%w: the external signer at %s does not offer %s", ErrNoKey, s.endpoint, from)
	}
	data := hexutil.Bytes(tx.Data())
	args := apitypes.SendTxArgs{
		From: common.NewMixedcaseAddress(from), Gas: hexutil.Uint64(tx.Gas()), Value: hexutil.Big(*tx.Value()),
		Nonce: hexutil.Uint64(tx.Nonce()), Input: &data, ChainID: (*hexutil.Big)(chainID),
	}
	if tx.To() != nil {
		to := common.NewMixedcaseAddress(*tx.To())
		args.To = &to
	}
	switch tx.Type() {
	case types.LegacyTxType:
		args.GasPrice = (*hexutil.Big)(tx.GasPrice())
	case types.DynamicFeeTxType:
		args.MaxFeePerGas, args.MaxPriorityFeePerGas = (*hexutil.Big)(tx.GasFeeCap()), (*hexutil.Big)(tx.GasTipCap())
		list := tx.AccessList()
		args.AccessList = &list
	default:
		return nil, fmt.Errorf("sign a transaction of type %d with the external signer: only types 0 and 2 are supported", tx.Type())
	}
	var answer struct {
		Raw hexutil.Bytes `json:"raw"`
	}
	if err := s.client.CallContext(ctx, &answer, "account_signTransaction", args); err != nil {
		return nil, fmt.Errorf("sign a transaction of %s with the external signer at %s: %w", from, s.endpoint, err)
	}
	signed := new(types.Transaction)
	if err := signed.UnmarshalBinary(answer.Raw); err != nil {
		return nil, fmt.Errorf("sign a transaction of %s with the external signer at %s: its answer of %d bytes is no transaction: %w", from, s.endpoint, len(answer.Raw), err)
	}
	// Whoever sends it has to know that this is what was asked for.
	rules := types.LatestSignerForChainID(chainID)
	sender, err := types.Sender(rules, signed)
	if err != nil || sender != from || rules.Hash(signed) != rules.Hash(tx) {
		return nil, fmt.Errorf("the external signer at %s signed another transaction than it was given, or with another key (%s): it is not used", s.endpoint, sender)
	}
	return signed, nil
}
