// Package sync fetches the segments of the own share that are missing from other
// storage nodes over their JSON-RPC (spec/storage-node.md 3.10): nodes that are
// configured and nodes that indexers name.
//
// What is missing is asked of package files each time, so nothing is remembered
// here and a crash loses nothing but what was on its way. Every segment is
// verified with its proof against the root in the log before it is stored. A node
// that sends what does not belong to the file is dropped with the reason; one that
// does not answer is left alone for a growing time; among the others the fastest
// get the most.
//
// There is no gossip network here: nodes are known by their URL, and no ids of
// peers are made up for them.
package sync
