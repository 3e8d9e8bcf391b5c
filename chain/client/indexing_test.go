package client

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/ethereum/go-ethereum/common"
)

// indexing is a transport of a node that has started just now.
type indexing struct {
	transport
	left  int // answers until the index is whole
	calls int
}

func (x *indexing) call(_ context.Context, result any, _ string, _ ...any) error {
	if x.calls++; x.calls <= x.left {
		return errors.New("transaction indexing is in progress")
	}
	return json.Unmarshal([]byte("null"), result)
}

// TestIndexing: a node that is still indexing is asked again, for some seconds.
func TestIndexing(t *testing.T) {
	for left, want := range map[int]string{0: "not found", 4: "not found", 1 << 30: "indexing is in progress"} {
		synctest.Test(t, func(t *testing.T) {
			x := &indexing{left: left}
			m := &methods{transport: x}
			_, err := m.Receipt(t.Context(), common.Hash{1})
			if err == nil || !strings.Contains(err.Error(), want) || errors.Is(err, ErrNotFound) != (want == "not found") {
				t.Errorf("%d refusals: %v, want %q", left, err, want)
			}
			if most := min(left+1, 10); x.calls > most {
				t.Errorf("%d refusals: asked %d times", left, x.calls)
			}
			_, err = m.Transaction(t.Context(), common.Hash{1})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%d refusals, the transaction: %v", left, err)
			}
		})
	}
}
