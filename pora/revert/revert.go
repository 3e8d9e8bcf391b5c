// Package revert holds the type of a contract's refusal. The pure models of the
// contracts in package pora and below return the very strings that the deployed
// contracts revert with, so that a local check and an eth_call agree word by
// word.
package revert

// Reason is why a contract call reverts: the string of Error(string),
// "Panic(0x..)" for a failed check that the compiler inserts, or
// "Name(arguments)" for a custom error. It is an error whose text is the reason;
// compare with errors.Is, or take it out of a wrapping error with errors.As.
type Reason string

func (r Reason) Error() string { return string(r) }

// Failures of the checks that the Solidity compiler inserts.
const (
	Overflow       Reason = "Panic(0x11)" // arithmetic beyond 256 bits or below zero
	DivisionByZero Reason = "Panic(0x12)"
)
