// Package seal keeps the store sealed: it finds the units that have all their
// sectors and a context and are not sealed with it, and seals them.
//
// There is no queue that could be lost. The work list is derived again and again
// from what is durable: the store's bitmaps and the log's epoch ranges. So a
// restart loses nothing, a digest that changed (a reorganisation of the chain, a
// simulated context that never came true) is found as an ordinary difference,
// and a unit on an epoch's boundary gets the later epoch's digest as soon as
// that exists (spec/storage.md 5.2, 5.3).
package seal
