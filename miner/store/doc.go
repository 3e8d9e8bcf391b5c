// Package store keeps the node's share of the flow on disk: 256 KiB loads in
// large flat files, sealed in place, one copy of every sector. It knows loads
// and contexts; it knows no files of users, no chain and no shards.
//
// # On disk
//
// A directory holds files loads-NNNNN.dat of up to 64 GiB, preallocated one
// slab at a time within the directory's quota. A file is an array of slots of
// LoadBytes; slot s lies at byte LoadBytes*s. Which load lies in which slot,
// which of its sectors are present and which of its units are sealed with what
// is in the index (package index, keys 's'); data files have no headers, so that
// a slot is read past the page cache in one aligned access. Free slots are those
// that no load claims: there is no list of them that could be wrong. A small
// file zgminer-store in each directory names the store it belongs to.
//
// # Crashes
//
// Data is written, flushed, and only then claimed by a synced batch of the
// index: a bit never claims bytes that are not on disk. Partly present units
// are rewritten with the same bytes around the new ones, so that a write torn
// at 512 bytes changes no sector that was acknowledged.
//
// Sealing changes units in place. Before it writes, an intent is made durable:
// what the units will be, and the CRC-32C of each raw 512-byte block of them.
// After a crash every block is in its old or its new form, and the CRC tells
// which: recovery walks a unit from its start, knowing the raw words so far it
// knows the masks of both forms (package sealing), and so gets every raw byte
// back, whatever tore. Then it finishes what the intent says.
//
// A load whose change was interrupted by an I/O error is in doubt: its raw bytes
// are served through the intent, it is not mined, and the change is finished
// when the disk works again.
package store
