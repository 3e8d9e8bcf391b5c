package precompile

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/core/vm"
)

// RFC 8032 7.1, test 2.
const (
	rfcKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
	rfcSig = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)

func rfcInput(t *testing.T) []byte {
	t.Helper()
	in, err := hex.DecodeString("04" + rfcKey + rfcSig + "72")
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestEd25519(t *testing.T) {
	out, err := helper{}.Run(rfcInput(t))
	if err != nil || len(out) != 32 || out[31] != 1 || !bytes.Equal(out[:31], make([]byte, 31)) {
		t.Fatalf("the RFC's signature: %x, %v", out, err)
	}
	for i := 1; i < len(rfcInput(t)); i += 7 {
		in := rfcInput(t)
		in[i] ^= 1
		if out, err := (helper{}).Run(in); err != nil || !bytes.Equal(out, make([]byte, 32)) {
			t.Errorf("byte %d changed: %x, %v", i, out, err)
		}
	}
}

func TestMalformed(t *testing.T) {
	for _, in := range [][]byte{nil, {4}, rfcInput(t)[:96], {0}, {1, 2}, {5}} {
		if out, err := (helper{}).Run(in); err == nil {
			t.Errorf("%x gave %x", in, out)
		}
	}
}

func TestGas(t *testing.T) {
	const head = 1 + ed25519.PublicKeySize + ed25519.SignatureSize
	for n, want := range map[int]uint64{0: 5000, head: 5000, head + 1: 5012, head + 32: 5012, head + 33: 5024, head + 3200: 6200} {
		if got := (helper{}).RequiredGas(make([]byte, n)); got != want {
			t.Errorf("%d bytes: %d gas, want %d", n, got, want)
		}
	}
}

func TestRegistered(t *testing.T) {
	if !slices.Contains(vm.PrecompiledAddressesPrague, Address) || !slices.Contains(vm.PrecompiledAddressesOsaka, Address) {
		t.Error("the address is not warm")
	}
	if vm.PrecompiledContractsPrague[Address] == nil || vm.PrecompiledContractsOsaka[Address] == nil {
		t.Error("the contract is not in the table")
	}
}

func FuzzRun(f *testing.F) {
	f.Add([]byte{4})
	f.Fuzz(func(t *testing.T, in []byte) {
		before := bytes.Clone(in)
		a, errA := helper{}.Run(in)
		b, errB := helper{}.Run(in)
		if !bytes.Equal(a, b) || (errA == nil) != (errB == nil) || !bytes.Equal(in, before) {
			t.Fatal("not a pure function of the input")
		}
	})
}
