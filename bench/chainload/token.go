package chainload

import (
	"encoding/binary"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
)

// tokenAddress is where block 0 has the token of the load Calls.
var tokenAddress = common.HexToAddress("0x00000000000000000000000000000000000070CE")

// transferTopic is the first topic of its log, as of an ERC-20 transfer.
var transferTopic = crypto.Keccak256Hash([]byte("Transfer(address,address,uint256)"))

// tokenCode moves calldata[36:68] units from the caller's balance to that of
// calldata[4:36] and logs it. A balance is in the slot keccak256(account), the
// account padded to 32 bytes. It reverts if the caller has less.
func tokenCode() []byte {
	op := func(codes ...vm.OpCode) (out []byte) {
		for _, c := range codes {
			out = append(out, byte(c))
		}
		return out
	}
	push1 := func(v byte) []byte { return []byte{byte(vm.PUSH1), v} }
	var code []byte
	add := func(parts ...[]byte) {
		for _, p := range parts {
			code = append(code, p...)
		}
	}
	slot := func() { add(push1(0), op(vm.MSTORE), push1(32), push1(0), op(vm.KECCAK256)) } // account -> slot
	amount := func() { add(push1(36), op(vm.CALLDATALOAD)) }
	// The caller's side: slot, balance; less than the amount: revert.
	add(op(vm.CALLER))
	slot()
	add(op(vm.DUP1, vm.SLOAD)) // balance slot
	amount()
	add(op(vm.DUP2, vm.LT, vm.ISZERO)) // balance >= amount
	add(push1(0), op(vm.JUMPI))
	target := len(code) - 2
	add(push1(0), op(vm.DUP1, vm.REVERT))
	code[target] = byte(len(code))
	add(op(vm.JUMPDEST))
	amount()
	add(op(vm.SWAP1, vm.SUB, vm.SWAP1, vm.SSTORE))
	// The holder's side.
	add(push1(4), op(vm.CALLDATALOAD))
	slot()
	add(op(vm.DUP1, vm.SLOAD))
	amount()
	add(op(vm.ADD, vm.SWAP1, vm.SSTORE))
	// The log: data is the amount, topics are the event, the caller, the holder.
	amount()
	add(push1(0), op(vm.MSTORE))
	add(push1(4), op(vm.CALLDATALOAD, vm.CALLER))
	add(op(vm.PUSH32), transferTopic.Bytes())
	add(push1(32), push1(0), op(vm.LOG3, vm.STOP))
	return code
}

// transferCall is calldata of the token.
func transferCall(to common.Address, amount uint64) []byte {
	data := make([]byte, 4+64)
	copy(data, crypto.Keccak256([]byte("transfer(address,uint256)"))[:4])
	copy(data[4+12:], to.Bytes())
	binary.BigEndian.PutUint64(data[4+56:], amount)
	return data
}

// balanceSlot is the token's slot of an account.
func balanceSlot(of common.Address) common.Hash {
	return crypto.Keccak256Hash(common.LeftPadBytes(of.Bytes(), 32))
}

// tokenAccount is the token in block 0: every sender has units to give away.
func tokenAccount(holders []*account) types.Account {
	a := types.Account{Code: tokenCode(), Nonce: 1, Balance: new(big.Int), Storage: map[common.Hash]common.Hash{}}
	units := common.BigToHash(fortune)
	for _, h := range holders {
		a.Storage[balanceSlot(h.address)] = units
	}
	return a
}
