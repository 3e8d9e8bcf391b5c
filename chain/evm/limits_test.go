package evm

import (
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

func TestLogRange(t *testing.T) {
	b := boundedLogs{head: func() uint64 { return 500 }, limit: 100}
	n := func(x int64) *big.Int { return big.NewInt(x) }
	for _, c := range []struct {
		from, to *big.Int
		ok       bool
	}{
		{nil, nil, true}, {n(401), nil, true}, {n(400), nil, false}, {n(0), nil, false}, {n(0), n(99), true}, {n(0), n(100), false},
		{n(5), n(4), true}, {n(int64(rpc.EarliestBlockNumber)), n(99), true}, {n(int64(rpc.EarliestBlockNumber)), n(int64(rpc.LatestBlockNumber)), false},
		{n(0), n(1 << 40), false}, {n(450), n(int64(rpc.FinalizedBlockNumber)), true},
	} {
		if err := b.check(filters.FilterCriteria{FromBlock: c.from, ToBlock: c.to}); (err == nil) != c.ok {
			t.Errorf("from %v to %v: %v", c.from, c.to, err)
		}
	}
	if err := b.check(filters.FilterCriteria{BlockHash: &common.Hash{}}); err != nil {
		t.Error(err)
	}
	b.limit = 0
	if err := b.check(filters.FilterCriteria{FromBlock: n(0)}); err != nil {
		t.Error(err)
	}
}

func TestRate(t *testing.T) {
	now := time.Unix(0, 0)
	l := &limiter{rate: 10, now: func() time.Time { return now }, buckets: map[string]bucket{}}
	admitted := func(client string, times int) (n int) {
		for range times {
			if l.admit(client) {
				n++
			}
		}
		return n
	}
	if n := admitted("a", 50); n != 20 {
		t.Errorf("a burst of %d, want 20", n)
	}
	if n := admitted("b", 1); n != 1 {
		t.Error("one client's burst hit another")
	}
	now = now.Add(time.Second)
	if n := admitted("a", 50); n != 10 {
		t.Errorf("%d in a second, want 10", n)
	}
	for i := range 3 * maxBuckets {
		l.admit(fmt.Sprint(i))
	}
	if len(l.buckets) > maxBuckets {
		t.Errorf("%d buckets", len(l.buckets))
	}
}

func TestRateAnswer(t *testing.T) {
	h := limitRate(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), 0.5)
	codes := map[int]int{}
	for range 3 {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
		codes[w.Code]++
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	if codes[http.StatusOK] != 1 || codes[http.StatusTooManyRequests] != 2 {
		t.Errorf("answers %v", codes)
	}
}
