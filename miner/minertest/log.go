package minertest

import (
	"context"
	"sync"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
	"github.com/zgminer/zgminer/chain/client/storage"
	"github.com/zgminer/zgminer/internal/testvec"
	"github.com/zgminer/zgminer/kernels"
	"github.com/zgminer/zgminer/miner/mine"
	"github.com/zgminer/zgminer/miner/mining"
	"github.com/zgminer/zgminer/pora"
	"github.com/zgminer/zgminer/pora/flow"
	"github.com/zgminer/zgminer/pora/merkle"
	"github.com/zgminer/zgminer/sealing"
)

// Log is the flow's log rebuilt from the chain's events, small and in memory.
type Log struct {
	net *Net

	mu     sync.Mutex // guards the rest
	next   uint64
	tree   *flow.Tree
	epochs []sealing.Epoch
}

// NewLog returns a log that reads the chain when it is asked.
func NewLog(n *Net) *Log {
	tree, err := flow.NewTree(flow.MemoryStore{})
	testvec.Check(n.T, err, nil, "tree")
	return &Log{net: n, tree: tree}
}

// read takes the events up to the newest block. l.mu is held.
func (l *Log) read() error {
	ctx := context.Background()
	head, err := l.net.Chain.Head(ctx)
	if err != nil || head.Number < l.next {
		return err
	}
	q := client.LogQuery{From: l.next, To: head.Number, Addresses: []common.Address{l.net.At.Flow}}
	return l.net.Chain.Logs(ctx, q, func(w client.LogWindow) error {
		for i := range w.Logs {
			ev, err := storage.DecodeLog(&w.Logs[i])
			if err != nil {
				return err
			}
			switch ev := ev.(type) {
			case *storage.SubmitEvent:
				var nodes []merkle.Node
				for _, n := range ev.Submission.Nodes {
					nodes = append(nodes, merkle.Node{Root: merkle.Hash(n.Root), Height: n.Height})
				}
				start, err := l.tree.Append(nodes)
				if err != nil {
					return err
				}
				if start != ev.StartPosition {
					l.net.T.Errorf("submission %d at sector %d, the event says %d", ev.SubmissionIndex, start, ev.StartPosition)
				}
				l.fill(ev)
			case *storage.NewEpochEvent:
				if pora.Hash(ev.Context) == merkle.Empty {
					continue
				}
				begin := uint64(0)
				if n := len(l.epochs); n > 0 {
					begin = l.epochs[n-1].End
				}
				l.epochs = append(l.epochs, sealing.Epoch{Start: begin, End: ev.FlowLength, Digest: sealing.Hash(ev.Context)})
			}
		}
		l.next = w.To + 1
		return nil
	})
}

// fill adds the roots of the loads inside a file, as a node learns them from data.
func (l *Log) fill(ev *storage.SubmitEvent) {
	raw := make([]byte, kernels.LoadBytes)
	var scratch [kernels.LoadSectors]kernels.Hash
	for load := ev.StartPosition / pora.LoadSectors; (load+1)*pora.LoadSectors <= ev.StartPosition+ev.Sectors; load++ {
		if load*pora.LoadSectors < ev.StartPosition || load >= l.net.Data.Loads() {
			continue
		}
		l.net.Data.Load(load, raw)
		err := l.tree.Fill(flow.NodeID{Height: flow.LoadHeight, Index: load}, CPU.SegmentRoot(raw, &scratch))
		testvec.Check(l.net.T, err, nil, "node")
	}
}

// UnitProof implements answers.Log.
func (l *Log) UnitProof(sector, length uint64, lower *flow.Lower) ([]pora.Hash, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.read(); err != nil {
		return nil, err
	}
	return l.tree.UnitProof(sector, length, lower)
}

// Epochs implements answers.Log.
func (l *Log) Epochs() []sealing.Epoch {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.read(); err != nil {
		return nil
	}
	return append([]sealing.Epoch(nil), l.epochs...)
}

// Sealed is a mining.Source that holds the first loads of the flow sealed in
// memory.
type Sealed struct {
	Net     *Net
	Log     *Log
	MinerID func() common.Hash
	Loads   uint64 // 0: all with data

	mu sync.Mutex // one at a time
}

// Shard implements mining.Source.
func (s *Sealed) Shard() (id, shards uint64) { return 0, 1 }

// Tiers implements mining.Source.
func (s *Sealed) Tiers(_ context.Context, r pora.Range, length uint64) (mining.Tiers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	epochs := s.Log.Epochs()
	loads := s.Net.Data.Loads()
	if s.Loads != 0 {
		loads = min(loads, s.Loads)
	}
	held := mine.NewBitmap(r.Loads())
	units := map[uint64]uint64{}
	var data []byte
	sealer := sealing.New(CPU, sealing.Hash(s.MinerID()))
	for load := range loads {
		if !r.Covers(load) || (load+1)*pora.LoadSectors > length {
			continue
		}
		contexts, err := sealing.ContextsOf(nil, epochs, load)
		if err != nil {
			return mining.Tiers{}, err
		}
		bits := sealing.First(contexts.Units())
		if load == 0 {
			bits = bits.Without(0) // sector 0 cannot be proven
		}
		raw := make([]byte, kernels.LoadBytes)
		s.Net.Data.Load(load, raw)
		if err := sealer.SealLoad(raw, load, contexts, bits); err != nil {
			return mining.Tiers{}, err
		}
		if bits == 0 {
			continue
		}
		relative := load - r.StartPosition/pora.LoadSectors
		held.Set(relative)
		units[relative] = uint64(bits)
		data = append(data, raw...)
	}
	tier, err := mine.NewMemoryTier("memory", held, data, func(load uint64) uint64 { return units[load] })
	if err != nil {
		return mining.Tiers{}, err
	}
	return mining.Tiers{List: []mine.Tier{tier}}, nil
}
