package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/zgminer/zgminer/miner/zgs"
)

// ErrNoBatch says that a node does not answer batches as JSON-RPC 2.0 wants; ask
// it one by one.
var ErrNoBatch = errors.New("the node does not answer batches")

// SegmentsBySeq returns segments of a log entry with their proofs in one JSON-RPC
// batch, in the order of indexes; nil where the node does not have one. Answers
// of nodes are limited in size, in general to 10 MiB: ask for at most 16. The
// first error object among the answers is the error. CheckSegment verifies what
// comes.
func (n *Node) SegmentsBySeq(ctx context.Context, seq uint64, indexes []uint64) ([]*zgs.SegmentWithProof, error) {
	const method = "zgs_downloadSegmentWithProofByTxSeq"
	if len(indexes) == 0 {
		return nil, nil
	}
	body := []byte{'['}
	for i, index := range indexes {
		if i > 0 {
			body = append(body, ',')
		}
		body = fmt.Appendf(body, `{"jsonrpc":"2.0","id":%d,"method":"%s","params":[%d,%d]}`, i, method, seq, index)
	}
	var out []*zgs.SegmentWithProof
	err := n.exchange(ctx, method, append(body, ']'), func(answer []byte) (err error) {
		out, err = decodeSegments(answer, len(indexes))
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// decodeSegments reads the answers of a batch with the ids 0 to n-1.
func decodeSegments(answer []byte, n int) ([]*zgs.SegmentWithProof, error) {
	if b := skipSpace(answer); len(b) == 0 || b[0] != '[' {
		// One error for all, or something that is no JSON-RPC at all.
		if _, err := decodeEnvelope(answer); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrNoBatch, err)
		}
		return nil, ErrNoBatch
	}
	out, seen, count := make([]*zgs.SegmentWithProof, n), make([]bool, n), 0
	err := elements(answer, func(value []byte) error {
		id := n
		err := members(value, func(name string, value []byte) error {
			if name == "id" {
				return json.Unmarshal(value, &id)
			}
			return nil
		})
		if err != nil {
			return err
		}
		result, err := decodeEnvelope(value)
		if err != nil {
			return err
		}
		if id < 0 || id >= n || seen[id] {
			return fmt.Errorf("an answer with the id %d, which was not asked", id)
		}
		seen[id] = true
		count++
		out[id], err = decodeSegment(result)
		return err
	})
	if err == nil && count != n {
		err = fmt.Errorf("%w: %d answers to %d calls", ErrNoBatch, count, n)
	}
	return out, err
}

// elements calls fn with each element of a JSON array.
func elements(array []byte, fn func(value []byte) error) error {
	b := skipSpace(array)
	if len(b) == 0 || b[0] != '[' {
		return errJSON
	}
	if b = skipSpace(b[1:]); len(b) > 0 && b[0] == ']' {
		return onlySpace(b[1:])
	}
	for {
		n, err := valueEnd(b)
		if err != nil {
			return err
		}
		if err := fn(b[:n]); err != nil {
			return err
		}
		b = skipSpace(b[n:])
		switch {
		case len(b) > 0 && b[0] == ',':
			b = skipSpace(b[1:])
		case len(b) > 0 && b[0] == ']':
			return onlySpace(b[1:])
		default:
			return errJSON
		}
	}
}
