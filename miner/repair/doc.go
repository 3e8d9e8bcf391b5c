// Package repair finds what disks changed, and has it fetched again.
//
// Verify reads every load held, unseals it, hashes it and compares it with the
// flow tree, whose roots come from the chain. Damage is named by user file, load,
// units, data file and offset, as narrowly as nodes of the tree are known: in
// general a segment of a user file, or a part of one that a submission has a node
// of its own for. Repair gives up what is damaged (files.Lost), so that it is
// missing like anything that was never there, and package sync fetches it with its
// proof; nothing that fails a proof is ever written.
package repair
