// Package kernels computes the batch primitives of the 0G storage protocol over
// plain bytes: Keccak-256 of many short messages, scratchpads of many nonces,
// the mixing and hashing of a load, sealing, and Merkle layers. It knows byte
// layouts and nothing of chains, files or policies; the rules behind the
// layouts are in packages pora and sealing.
//
// # Tiers
//
// Three CPU tiers do the same work: generic (plain Go, any GOARCH, the judge),
// avx2 (4 lanes) and avx512 (8 lanes). Their results are bit-identical. Select
// picks one at run time, checks it against generic on random input, and falls
// back when it differs. The build tag purego leaves only generic.
//
// # Devices
//
// CPU is synchronous: a call computes on the caller's core. Device is the
// asynchronous form that the search and seal loops use: batches go into a
// bounded queue and complete later. A Backend is a set of devices; NewCPUBackend
// makes one device per core, a GPU is one device of another backend. Nothing
// above this package asks which hardware computes.
//
// # Buffers
//
// Every buffer is owned by the caller, is used only during the call (for a
// Device: until the batch completes), and needs no alignment. Inputs and
// outputs must not overlap except where a method says so. A wrong length is a
// programming error and panics with the lengths. Nothing is allocated per call.
package kernels
