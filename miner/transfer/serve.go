package transfer

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/miner/zgs/client"
	"github.com/zgminer/zgminer/pora/merkle"
)

// A node that cannot take more data is asked again busyTries times after
// busyPause, as the official client does.
const busyTries = 12

var busyPause = 10 * time.Second // tests shorten it

// sendEarly hands in a small file by root before its log entry exists. Nodes that
// do not take it get it later: only the time is lost.
func (u *upload) sendEarly(ctx context.Context, p *part) {
	peers := u.inUse()
	each(len(peers), func(i int) {
		segment, err := u.segment(p, 0)
		if err == nil {
			err = peers[i].UploadSegments(ctx, []zgs.SegmentWithProof{segment})
		}
		_ = err // the entry will show whether it arrived
	})
}

// serve brings one node what its shard has to hold of a fragment, and returns how
// many bytes it sent.
func (u *upload) serve(ctx context.Context, q Peer, p *part, at Place) (uint64, error) {
	u.report.say(Indexing, "")
	info, err := u.entry(ctx, q, p, at)
	if err != nil {
		return 0, err
	}
	var sent uint64
	if !info.Finalized {
		if sent, err = u.sendTo(ctx, q, p, info); err != nil {
			return sent, err
		}
	}
	if u.opt.NoFinality || info.Finalized {
		return sent, nil
	}
	return sent, u.finality(ctx, q, p, at.Seq)
}

// entry waits until a node has read the log entry.
func (u *upload) entry(ctx context.Context, q Peer, p *part, at Place) (info *zgs.FileInfo, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, u.opt.Patience, fmt.Errorf("it has not read log entry %d within %v: its RPC server may be behind", at.Seq, u.opt.Patience))
	defer cancel()
	err = poll(ctx, func() (bool, error) {
		if info, err = q.FileInfoBySeq(ctx, at.Seq); err != nil {
			return false, err
		}
		return info != nil, nil
	})
	switch {
	case err != nil:
		return nil, err
	case Hash(info.Tx.DataMerkleRoot) != p.root || info.Tx.Size != p.file.Size:
		return nil, fmt.Errorf("%s has %#x of %d bytes as entry %d: it follows another chain or a reorganisation took the entry back",
			q, info.Tx.DataMerkleRoot, info.Tx.Size, at.Seq)
	case info.Pruned:
		return nil, fmt.Errorf("%s has pruned entry %d: the network does not keep it any more; submit the file again", q, at.Seq)
	}
	return info, nil
}

// sendTo sends the segments that a node needs and does not have.
func (u *upload) sendTo(ctx context.Context, q Peer, p *part, info *zgs.FileInfo) (uint64, error) {
	first := info.Tx.StartEntryIndex / merkle.SegmentSectors
	var own []uint64
	skip := 0
	for i := range p.dataSegments() {
		if q.Shard.Holds(first + i) {
			own = append(own, i)
		}
	}
	// UploadedSegNum of a file that is not cached is the segment below which the
	// node has all of its own.
	var all, have uint64 // bytes
	for n, i := range own {
		if all += p.segmentBytes(i); !info.IsCached && i < info.UploadedSegNum {
			have, skip = all, n+1
		}
	}
	u.report.expect(Sending, all)
	if own = own[skip:]; have > 0 {
		u.report.skip(Sending, have)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var sent uint64 // guarded by mu
	for len(own) > 0 {
		if !u.takeSlot(ctx) {
			break
		}
		n := min(len(own), u.opt.CallSegments)
		task := own[:n]
		own = own[n:]
		wg.Go(func() {
			bytes, err := u.sendTask(ctx, q, p, task, info.Tx.Seq)
			<-u.slots
			mu.Lock()
			sent += bytes
			mu.Unlock()
			if err != nil {
				cancel(err)
			}
		})
	}
	wg.Wait()
	return sent, context.Cause(ctx)
}

// takeSlot waits until one more request may be prepared, false if ctx ended first.
func (u *upload) takeSlot(ctx context.Context) bool {
	select {
	case u.slots <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	if ctx.Err() != nil { // both were ready
		<-u.slots
		return false
	}
	return true
}

// segmentBytes is how many bytes of the source are in a segment.
func (p *part) segmentBytes(i uint64) uint64 {
	return min(p.file.Size-i*merkle.SegmentBytes, merkle.SegmentBytes)
}

// sendTask sends some segments in one request.
func (u *upload) sendTask(ctx context.Context, q Peer, p *part, task []uint64, seq uint64) (sent uint64, err error) {
	segments := make([]zgs.SegmentWithProof, len(task))
	for n, i := range task {
		if segments[n], err = u.segment(p, i); err != nil {
			return 0, err
		}
		sent += p.segmentBytes(i)
	}
	for try := 1; ; try++ {
		err := q.UploadSegmentsBySeq(ctx, segments, seq)
		switch {
		case err == nil || client.IsStored(err) && len(segments) == 1:
			u.report.add(Sending, sent)
			return sent, nil
		case client.IsStored(err):
			// An old node may have stopped at the first one that it had: the others
			// go one by one.
			return sent, u.sendSingly(ctx, q, p, segments, seq)
		case client.IsBusy(err) && try < busyTries:
			if err := sleep(ctx, busyPause); err != nil {
				return 0, err
			}
		default:
			return 0, err
		}
	}
}

func (u *upload) sendSingly(ctx context.Context, q Peer, p *part, segments []zgs.SegmentWithProof, seq uint64) error {
	for i := range segments {
		if _, err := u.sendTask(ctx, q, p, []uint64{segments[i].Index}, seq); err != nil {
			return err
		}
	}
	return nil
}

// segment reads a segment of the source and adds its proof.
func (u *upload) segment(p *part, i uint64) (zgs.SegmentWithProof, error) {
	data := make([]byte, client.SegmentSectors(p.file.Size, i)*merkle.SectorBytes)
	if err := readAt(u.src, data[:p.segmentBytes(i)], p.offset+i*merkle.SegmentBytes); err != nil {
		return zgs.SegmentWithProof{}, err
	}
	return zgs.SegmentWithProof{
		Root: common.Hash(p.root), Data: data, Index: i, Proof: zgs.NewFileProof(p.tree.prove(i)), FileSize: p.file.Size,
	}, nil
}

// errLost means that an entry that a node knew is gone.
var errLost = errors.New("the log entry is gone again: a reorganisation of the chain took it back; upload again")

// finality waits until a node says that it has everything.
func (u *upload) finality(ctx context.Context, q Peer, p *part, seq uint64) error {
	u.report.say(Finalizing, "")
	return poll(ctx, func() (bool, error) {
		info, err := q.FileInfoBySeq(ctx, seq)
		switch {
		case err != nil:
			return false, err
		case info == nil || Hash(info.Tx.DataMerkleRoot) != p.root:
			return false, fmt.Errorf("%s, entry %d: %w", q, seq, errLost)
		}
		return info.Finalized, nil
	})
}
