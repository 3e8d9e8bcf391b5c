// Package mine holds the search loops of the miner: they draw nonces, fetch the
// loads these ask for from the tiers that hold them, and let devices mix and
// hash. The loops know devices (package kernels), tiers (this package's small
// interfaces) and one window of work; they know no chain, no contract and no
// store, so that a benchmark runs the very code that mines.
//
// # Policies
//
// Direct reads the load of a nonce when the tier's queue has room and drops the
// nonce when it has none; it never waits. Bucketed draws nonces first,
// remembers those whose load lies on a disk, and then reads the disk in its
// physical order, one read for all nonces of a load. Resident uses memory
// tiers alone. Auto asks package plan, with measured rates
// (spec/performance.md 6).
//
// # Guarantees
//
// No nonce is tried twice in a window. Every hit is computed again on the CPU
// by the generic kernels before it is delivered; a device whose hit is wrong is
// retired. A read error costs the nonces of that load, a failed device costs
// that device; neither ends the search. Statistics count every drawn nonce
// exactly once (see Stats).
package mine
