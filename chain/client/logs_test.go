package client_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/zgminer/zgminer/chain/client"
)

// rangeLimits are refusals of public servers, as their documentation and users
// quote them.
var rangeLimits = []wireError{
	{Code: -32602, Message: "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size, or you can request any block range with a cap of 10K logs in the response."},
	{Code: -32005, Message: "query returned more than 10000 results"},
	{Code: -32614, Message: "eth_getLogs is limited to a 10,000 range"},
	{Code: -32000, Message: "block range is too wide"},
	{Code: -32000, Message: "Block range limit exceeded. See more details at the documentation"},
	{Code: -32000, Message: "exceed maximum block range: 5000"},
	{Code: -32000, Message: "requested too many blocks from 1 to 5000, maximum is set to 2048"},
	{Code: -32000, Message: "range too large, max is 1k blocks"},
	{Code: -32047, Message: "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800"},
	{Code: -32003, Message: "response too large"},
	{Code: -32000, Message: "response size should not greater than 10485760 bytes"},
	{Code: -32602, Message: "query exceeds max results 20000, retry with the range 100-200"},
	{Code: -32005, Message: "limit exceeded"},
	{Code: -32005, Message: "query timeout exceeded"},
	{Code: -32000, Message: "query exceeds max block range 100000"},
	{Code: -32000, Message: "please limit the query to at most 1000 blocks"},
	{Code: -32602, Message: "too many blocks requested"},
}

func TestLogWindow(t *testing.T) {
	for _, e := range rangeLimits {
		for _, limit := range []uint64{1, 3, 100, 1999, 1 << 40} {
			simulatedTime(t, func(t *testing.T, n *network) {
				s := n.add("a", testChain, 30_000)
				s.set(func(s *node) { s.maxRange, s.rangeErr = limit, e })
				c := n.mustClient(quiet(), s)
				from, to := uint64(5), uint64(29_999)
				if limit < 100 {
					to = 1500
				}
				next, found := from, 0
				err := c.Logs(t.Context(), client.LogQuery{From: from, To: to}, func(w client.LogWindow) error {
					if w.From != next {
						t.Errorf("window starts at %d, want %d", w.From, next)
					}
					next = w.To + 1
					for _, l := range w.Logs {
						found++
						if l.BlockNumber != uint64(found)*100 {
							t.Errorf("log number %d is of block %d", found, l.BlockNumber)
						}
					}
					return nil
				})
				if err != nil {
					t.Errorf("%q, limit %d: %v", e.Message, limit, err)
					return
				}
				if next != to+1 || found != int(to/100) {
					t.Errorf("%q, limit %d: ended at %d with %d logs", e.Message, limit, next, found)
				}
				s.mu.Lock()
				defer s.mu.Unlock()
				if limit > 1<<30 {
					if want := []uint64{1000, 2000, 4000, 8000, 10_000}; !slices.Equal(s.windows[:5], want) {
						t.Errorf("windows grow as %v, want %v", s.windows, want)
					}
				}
				// Refused requests are few: the window does not jump up after each success.
				if refused := len(s.served) - len(s.windows); refused > 20+len(s.windows)/8 {
					t.Errorf("limit %d: %d of %d requests refused", limit, refused, len(s.served))
				}
			})
			if t.Failed() {
				return
			}
		}
	}
}

func TestLogsOfOneBlockTooMany(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		s.set(func(s *node) {
			s.fail = func(m wireMessage) *wireError {
				if m.Method == "eth_getLogs" {
					return &rangeLimits[1]
				}
				return nil
			}
		})
		err := n.mustClient(quiet(), s).Logs(t.Context(), client.LogQuery{To: 100}, func(client.LogWindow) error { return nil })
		if err == nil || !strings.Contains(err.Error(), "blocks 0 to 0") {
			t.Errorf("error %v", err)
		}
	})
}

// TestSameWordsElsewhere: what limits a range of logs means something else for
// other methods and is passed on at once.
func TestSameWordsElsewhere(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		s.set(func(s *node) {
			s.fail = func(m wireMessage) *wireError {
				if m.Method == "eth_sendRawTransaction" {
					return &wireError{Code: -32000, Message: "nonce too low: next nonce 5, tx nonce 3, exceeds limit"}
				}
				return nil
			}
		})
		c := n.mustClient(quiet(), s)
		s.set(func(s *node) { s.served = nil })
		_, err := c.SendRaw(t.Context(), []byte{1})
		if !client.NonceTooLow(err) || errors.Is(err, client.ErrUnavailable) || len(s.served) != 1 {
			t.Errorf("after %d requests: %v", len(s.served), err)
		}
	})
}
