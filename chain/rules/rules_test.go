package rules

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/trie"
)

func TestTime(t *testing.T) {
	for _, c := range []struct {
		parent uint64
		given  time.Time
		want   uint64
	}{
		{100, time.Unix(100, 999_999_999), 101}, // EVM time is strictly increasing
		{100, time.Unix(101, 1), 101},
		{100, time.Unix(90, 0), 101}, // consensus lags behind the EVM clock
		{100, time.Unix(250, 999), 250},
		{0, time.Unix(-5, 0), 1},
	} {
		if got := Time(c.parent, c.given); got != c.want {
			t.Errorf("Time(%d, %v) = %d, want %d", c.parent, c.given, got, c.want)
		}
	}
}

func TestRandao(t *testing.T) {
	// sha256(32×0x11 ‖ 0000000000000102 ‖ 20×0x22), computed with another program.
	want := "eeb26213f07d9ccdf66c44ea8ceb42f2"
	got := Randao(common.BytesToHash(bytes.Repeat([]byte{0x11}, 32)), 0x102, bytes.Repeat([]byte{0x22}, 20))
	if hex.EncodeToString(got[:16]) != want {
		t.Errorf("got %x", got)
	}
}

func TestWithdrawals(t *testing.T) {
	if l := (Inflation{}).Withdrawals(9); l == nil || len(l) != 0 {
		t.Errorf("no inflation: %v", l)
	}
	to := common.Address{5}
	l := Inflation{GweiPerBlock: 77, To: to}.Withdrawals(9)
	if len(l) != 1 || *l[0] != (types.Withdrawal{Index: 9, Validator: 1<<64 - 1, Address: to, Amount: 77}) {
		t.Errorf("got %+v", l)
	}
}

func TestContextWord(t *testing.T) {
	c := Context{Proposer: 0x0102}
	c.SetAbsent(0)
	c.SetAbsent(9)
	c.SetAbsent(127)
	c.SetAbsent(500)
	for i, ok := range []bool{true, false, true, true, false} {
		e := []Evidence{{7, DuplicateVote}, {7, LightClientAttack}, {300, LightClientAttack}, {1, DuplicateVote}, {2, 1}}[i]
		if c.AddEvidence(e) != ok {
			t.Errorf("evidence %d: accepted %v", i, !ok)
		}
	}
	if c.AddEvidence(Evidence{Validator: Unknown}) {
		t.Error("evidence against an unknown validator was taken")
	}
	want := "0100010203" + "000701" + "012c02" + "000101" + "0000" + "01020000000000000000000000000080"
	w := c.Word()
	if hex.EncodeToString(w[:]) != want {
		t.Errorf("word %x, want %s", w, want)
	}
	back, err := ParseContext(w)
	if err != nil || back.Proposer != c.Proposer || len(back.Evidence) != 3 || back.Absent != c.Absent {
		t.Errorf("%+v, %v", back, err)
	}
	for i, b := range map[int]byte{0: 2, 4: 4, 14: 1} {
		bad := w
		bad[i] = b
		if _, err := ParseContext(bad); err == nil {
			t.Errorf("byte %d = %d was accepted", i, b)
		}
	}
}

func FuzzContext(f *testing.F) {
	w := (&Context{Proposer: 3, Evidence: []Evidence{{1, 2}}}).Word()
	f.Add(w[:])
	f.Fuzz(func(t *testing.T, data []byte) {
		w := common.BytesToHash(data)
		if c, err := ParseContext(w); err == nil && c.Word() != w {
			t.Fatalf("word %s encodes to %s", w, c.Word())
		}
	})
}

func example() (*types.Header, *types.Body, Expected) {
	e := Expected{
		Height: 8, Parent: common.Hash{1}, Time: 1000, Randao: common.Hash{2}, Word: common.Hash{3},
		Withdrawals: types.Withdrawals{{Index: 8, Amount: 5}}, GasLimit: 60_000_000, MaxBytes: 1 << 20,
	}
	word := e.Word
	h := &types.Header{Number: big.NewInt(8), ParentHash: e.Parent, Time: 1000, MixDigest: e.Randao, ParentBeaconRoot: &word,
		GasLimit: e.GasLimit, Difficulty: new(big.Int), BaseFee: big.NewInt(1)}
	return h, &types.Body{Withdrawals: types.Withdrawals{{Index: 8, Amount: 5}}}, e
}

func TestCheck(t *testing.T) {
	build := func(h *types.Header, b *types.Body) *types.Block {
		return types.NewBlock(h, b, nil, trie.NewListHasher())
	}
	h, body, e := example()
	if v := Check(build(h, body), e); v != nil {
		t.Fatalf("the good block: %v", v)
	}
	for want, spoil := range map[Reason]func(*types.Header, *types.Body, *Expected){
		Size:        func(_ *types.Header, _ *types.Body, e *Expected) { e.MaxBytes = 100 },
		Number:      func(h *types.Header, _ *types.Body, _ *Expected) { h.Number = big.NewInt(9) },
		Parent:      func(h *types.Header, _ *types.Body, _ *Expected) { h.ParentHash[5] = 1 },
		WrongTime:   func(h *types.Header, _ *types.Body, _ *Expected) { h.Time++ },
		Mix:         func(h *types.Header, _ *types.Body, _ *Expected) { h.MixDigest[0]++ },
		Root:        func(h *types.Header, _ *types.Body, _ *Expected) { h.ParentBeaconRoot[31]++ },
		Extra:       func(h *types.Header, _ *types.Body, _ *Expected) { h.Extra = make([]byte, 33) },
		GasLimit:    func(h *types.Header, _ *types.Body, _ *Expected) { h.GasLimit += 58593 },
		Withdrawals: func(_ *types.Header, b *types.Body, _ *Expected) { b.Withdrawals[0].Amount++ },
		BlobTx: func(_ *types.Header, b *types.Body, _ *Expected) {
			b.Transactions = types.Transactions{types.NewTx(&types.BlobTx{BlobHashes: []common.Hash{{1}}})}
		},
		Uncles: func(h *types.Header, b *types.Body, _ *Expected) { b.Uncles = []*types.Header{h} },
	} {
		h, body, e := example()
		spoil(h, body, &e)
		if v := Check(build(h, body), e); v == nil || v.Reason != want {
			t.Errorf("%s: got %v", want, v)
		}
	}
	for name, spoil := range map[string]func(*types.Header, *types.Body){
		"no list":    func(_ *types.Header, b *types.Body) { b.Withdrawals = nil },
		"empty list": func(_ *types.Header, b *types.Body) { b.Withdrawals = types.Withdrawals{} },
		"two": func(_ *types.Header, b *types.Body) {
			b.Withdrawals = append(b.Withdrawals, &types.Withdrawal{Index: 9})
		},
		"no root": func(h *types.Header, _ *types.Body) { h.ParentBeaconRoot = nil },
	} {
		h, body, e := example()
		spoil(h, body)
		if v := Check(build(h, body), e); v == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestWorstCase(t *testing.T) {
	if WorstCaseBytes(100_000_000) > 16<<20 || WorstCaseBytes(100_000_000) < MaxBlockRLP || WorstCaseBytes(60_000_000) > MaxBlockRLP {
		t.Error("the default gas limits no longer fit where they should")
	}
}
