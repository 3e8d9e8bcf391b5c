// Package pora is the mining specification: what a proof of random access is,
// when it is worth a reward, and every check that the PoraMine contract makes of
// it, in the contract's order and with its words (spec/storage.md 3.2 and 4).
//
// The code is written to be read beside the specification. Rates come from
// package kernels, whose batches a mining loop drives; this package gives it the
// window (Window), the place a nonce points to (Range.Load), the limit
// (Threshold) and the answer. Everything is pure: no disk, no chain, no clock.
//
// Sub-packages: merkle (file trees and proofs), flow (the Flow contract), reward
// (fees and payouts), abi and revert (encodings and reasons).
package pora

import (
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Hash is a digest, nonce, miner id or quality; as a number it is big-endian.
type Hash = kernels.Hash

// PadSeed is the 64-byte start of a scratchpad.
type PadSeed = kernels.PadSeed

// Address is an account.
type Address = merkle.Address

// Version is the protocol version that poraVersion() of the contract must
// report.
const Version = 1

// Sizes of spec/storage.md 1, in sectors of 256 bytes where not stated.
const (
	UnitSectors    = kernels.UnitSectors // 16
	UnitBytes      = kernels.UnitBytes   // 4096
	LoadSectors    = kernels.LoadSectors // 1024
	LoadUnits      = kernels.LoadUnits   // 64
	PricingSectors = 1 << 25             // reward pool unit, 8 GiB; alignment of a range's start
	MaxMineSectors = 1 << 35             // per shard, 8 TiB
)

// WorkerContextCaller is the account from which computeWorkerContext may be
// called.
var WorkerContextCaller = Address{19: 0x0a}
