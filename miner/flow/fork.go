package flow

import (
	"context"
	"fmt"
	"sort"

	"github.com/zgminer/zgminer/chain/client"
	rules "github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/sealing"
)

// lagging is how many blocks a server may be behind without being called so.
const lagging = 8

// checkFork notices that the chain does not have the last block read any more, and
// takes the log back to the newest block that it still has. top is the chain's end.
func (s *Syncer) checkFork(ctx context.Context, top *client.Header) error {
	number, hash, ok := s.log.Progress()
	if !ok {
		return nil
	}
	if hash == (Hash{}) {
		// It ended between windows: the newest block with an event stands for it.
		list, err := s.log.Checkpoints()
		if err != nil || len(list) == 0 {
			return onDisk(err)
		}
		number, hash = list[len(list)-1].Number, list[len(list)-1].Hash
	}
	if number+1 == top.Number && hash == Hash(top.ParentHash) {
		return nil
	}
	on, err := s.onChain(ctx, top, Checkpoint{number, hash})
	if err != nil || on {
		return err
	}
	list, err := s.log.Checkpoints()
	if err != nil {
		return onDisk(err)
	}
	if top.Number < number {
		// Is it another chain, or the same one seen by a server that is behind?
		i := sort.Search(len(list), func(i int) bool { return list[i].Number > top.Number })
		if i > 0 {
			on, err = s.onChain(ctx, top, list[i-1])
		}
		switch {
		case err != nil:
			return err
		case i > 0 && !on:
		case number-top.Number > lagging:
			return fmt.Errorf("%w: they end at block %d, read was %d", errBehind, top.Number, number)
		default:
			return nil
		}
		list = list[:i]
	}
	// The newest block that both have: if a block is common, all below it are.
	common, err := search(uint64(len(list)), func(i uint64) (bool, error) {
		on, err := s.onChain(ctx, top, list[i])
		return !on, err
	})
	switch final := s.log.Final(); {
	case err != nil:
		return err
	case common > 0:
		return s.takeBack(number, list[common-1])
	case len(list) > 0 && list[0].Number <= final:
		return fmt.Errorf("%w: block %d was %x", errFinal, list[0].Number, list[0].Hash)
	default: // before the first known block, and after the final one, nothing happened
		return s.takeBack(number, Checkpoint{Number: max(final, s.opt.Start, 1) - 1})
	}
}

// takeBack reverts the log and counts it.
func (s *Syncer) takeBack(read uint64, to Checkpoint) error {
	before := s.log.Next()
	if err := s.log.Revert(to.Number, to.Hash); err != nil {
		return onDisk(err)
	}
	clear(s.boundaries)
	depth := read - min(read, to.Number)
	s.note(func(st *Status) {
		st.Reorgs++
		st.DeepestReorg = max(st.DeepestReorg, depth)
	})
	s.opt.Logger.Info("the chain was reorganised", "blocks", depth, "block", to.Number, "entries taken back", before-s.log.Next())
	return nil
}

// onChain tells whether the chain that ends with top has a block.
func (s *Syncer) onChain(ctx context.Context, top *client.Header, c Checkpoint) (bool, error) {
	if c.Number > top.Number {
		return false, nil
	}
	if c.Number == top.Number {
		return c.Hash == Hash(top.Hash), nil
	}
	h, err := s.header(ctx, c.Number)
	return Hash(h.Hash) == c.Hash, err
}

// completeCurrent looks up the block digest of the newest context if that was left
// out while catching up.
func (s *Syncer) completeCurrent(ctx context.Context) error {
	c, ok := s.log.Current()
	if !ok || c.BlockDigest != (Hash{}) || s.completed == c.Epoch {
		return nil
	}
	h, err := s.header(ctx, c.MineStart)
	if err != nil {
		return err
	}
	s.completed = c.Epoch
	return s.log.setBlockDigest(c.Epoch, Hash(h.Hash))
}

// lookForPending works out the epochs that ended without a context yet, seen from
// the block after the last one read.
func (s *Syncer) lookForPending(ctx context.Context, top *client.Header) error {
	id, _ := s.log.Identity()
	st := s.log.now()
	if st.from == 0 || st.from-1 != top.Number {
		return nil
	}
	number := top.Number
	due := func(epoch uint64) uint64 { return id.FirstBlock + epoch*id.BlocksPerEpoch }
	last := (number - min(number, id.FirstBlock)) / id.BlocksPerEpoch // newest epoch that ended
	first := st.epoch + 1                                             // first one that can still have a digest
	for first <= last && due(first)+rules.HistoryBlocks <= number {
		first++
	}
	if first > last {
		s.log.setPending(st.epoch, nil)
		return nil
	}
	root, err := s.log.RootAt(st.length)
	if err != nil {
		return onDisk(err)
	}
	var list []Pending
	for epoch := first; ; epoch = last {
		hash, ok := s.boundaries[due(epoch)]
		if !ok {
			h, err := s.header(ctx, due(epoch))
			if err != nil {
				return err
			}
			hash = Hash(h.Hash)
			s.boundaries[due(epoch)] = hash
		}
		p := Pending{Expires: due(epoch) + rules.HistoryBlocks, Context: rules.Context{
			Epoch: epoch, MineStart: due(epoch), FlowRoot: root, FlowLength: st.length,
			BlockDigest: hash, Digest: rules.ContextDigest(hash, root, st.length),
		}}
		p.Range = sealing.Epoch{Start: st.length, End: st.length, Digest: p.Context.Digest}
		if epoch == first {
			p.Range.Start = st.rangeStart
		}
		list = append(list, p)
		if epoch == last {
			break
		}
	}
	for b := range s.boundaries {
		if b != due(first) && b != due(last) {
			delete(s.boundaries, b)
		}
	}
	s.log.setPending(st.epoch, list)
	return nil
}
