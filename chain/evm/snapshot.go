package evm

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
)

// A state snapshot is a stream of RLP records in this order: the headers of up to
// 256 blocks below the snapshot's, oldest first (for BLOCKHASH), the snapshot's
// block and receipts, then every account in the order of its hash, each followed
// by its code (once per code) and its storage. The last record closes the stream.
// All state is proven by the root in the block's header, which the light client
// verifies: nothing else in the stream is trusted (spec/chain.md 13).
type record struct {
	Kind uint8
	A, B []byte
}

const (
	recHeader  = 1 // A: header
	recBlock   = 2 // A: block, B: receipts as stored
	recAccount = 3 // A: hash of the address, B: account
	recCode    = 4 // A: code
	recSlot    = 5 // A: hash of the key, B: value, of the account before
	recEnd     = 6
)

// SnapshotFormat is the version of the stream.
const SnapshotFormat = 1

const tailHeaders = 256

// WriteSnapshot writes the state after a decided block that is at most about a
// hundred blocks old: the states of later ones are dropped while it works, which
// is an error.
func (e *EVM) WriteSnapshot(w io.Writer, height uint64) (*types.Header, error) {
	block := e.BlockByNumber(height)
	if block == nil {
		return nil, fmt.Errorf("snapshot of block %d: no such block", height)
	}
	put := func(kind uint8, a, b []byte) error { return rlp.Encode(w, &record{kind, a, b}) }
	first := uint64(1)
	if height > tailHeaders {
		first = height - tailHeaders
	}
	for n := first; n < height; n++ {
		h := e.chain().GetHeaderByNumber(n)
		if h == nil {
			return nil, fmt.Errorf("snapshot of block %d: header %d is missing", height, n)
		}
		data, err := rlp.EncodeToBytes(h)
		if err != nil {
			return nil, err
		}
		if err := put(recHeader, data, nil); err != nil {
			return nil, err
		}
	}
	data, err := rlp.EncodeToBytes(block)
	if err != nil {
		return nil, err
	}
	if err := put(recBlock, data, rawdb.ReadReceiptsRLP(e.backend.ChainDb(), block.Hash(), height)); err != nil {
		return nil, err
	}
	if err := e.writeState(put, block.Root()); err != nil {
		return nil, fmt.Errorf("snapshot of block %d: %w", height, err)
	}
	return block.Header(), put(recEnd, nil, nil)
}

func (e *EVM) writeState(put func(uint8, []byte, []byte) error, root common.Hash) error {
	db := e.chain().TrieDB()
	accounts, err := trie.New(trie.StateTrieID(root), db)
	if err != nil {
		return err
	}
	nodes, err := accounts.NodeIterator(nil)
	if err != nil {
		return err
	}
	codes := map[common.Hash]bool{types.EmptyCodeHash: true}
	it := trie.NewIterator(nodes)
	for it.Next() {
		if err := put(recAccount, it.Key, it.Value); err != nil {
			return err
		}
		var a types.StateAccount
		if err := rlp.DecodeBytes(it.Value, &a); err != nil {
			return err
		}
		if hash := common.BytesToHash(a.CodeHash); !codes[hash] {
			codes[hash] = true
			code := rawdb.ReadCode(e.backend.ChainDb(), hash)
			if crypto.Keccak256Hash(code) != hash {
				return fmt.Errorf("code %s is missing", hash)
			}
			if err := put(recCode, code, nil); err != nil {
				return err
			}
		}
		if a.Root == types.EmptyRootHash {
			continue
		}
		storage, err := trie.New(trie.StorageTrieID(root, common.BytesToHash(it.Key), a.Root), db)
		if err != nil {
			return err
		}
		slots, err := storage.NodeIterator(nil)
		if err != nil {
			return err
		}
		s := trie.NewIterator(slots)
		for s.Next() {
			if err := put(recSlot, s.Key, s.Value); err != nil {
				return err
			}
		}
		if s.Err != nil {
			return s.Err
		}
	}
	return it.Err
}

// ReadSnapshot replaces the state of an EVM at block 0 by a snapshot's and makes
// its block the head. want is the block's hash, from a verified source. After an
// error the database is of no use but for another ReadSnapshot.
func (e *EVM) ReadSnapshot(r io.Reader, want common.Hash) error {
	if n := e.Head().Number.Uint64(); n != 0 {
		return fmt.Errorf("read a snapshot: the EVM is at block %d, only an empty one can take it", n)
	}
	if !e.restoring {
		if err := e.chain().SnapSyncStart(); err != nil {
			return fmt.Errorf("read a snapshot: %w", err)
		}
		e.restoring = true
	}
	db := e.backend.ChainDb()
	if err := wipeState(db); err != nil {
		return fmt.Errorf("read a snapshot: %w", err)
	}
	s := &restorer{db: db, batch: db.NewBatch(), want: want}
	s.accounts = trie.NewStackTrie(func(path []byte, _ common.Hash, blob []byte) { rawdb.WriteAccountTrieNode(s.batch, path, blob) })
	stream := rlp.NewStream(r, 0)
	for !s.done {
		var rec record
		if err := stream.Decode(&rec); err != nil {
			return fmt.Errorf("read a snapshot: %w", err)
		}
		if err := s.take(rec); err != nil {
			return fmt.Errorf("read a snapshot: %w", err)
		}
	}
	if err := e.chain().SnapSyncComplete(want, false); err != nil {
		return fmt.Errorf("take over a snapshot: %w", err)
	}
	e.restoring = false
	h := s.block.Header()
	e.chain().HeaderChain().SetCurrentHeader(h)
	e.chain().SetFinalized(h)
	e.chain().SetSafe(h)
	return nil
}

// wipeState removes the trie of block 0: what the new one does not overwrite would
// stay for ever.
func wipeState(db ethdb.Database) error {
	for _, k := range []struct {
		prefix []byte
		is     func([]byte) bool
	}{{rawdb.TrieNodeAccountPrefix, rawdb.IsAccountTrieNode}, {rawdb.TrieNodeStoragePrefix, rawdb.IsStorageTrieNode}} {
		batch, it := db.NewBatch(), db.NewIterator(k.prefix, nil)
		for it.Next() {
			if !k.is(it.Key()) {
				continue
			}
			if err := batch.Delete(bytes.Clone(it.Key())); err != nil {
				it.Release()
				return err
			}
		}
		it.Release()
		if err := errors.Join(it.Error(), batch.Write()); err != nil {
			return err
		}
	}
	return nil
}

// restorer writes a stream into the database and checks its hashes.
type restorer struct {
	db    ethdb.Database
	batch ethdb.Batch
	want  common.Hash

	headers  []*types.Header
	block    *types.Block
	receipts []byte
	accounts *trie.StackTrie
	last     []byte // hash of the account at hand
	account  types.StateAccount
	storage  *trie.StackTrie
	done     bool
}

var errOrder = errors.New("its records are out of order")

func (s *restorer) take(r record) error {
	switch r.Kind {
	case recHeader:
		h := new(types.Header)
		if err := rlp.DecodeBytes(r.A, h); err != nil {
			return err
		}
		if s.block != nil || len(s.headers) >= tailHeaders {
			return errOrder
		}
		s.headers = append(s.headers, h)
	case recBlock:
		return s.takeBlock(r)
	case recAccount:
		if s.block == nil || len(r.A) != common.HashLength || bytes.Compare(s.last, r.A) >= 0 {
			return errOrder
		}
		if err := s.closeAccount(); err != nil {
			return err
		}
		if err := rlp.DecodeBytes(r.B, &s.account); err != nil {
			return err
		}
		s.last = r.A
		if s.account.Root != types.EmptyRootHash {
			owner := common.BytesToHash(r.A)
			s.storage = trie.NewStackTrie(func(path []byte, _ common.Hash, blob []byte) { rawdb.WriteStorageTrieNode(s.batch, owner, path, blob) })
		}
		if err := s.accounts.Update(r.A, r.B); err != nil {
			return err
		}
	case recCode:
		if s.last == nil || !bytes.Equal(crypto.Keccak256(r.A), s.account.CodeHash) {
			return errors.New("a code does not belong to its account")
		}
		rawdb.WriteCode(s.batch, common.BytesToHash(s.account.CodeHash), r.A)
	case recSlot:
		if s.storage == nil {
			return errOrder
		}
		if err := s.storage.Update(r.A, r.B); err != nil {
			return err
		}
	case recEnd:
		return s.finish()
	default:
		return fmt.Errorf("unknown record %d", r.Kind)
	}
	return s.flush(ethdb.IdealBatchSize)
}

// takeBlock checks that the block is the wanted one and the headers its ancestors.
func (s *restorer) takeBlock(r record) error {
	b := new(types.Block)
	if err := rlp.DecodeBytes(r.A, b); err != nil {
		return err
	}
	if s.block != nil || b.Hash() != s.want {
		return fmt.Errorf("it holds block %s, consensus decided %s", b.Hash(), s.want)
	}
	child := b.Header()
	for i := len(s.headers) - 1; i >= 0; i-- {
		if s.headers[i].Hash() != child.ParentHash {
			return fmt.Errorf("header %d is not the parent of its child", s.headers[i].Number)
		}
		child = s.headers[i]
	}
	s.block, s.receipts = b, r.B
	return nil
}

func (s *restorer) closeAccount() error {
	if s.storage == nil {
		return nil
	}
	if got := s.storage.Hash(); got != s.account.Root {
		return fmt.Errorf("the storage of account %x has root %s, want %s", s.last, got, s.account.Root)
	}
	s.storage = nil
	return nil
}

func (s *restorer) flush(limit int) error {
	if s.batch.ValueSize() < limit {
		return nil
	}
	err := s.batch.Write()
	s.batch.Reset()
	return err
}

// finish checks the state root and writes the chain's end.
func (s *restorer) finish() error {
	if s.block == nil {
		return errOrder
	}
	if err := s.closeAccount(); err != nil {
		return err
	}
	if got := s.accounts.Hash(); got != s.block.Root() {
		return fmt.Errorf("its state has root %s, the block says %s", got, s.block.Root())
	}
	for _, h := range s.headers {
		rawdb.WriteHeader(s.batch, h)
		rawdb.WriteCanonicalHash(s.batch, h.Hash(), h.Number.Uint64())
	}
	n, hash := s.block.NumberU64(), s.block.Hash()
	if n > tailHeaders+1 {
		// geth refuses to open a database without an entry for block 1, which it takes
		// for one whose old blocks lie elsewhere. The zero hash means "no such block".
		rawdb.WriteCanonicalHash(s.batch, common.Hash{}, 1)
	}
	rawdb.WriteBlock(s.batch, s.block)
	rawdb.WriteRawReceipts(s.batch, hash, n, s.receipts)
	rawdb.WriteCanonicalHash(s.batch, hash, n)
	rawdb.WriteTxLookupEntriesByBlock(s.batch, s.block)
	rawdb.WriteHeadHeaderHash(s.batch, hash)
	rawdb.WriteHeadFastBlockHash(s.batch, hash)
	s.done = true
	if err := s.flush(0); err != nil {
		return err
	}
	return s.db.SyncKeyValue()
}
