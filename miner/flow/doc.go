// Package flow keeps the network's log of submissions on disk: every file that
// was ever submitted, the Merkle tree over all sectors, the contexts that mining
// and sealing refer to, and how far the chain was read. A Log holds them; a Syncer
// makes a Log follow a chain.
//
// It differs from pora/flow, which this package uses: pora/flow is the rules alone
// (where a submission lands, how roots, proofs and contexts are computed), pure
// functions over a store in memory. This package makes them last: a database, one
// batch per step, events of a chain that may be reorganised, and servers that are
// down, behind, pruned or lying (spec/storage.md 2 and 6, spec/storage-node.md 3.1,
// 3.2 and 5).
//
// All of one step (entries, root index, tree nodes, contexts, progress, history of
// block hashes) goes into one batch, so that a crash leaves a log that is complete
// up to some block. Positions and lengths are in sectors of 256 bytes.
package flow
