package contracts

import (
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/zgminer/zgminer/internal/testvec"
)

func TestBlock0Accounts(t *testing.T) {
	call := func(nonce uint64, code string) *Call {
		return &Call{Nonce: nonce, Data: common.FromHex(code), Value: big.NewInt(3), Creates: crypto.CreateAddress(Block0Sender, nonce)}
	}
	run := func(calls ...*Call) error {
		_, err := Block0Accounts(params.MergedTestChainConfig, 1_700_000_000, calls...)
		return err
	}
	// Stores number, time and 1 under 0, 1 and 2, undoes the last; leaves the code 00.
	const good = "435f55" + "426001" + "55" + "6001600255" + "5f600255" + "60015ff3"
	a, err := Block0Accounts(params.MergedTestChainConfig, 1_700_000_000, call(0, good), call(1, good))
	if err != nil || len(a) != 3 {
		t.Fatalf("accounts %v, error %v", a, err)
	}
	for nonce := range uint64(2) {
		got := a[crypto.CreateAddress(Block0Sender, nonce)]
		testvec.Check(t, len(got.Storage), 2, "slots")
		testvec.Check(t, got.Storage[common.Hash{}].Big().Uint64(), 1, "block number")
		testvec.Check(t, got.Storage[common.Hash{31: 1}].Big().Uint64(), 1_700_000_000, "time")
		testvec.Check(t, got.Balance.Uint64(), 3, "balance")
		testvec.Check(t, len(got.Code), 1, "code")
		testvec.Check(t, got.Nonce, 1, "nonce")
	}
	testvec.Check(t, a[Block0Sender].Nonce, 2, "nonce of the sender")

	for name, c := range map[string]*Call{
		"BLOCKHASH": call(0, "5f4050"+"60015ff3"),
		"EIP-2935":  call(0, "5f5f5f5f5f73"+params.HistoryStorageAddress.Hex()[2:]+"5af150"+"60015ff3"),
	} {
		if err := run(c); !errors.Is(err, errPast) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := run(call(0, "5f5ffd")); err == nil || !strings.Contains(err.Error(), "reverted") {
		t.Errorf("a creation that fails: %v", err)
	}
	if err := run(call(1, good)); err == nil || !strings.Contains(err.Error(), "0's turn") {
		t.Errorf("a nonce that is not next: %v", err)
	}
	wrong := call(0, good)
	wrong.Creates = stranger
	if err := run(wrong); err == nil || !strings.Contains(err.Error(), "planned was") {
		t.Errorf("another address: %v", err)
	}
}

func TestPreset(t *testing.T) {
	for _, name := range []string{"demo", "mainnet-turbo", "testnet-standard", "hardhat"} {
		p, err := Preset(name)
		if err != nil || strings.ReplaceAll(p.Name, " ", "-") != name {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
		if err := p.Check(); err != nil {
			t.Error(err)
		}
	}
	if _, err := Preset("turbo"); err == nil || !strings.Contains(err.Error(), "demo, mainnet-turbo") {
		t.Errorf("a name that is none: %v", err)
	}
}
