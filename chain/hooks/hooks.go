// Package hooks has the code that genesis puts at the addresses which the EVM
// calls in every block: a border between consensus and contracts that needs no
// change to the EVM (spec/chain.md 3.5).
//
// A hook must never revert and has no loops: at the end of a block a failing hook
// makes the block invalid and stops the chain. It does its work for the system
// caller only.
package hooks

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// Staking is the address of the staking contract, which the hooks call whether it
// has code or not.
var Staking = common.HexToAddress("0x5a00")

// ring is the number of timestamps that the start hook remembers (EIP-4788).
const ring = 8191

// maxDiff is the largest validator diff, in bytes, that the end hook passes on.
const maxDiff = 16 << 10

// callGas is what a hook gives the staking contract, of the 30 million of a
// system call; the rest is enough for the hook itself.
const callGas = 25_000_000

// Alloc returns the accounts of all hooks for genesis.
func Alloc() types.GenesisAlloc {
	return types.GenesisAlloc{
		params.BeaconRootsAddress:        {Nonce: 1, Code: StartOfBlock(), Balance: new(big.Int)},
		params.HistoryStorageAddress:     {Nonce: 1, Code: params.HistoryStorageCode, Balance: new(big.Int)},
		params.WithdrawalQueueAddress:    {Nonce: 1, Code: EndOfBlockA(), Balance: new(big.Int)},
		params.ConsolidationQueueAddress: {Nonce: 1, Code: EndOfBlockB(), Balance: new(big.Int)},
	}
}

// StartOfBlock is the code at the EIP-4788 address. For the system caller it
// stores the block context word under the timestamp and forwards it to
// Staking.onBlock(bytes32), whose failure it ignores. For everybody else it keeps
// the interface of EIP-4788: a 32-byte timestamp in, the word out, revert if it
// is not among the last 8191.
func StartOfBlock() []byte {
	p := newProgram()
	p.op(opCaller).push(params.SystemAddress[:]...).op(opEq).jumpIf("system")

	p.push(32).op(opCallDataSize, opEq, opIszero).jumpIf("fail")
	p.op(opPush0, opCallDataLoad)                                    // t
	p.op(opDup1, opIszero).jumpIf("fail")                            // t
	p.push(ring>>8, ring&0xff).op(opDup2, opMod)                     // t i
	p.op(opDup1, opSload, opDup3, opEq, opIszero).jumpIf("fail")     // t i
	p.push(ring>>8, ring&0xff).op(opAdd, opSload, opPush0, opMstore) // t
	p.push(32).op(opPush0, opReturn)                                 //
	p.label("fail").op(opPush0, opPush0, opRevert)                   //
	p.label("system").op(opTimestamp)                                // t
	p.push(ring>>8, ring&0xff).op(opTimestamp, opMod)                // t i
	p.op(opSwap1, opDup2, opSstore)                                  // i
	p.op(opPush0, opCallDataLoad, opSwap1)                           // w i
	p.push(ring>>8, ring&0xff).op(opAdd, opSstore)                   //
	p.selector("onBlock(bytes32)").op(opPush0, opCallDataLoad).push(4).op(opMstore)
	return p.callStaking(4+32).op(opPop, opStop).assemble()
}

// EndOfBlockA is the code at the EIP-7002 address: nothing to do.
func EndOfBlockA() []byte { return []byte{opStop} }

// EndOfBlockB is the code at the EIP-7251 address. For the system caller it calls
// Staking.endBlock() and returns the bytes that it returned, the validator diff
// of this block, so that the header commits to it. A failing or malformed answer
// counts as no diff.
func EndOfBlockB() []byte {
	p := newProgram()
	p.op(opCaller).push(params.SystemAddress[:]...).op(opEq).jumpIf("system").op(opStop)

	p.label("system").selector("endBlock()").callStaking(4).op(opIszero).jumpIf("quiet")
	p.op(opReturnDataSize).push(64).op(opGt).jumpIf("quiet") // shorter than offset and length
	p.push(64).op(opPush0, opPush0, opReturnDataCopy)
	p.op(opPush0, opMload).push(32).op(opEq, opIszero).jumpIf("quiet")
	p.push(32).op(opMload)                                                 // n
	p.op(opDup1, opIszero).jumpIf("quiet")                                 // n
	p.push(maxDiff>>8, maxDiff&0xff).op(opDup2, opGt).jumpIf("quiet")      // n
	p.push(64).op(opReturnDataSize, opSub, opDup2, opGt).jumpIf("quiet")   // n
	p.op(opDup1).push(64).op(opPush0, opReturnDataCopy, opPush0, opReturn) //
	return p.label("quiet").op(opStop).assemble()
}

// selector stores a function selector at memory 0.
func (p *program) selector(signature string) *program {
	return p.push(crypto.Keccak256([]byte(signature))[:4]...).push(224).op(opShl, opPush0, opMstore)
}

// callStaking calls the staking contract with size bytes of memory from 0 and
// leaves the success flag on the stack.
func (p *program) callStaking(size byte) *program {
	p.op(opPush0, opPush0).push(size).op(opPush0, opPush0).push(Staking[:]...)
	const g = callGas
	return p.push(g>>24, g>>16&0xff, g>>8&0xff, g&0xff).op(opCall)
}
