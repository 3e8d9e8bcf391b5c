package flow

import (
	"encoding/binary"
	"fmt"

	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// context reads the context of an epoch.
func (l *Log) context(epoch uint64) (storedContext, bool, error) {
	v, ok, err := l.db.Get(numbered(keyContext, epoch))
	if err != nil || !ok {
		return storedContext{}, false, err
	}
	c, err := decodeContext(epoch, v)
	return c, err == nil, err
}

// public is the context as the rules of mining know it.
func (l *Log) public(c *storedContext) rules.Context {
	out := rules.Context{Epoch: c.epoch, FlowRoot: c.flowRoot, FlowLength: c.flowLength, BlockDigest: c.blockDigest, Digest: c.digest}
	if i, ok := l.Identity(); ok {
		out.MineStart = i.FirstBlock + c.epoch*i.BlocksPerEpoch
	}
	return out
}

// Context returns the context with a digest; ok is false if it was never made on
// the chain, or was taken back. BlockDigest is zero where it was not looked up,
// which happens for old epochs only.
func (l *Log) Context(digest Hash) (c rules.Context, ok bool, err error) {
	v, ok, err := l.db.Get(digestKey(digest))
	if err != nil || !ok {
		return rules.Context{}, false, err
	}
	if len(v) != 8 {
		return rules.Context{}, false, fmt.Errorf("context digest %x: %w", digest, errRecord)
	}
	c, ok, err = l.ContextOf(binary.BigEndian.Uint64(v))
	return c, ok && c.Digest == digest, err
}

// ContextOf returns the context of an epoch, from 1 on; ok is false if it was not
// made on the chain. Its Digest is merkle.Empty if the epoch expired.
func (l *Log) ContextOf(epoch uint64) (c rules.Context, ok bool, err error) {
	stored, ok, err := l.context(epoch)
	if err != nil || !ok {
		return rules.Context{}, false, err
	}
	return l.public(&stored), true, nil
}

// Current returns the newest context that was made on the chain; ok is false
// before the first. Epochs that ended later are in Pending.
func (l *Log) Current() (c rules.Context, ok bool) {
	l.mu.RLock()
	current := l.current
	l.mu.RUnlock()
	if current == nil {
		return rules.Context{}, false
	}
	return l.public(current), true
}

// ContextsOf appends to list the confirmed contexts of a load (spec/storage.md
// 5.2), as the store seals it.
func (l *Log) ContextsOf(list sealing.Contexts, load uint64) (sealing.Contexts, error) {
	return sealing.ContextsOf(list, l.Epochs(), load)
}

// setBlockDigest completes the context of an epoch, if hash gives its digest.
func (l *Log) setBlockDigest(epoch uint64, hash Hash) error {
	l.write.Lock()
	defer l.write.Unlock()
	c, ok, err := l.context(epoch)
	if err != nil || !ok || rules.ContextDigest(hash, c.flowRoot, c.flowLength) != c.digest {
		return onDisk(err)
	}
	c.blockDigest = hash
	batch := l.db.Batch()
	batch.Set(numbered(keyContext, epoch), c.encode())
	if err := batch.CommitLazy(); err != nil {
		return onDisk(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current != nil && l.current.epoch == epoch {
		l.current = &c
	}
	return nil
}

// Pending is an epoch that ended but whose context no transaction made yet. It
// will have this digest and range if one does in time, up to block Expires: not a
// confirmed context. Units sealed with it must be sealed again should it come
// otherwise, so remember that it was unconfirmed and compare with Epochs.
type Pending struct {
	Context rules.Context
	Range   sealing.Epoch // empty for all but the first
	Expires uint64        // last block in which its context can be made with this digest
}

// Pending returns the epochs that ended and are not confirmed, in order: the one
// that gets the flow's newest sectors and the one that mining would be on. They
// are one and the same when one epoch is pending. It is empty while the chain is
// read up and after a reorganisation. The list is shared: do not change it.
func (l *Log) Pending() []Pending {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.pending
}

// setPending replaces the list if the log is still at epoch.
func (l *Log) setPending(epoch uint64, list []Pending) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state.epoch != epoch {
		list = nil
	}
	if len(l.pending) != len(list) || len(list) > 0 && list[len(list)-1] != l.pending[len(list)-1] {
		l.publish(Event{Kind: PendingContext, Epoch: epoch + 1, Length: l.state.length})
	}
	l.pending = list
}
