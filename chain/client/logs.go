package client

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// logWindow finds the number of blocks that one eth_getLogs may cover: it starts
// at a size that most servers allow, halves when a server refuses, doubles after
// a success. After a refusal it keeps the halved size for a while, or every
// second request would fail.
type logWindow struct {
	mu       sync.Mutex
	size     uint64 // guarded by mu; blocks of the next request
	ceiling  uint64 // guarded by mu; largest size to try
	patience int    // guarded by mu; successes until the ceiling is lifted
	max      uint64
}

// liftAfter successes below a refused size, a larger one is tried again.
const liftAfter = 16

func newLogWindow(o Options) logWindow {
	return logWindow{size: o.LogWindow, ceiling: o.MaxLogWindow, max: o.MaxLogWindow}
}

func (w *logWindow) blocks() uint64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.size
}

// succeeded notes that a request over blocks was answered.
func (w *logWindow) succeeded(blocks uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if blocks < w.size {
		return // the end of the range, not a measure of the server
	}
	if w.ceiling < w.max {
		if w.patience--; w.patience <= 0 {
			w.ceiling = w.max
		}
	}
	w.size = min(2*w.size, w.ceiling)
}

// refused notes that a request over blocks was too much; false if it cannot get
// smaller.
func (w *logWindow) refused(blocks uint64) bool {
	if blocks <= 1 {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.size = max(1, min(w.size, blocks/2))
	w.ceiling = w.size
	w.patience = liftAfter
	return true
}

func (m *methods) Logs(ctx context.Context, q LogQuery, fn func(LogWindow) error) error {
	if q.From > q.To {
		return fmt.Errorf("read logs: the range starts at block %d, after its end %d", q.From, q.To)
	}
	for from := q.From; ; {
		to := q.To
		if size := m.window.blocks(); to-from >= size {
			to = from + size - 1
		}
		logs, err := m.logs(ctx, q, from, to)
		if err != nil {
			if tooWide(ctx, err) && m.window.refused(to-from+1) {
				continue
			}
			return fmt.Errorf("read the logs of blocks %d to %d: %w", from, to, err)
		}
		m.window.succeeded(to - from + 1)
		if err := fn(LogWindow{From: from, To: to, Logs: logs}); err != nil {
			return err
		}
		if to == q.To {
			return nil
		}
		from = to + 1
	}
}

// tooWide reports whether a smaller window may help: the server said so, or was
// not done in time.
func tooWide(ctx context.Context, err error) bool {
	return classify(methodLogs, err) == classRange || ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded)
}

func (m *methods) logs(ctx context.Context, q LogQuery, from, to uint64) ([]types.Log, error) {
	filter := map[string]any{"fromBlock": hexutil.Uint64(from), "toBlock": hexutil.Uint64(to)}
	if len(q.Addresses) > 0 {
		filter["address"] = q.Addresses
	}
	if topics := topicParam(q.Topics); topics != nil {
		filter["topics"] = topics
	}
	var logs []types.Log
	if err := m.call(ctx, &logs, methodLogs, filter); err != nil {
		return nil, err
	}
	for _, l := range logs {
		if l.BlockNumber < from || l.BlockNumber > to {
			return nil, fmt.Errorf("the node returned a log of block %d", l.BlockNumber)
		}
	}
	slices.SortStableFunc(logs, func(a, b types.Log) int {
		if a.BlockNumber != b.BlockNumber {
			return int(int64(a.BlockNumber - b.BlockNumber))
		}
		return int(a.Index) - int(b.Index)
	})
	return logs, nil
}

// topicParam writes an empty position as null, which matches anything.
func topicParam(topics [][]common.Hash) []any {
	var out []any
	for _, alternatives := range topics {
		switch len(alternatives) {
		case 0:
			out = append(out, nil)
		case 1:
			out = append(out, alternatives[0])
		default:
			out = append(out, alternatives)
		}
	}
	return out
}
