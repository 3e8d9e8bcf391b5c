package devkeys

import (
	"testing"

	"github.com/ethereum/go-ethereum/crypto"
)

// TestKnown: the accounts that every development tool shows for the phrase.
func TestKnown(t *testing.T) {
	keys, err := Derive(Mnemonic, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
		"0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
		"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
	} {
		if got := crypto.PubkeyToAddress(keys[i].PublicKey).Hex(); got != want {
			t.Errorf("account %d is %s, want %s", i, got, want)
		}
	}
}
