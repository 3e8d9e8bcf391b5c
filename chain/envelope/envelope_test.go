package envelope

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
)

func block(t testing.TB, txs int) *types.Block {
	t.Helper()
	key, err := crypto.ToECDSA(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	signer := types.LatestSignerForChainID(big.NewInt(5))
	var list types.Transactions
	for i := range txs {
		list = append(list, types.MustSignNewTx(key, signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(5), Nonce: uint64(i), Gas: 21000, GasFeeCap: big.NewInt(9), GasTipCap: big.NewInt(1),
			To: &common.Address{1}, Value: big.NewInt(3), Data: bytes.Repeat([]byte{byte(i)}, i),
		}))
	}
	root := common.Hash{9}
	h := &types.Header{Number: big.NewInt(12), Difficulty: new(big.Int), BaseFee: big.NewInt(7), GasLimit: 1e8, Time: 99, ParentBeaconRoot: &root}
	return types.NewBlock(h, &types.Body{Transactions: list, Withdrawals: types.Withdrawals{}}, nil, trie.NewListHasher())
}

func TestRoundTrip(t *testing.T) {
	for _, n := range []int{0, 1, 40} {
		b := block(t, n)
		data, err := Encode(b, nil)
		if err != nil {
			t.Fatal(err)
		}
		if data[0] != Version {
			t.Errorf("first byte %d", data[0])
		}
		got, bal, err := Decode(data, len(data))
		if err != nil {
			t.Fatal(err)
		}
		if got.Hash() != b.Hash() || len(got.Transactions()) != n || len(bal) != 0 {
			t.Errorf("%d transactions: got %d, hash %s, want %s", n, len(got.Transactions()), got.Hash(), b.Hash())
		}
	}
	data, err := Encode(block(t, 2), []byte{0xc1, 5})
	if err != nil {
		t.Fatal(err)
	}
	if _, bal, err := Decode(data, 0); err != nil || !bytes.Equal(bal, []byte{0xc1, 5}) {
		t.Errorf("access list %x, error %v", bal, err)
	}
}

func TestRefused(t *testing.T) {
	good, err := Encode(block(t, 3), nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data  []byte
		limit int
		want  error
	}{
		"empty":          {nil, 0, ErrEmpty},
		"version":        {append([]byte{2}, good[1:]...), 0, ErrVersion},
		"large":          {good, len(good) - 1, ErrTooLarge},
		"trailing bytes": {append(bytes.Clone(good), 0), 0, nil},
		"truncated":      {good[:len(good)-1], 0, nil},
		"no block":       {[]byte{Version, 0xc0}, 0, nil},
		"nil block":      {[]byte{Version, 0xc1, 0xc0}, 0, nil},
	} {
		_, _, err := Decode(c.data, c.limit)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, n := range []int{0, 2} {
		data, err := Encode(block(f, n), nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte{Version, 0xc1, 0xc0})
	f.Fuzz(func(t *testing.T, data []byte) {
		b, bal, err := Decode(data, 1<<20)
		if err != nil {
			return
		}
		again, err := Encode(b, bal)
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("accepted bytes encode differently: %v", err)
		}
		b.Hash()
	})
}
