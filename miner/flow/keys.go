package flow

import (
	"encoding/binary"

	rules "github.com/zgminer/zgminer/pora/flow"
)

// Keys of the index under prefix 'f'; the second byte says what the record is.
// Numbers are big-endian.
//
//	f i                identity: which flow this is
//	f p                state: how far it was read
//	f e seq            entry
//	f r root seq       entries by data root; no value
//	f t height index   node of the tree
//	f c epoch          context
//	f d digest         epoch of a context digest
//	f b block          hash of a block that was read: history for reorganisations
//	f g generation     what a revert took back
//	f s                nothing: written to wait for what was written before
const (
	prefix = 'f'

	keyIdentity = 'i'
	keyState    = 'p'
	keyEntry    = 'e'
	keyRoot     = 'r'
	keyNode     = 't'
	keyContext  = 'c'
	keyDigest   = 'd'
	keyBlock    = 'b'
	keyRevert   = 'g'
	keySync     = 's'
)

func key(kind byte) []byte { return []byte{prefix, kind} }

// numbered is the key of record number n of a kind.
func numbered(kind byte, n uint64) []byte {
	return binary.BigEndian.AppendUint64(key(kind), n)
}

// after is the first key behind all of a kind.
func after(kind byte) []byte { return []byte{prefix, kind + 1} }

func rootKey(root Hash, seq uint64) []byte {
	return binary.BigEndian.AppendUint64(append(key(keyRoot), root[:]...), seq)
}

func digestKey(digest Hash) []byte { return append(key(keyDigest), digest[:]...) }

func nodeKey(id rules.NodeID) []byte {
	return binary.BigEndian.AppendUint64([]byte{prefix, keyNode, id.Height}, id.Index)
}
