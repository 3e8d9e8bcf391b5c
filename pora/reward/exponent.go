// Package reward models the money side of the storage contracts: what an upload
// costs, how a payment is spread over reward pools, and what an accepted answer
// earns (spec/storage.md 3.3 and 3.4). Amounts are in wei, times in seconds, and
// every rounding is the contracts'.
package reward

import (
	"math/big"

	// 256-bit amounts, as in package pora.
	"github.com/holiman/uint256"
)

// The decay schedule needs 2^-x. The contract splits x, in units of 2^-64, into
// an integer, ten bits of fraction that select factors from a table, and 54 bits
// that go through four terms of a Taylor series. Its results differ from the true
// value in the last digits, so they have to be computed its way.

const (
	tableBits = 10
	smallBits = 64 - tableBits
)

// halfRoots[k] = floor(2^(-1/2^(k+1)) * 2^128): the factor for fraction bit 63-k.
var halfRoots = [tableBits]*big.Int{
	hexInt("b504f333f9de6484597d89b3754abe9f"), hexInt("d744fccad69d6af439a68bb9902d3fde"),
	hexInt("eac0c6e7dd24392ed02d75b3706e54fa"), hexInt("f5257d152486cc2c7b9d0c7aed980fc3"),
	hexInt("fa83b2db722a033a7c25bb14315d7fcc"), hexInt("fd3e0c0cf486c174853f3a5931e0ee03"),
	hexInt("fe9e115c7b8f884badd25995e79d2f09"), hexInt("ff4ecb59511ec8a5301ba217ef18dd7c"),
	hexInt("ffa756521c8daed19f3a1b48fb94c589"), hexInt("ffd3a751c0f7e10bd3b9f8ae012fbe06"),
}

// lnPowers[k] = floor(ln(2)^(k+1) * 2^128).
var lnPowers = [4]*big.Int{
	decInt("235865763225513294137944142764154484399"), decInt("163489688770384171654468164494102986538"),
	decInt("113322416821814740463990287346838243787"), decInt("78549113714279805586246364391047974677"),
}

func hexInt(s string) *big.Int { return parse(s, 16) }
func decInt(s string) *big.Int { return parse(s, 10) }

func parse(s string, base int) *big.Int {
	n, ok := new(big.Int).SetString(s, base)
	if !ok {
		panic("reward: constant " + s)
	}
	return n
}

// PowHalf returns 2^-x * 2^96 as the contract computes it, for x in units of
// 2^-64.
func PowHalf(x *uint256.Int) uint256.Int {
	fraction := x.Uint64()
	power := taylor(fraction & (1<<smallBits - 1))
	for k := tableBits - 1; k >= 0; k-- { // least significant bit first: the order of roundings matters
		if fraction>>(63-k)&1 == 1 {
			power.Rsh(power.Mul(power, halfRoots[k]), 128)
		}
	}
	var whole uint256.Int
	whole.Rsh(x, 64)
	if !whole.IsUint64() || whole.Uint64() > 256 {
		return uint256.Int{}
	}
	return *uint256.MustFromBig(power.Rsh(power, uint(31+whole.Uint64())))
}

// taylor returns 2^-(small * 2^-64) * 2^127 for small below 2^54: five terms of
// e^(-y ln 2), every product shifted down with rounding towards minus infinity,
// every division rounded towards zero.
func taylor(small uint64) *big.Int {
	one := new(big.Int).Lsh(big.NewInt(1), 127)
	if small == 0 {
		return one
	}
	y := new(big.Int).SetUint64(small) // units of 2^-127 after the shift
	y.Neg(y.Lsh(y, 63))
	sum := new(big.Int).Lsh(big.NewInt(1), 128)
	power := y
	// The second term's 1/2 is in its shift.
	for k, term := range []struct {
		shift  uint
		divide int64
	}{{127, 1}, {128, 1}, {127, 6}, {127, 24}} {
		if k > 0 {
			power = new(big.Int).Rsh(new(big.Int).Mul(power, y), 127)
		}
		t := new(big.Int).Rsh(new(big.Int).Mul(power, lnPowers[k]), term.shift)
		sum.Add(sum, t.Quo(t, big.NewInt(term.divide)))
	}
	return sum.Rsh(sum, 1)
}
