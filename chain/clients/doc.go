// Package clients holds the tests that use a running chain node as other programs
// do: ethers (a program in _ethers, started by make clients), go-ethereum's client,
// CometBFT's light client, and zgminer's own client, transaction manager and storage
// wrappers.
package clients
