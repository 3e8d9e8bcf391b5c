// Package miner is the storage node as one thing: it opens index, sealed store, log
// of the flow and files, serves them, keeps them in step with a chain, seals and
// mines. Each part is a package of its own below this folder; here they are only
// joined, started in order and stopped in the reverse one.
package miner
