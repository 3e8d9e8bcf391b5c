// Package precompile adds the native helper at 0x…f001 to the EVM: pure functions
// that are too heavy for contract code (spec/chain.md 7.4).
//
// Importing the package registers the helper for every fork, before any
// goroutine can run the EVM; nothing else switches it. The set of operations has
// a version, which genesis names: a binary refuses a genesis with a later set.
package precompile

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
)

// SetVersion is the set of operations that this binary has:
//
//	1  op 4 (ed25519 verify)
const SetVersion = 1

// Address is where the helper answers.
var Address = common.HexToAddress("0x000000000000000000000000000000000000f001")

// Operations: the first byte of the input. 1 to 3 belong to DASigners and come
// with a later set.
const opEd25519 = 4

// Gas: a fixed price and one per 32 bytes begun of the message. One verification
// takes about as long as one and a half ecrecovers (3,000 gas).
const (
	ed25519Gas     = 5000
	ed25519WordGas = 12
)

var errInput = errors.New("helper precompile: malformed input")

func init() {
	for _, m := range []vm.PrecompiledContracts{vm.PrecompiledContractsCancun, vm.PrecompiledContractsPrague, vm.PrecompiledContractsOsaka} {
		m[Address] = helper{}
	}
	for _, l := range []*[]common.Address{&vm.PrecompiledAddressesCancun, &vm.PrecompiledAddressesPrague, &vm.PrecompiledAddressesOsaka} {
		*l = append(*l, Address)
	}
}

// helper is the precompiled contract. It has no state and keeps nothing of its
// input.
type helper struct{}

// Name is shown by eth_config.
func (helper) Name() string { return "ZG_HELPER" }

// RequiredGas is linear in the input.
func (helper) RequiredGas(input []byte) uint64 {
	const head = 1 + ed25519.PublicKeySize + ed25519.SignatureSize
	message := max(len(input), head) - head
	return ed25519Gas + ed25519WordGas*uint64((message+31)/32)
}

// Run executes one operation. An unknown operation or malformed input is an
// error: the call fails and its gas is gone.
func (helper) Run(input []byte) ([]byte, error) {
	if len(input) == 0 {
		return nil, errInput
	}
	switch input[0] {
	case opEd25519:
		return verifyEd25519(input[1:])
	}
	return nil, fmt.Errorf("helper precompile: no operation %d in set %d", input[0], SetVersion)
}

// verifyEd25519 takes public key (32 bytes) ‖ signature (64) ‖ message and
// returns a 32-byte 1 if the signature is valid (RFC 8032, as crypto/ed25519
// verifies), else 0.
func verifyEd25519(in []byte) ([]byte, error) {
	const keyAndSig = ed25519.PublicKeySize + ed25519.SignatureSize
	if len(in) < keyAndSig {
		return nil, errInput
	}
	out := make([]byte, 32)
	if ed25519.Verify(in[:ed25519.PublicKeySize], in[keyAndSig:], in[ed25519.PublicKeySize:keyAndSig]) {
		out[31] = 1
	}
	return out, nil
}
