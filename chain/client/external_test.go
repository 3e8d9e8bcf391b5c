package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/chain/client"
)

// simulated runs f in simulated time; goroutines left over fail the test.
func simulatedTime(t *testing.T, f func(t *testing.T, n *network)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, newNetwork(t)) })
}

func quiet() client.Options { return client.Options{RequestsPerSecond: 1e6} }

func TestWrongChain(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		good, bad := n.add("good", testChain, 100), n.add("bad", 16661, 900)
		_, err := n.client(quiet(), bad)
		if !errors.Is(err, client.ErrWrongChain) || !strings.Contains(err.Error(), "16661") || !strings.Contains(err.Error(), "1660099") {
			t.Errorf("only the wrong chain: %v", err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-path") {
			t.Errorf("the error shows the path of the URL: %v", err)
		}
		c := n.mustClient(quiet(), bad, good)
		for range 20 {
			if h, err := c.Head(t.Context()); err != nil || h.Number != 100 {
				t.Fatalf("head %d, error %v", h.Number, err)
			}
		}
		if s := c.Servers(); !s[0].WrongChain || s[1].WrongChain {
			t.Errorf("status %+v", s)
		}
		// Its operator corrects it: it comes back by itself.
		bad.set(func(s *node) { s.chainID, s.height = testChain, 101 })
		time.Sleep(2 * time.Minute)
		if s := c.Servers(); s[0].WrongChain || s[0].Height != 101 {
			t.Errorf("status after the correction %+v", s[0])
		}
	})
}

// TestLate: a client may begin before its servers do; wrong ones are told as ever.
func TestLate(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s, bad := n.add("a", testChain, 100), n.add("bad", 16661, 900)
		s.set(func(s *node) { s.down = true })
		opt := quiet()
		if _, err := n.client(opt, s); !errors.Is(err, client.ErrUnavailable) {
			t.Errorf("without Late: %v", err)
		}
		opt.Late = true
		if _, err := n.client(opt, bad); !errors.Is(err, client.ErrWrongChain) {
			t.Errorf("of another chain: %v", err)
		}
		c := n.mustClient(opt, s, bad)
		if h, err := c.Head(t.Context()); !errors.Is(err, client.ErrUnavailable) {
			t.Errorf("head %d of no server, error %v", h.Number, err)
		}
		s.set(func(s *node) { s.down = false })
		time.Sleep(2 * time.Minute)
		if h, err := c.Head(t.Context()); err != nil || h.Number != 100 {
			t.Errorf("head %d, error %v", h.Number, err)
		}
	})
}

func TestWrongChainAfterReconnect(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		c := n.mustClient(quiet(), s)
		if _, err := c.Head(t.Context()); err != nil {
			t.Fatal(err)
		}
		// The server is replaced by one of another chain, as tall as before.
		s.set(func(s *node) { s.chainID = 16602 })
		s.drop()
		if h, err := c.Head(t.Context()); !errors.Is(err, client.ErrWrongChain) {
			t.Errorf("head %d of another chain, error %v", h.Number, err)
		}
		if _, err := c.GasPrice(t.Context()); !errors.Is(err, client.ErrWrongChain) {
			t.Errorf("gas price of another chain, error %v", err)
		}
	})
}

func TestWrongGenesis(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		opt := quiet()
		opt.GenesisHash = s.hash(0)
		n.mustClient(opt, s)
		opt.GenesisHash = common.Hash{1}
		if _, err := n.client(opt, s); !errors.Is(err, client.ErrWrongChain) {
			t.Errorf("another genesis: %v", err)
		}
	})
}

// TestFaults: a server that fails in one way is left for the good one, every call
// is answered, and the faulty one is used again once it works.
func TestFaults(t *testing.T) {
	status := func(code int) func(http.ResponseWriter, *http.Request, int) bool {
		return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			http.Error(w, strings.Repeat("x", 5000), code)
			return true
		}
	}
	text := func(body string, length int) func(http.ResponseWriter, *http.Request, int) bool {
		return func(w http.ResponseWriter, _ *http.Request, _ int) bool {
			if length > 0 {
				w.Header().Set("Content-Length", fmt.Sprint(length))
			}
			fmt.Fprint(w, body)
			return true
		}
	}
	faults := map[string]func(*node){
		"429": func(s *node) { s.intercept = status(429) },
		"500": func(s *node) { s.intercept = status(500) },
		"502": func(s *node) { s.intercept = status(502) },
		"403": func(s *node) { s.intercept = status(403) },
		"redirect": func(s *node) {
			s.intercept = func(w http.ResponseWriter, r *http.Request, _ int) bool {
				http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
				return true
			}
		},
		"garbage":           func(s *node) { s.intercept = text("<html>we are back soon</html>", 0) },
		"empty":             func(s *node) { s.intercept = text("", 0) },
		"truncated":         func(s *node) { s.intercept = text(`{"jsonrpc":"2.0","id":1,"result":"0x`, 4000) },
		"wrong type":        func(s *node) { s.intercept = text(`{"jsonrpc":"2.0","id":1,"result":{"number":5}}`, 0) },
		"header without id": func(s *node) { s.intercept = text(`{"jsonrpc":"2.0","id":1,"result":{"number":"0x5"}}`, 0) },
		"too long": func(s *node) {
			s.intercept = text(`{"jsonrpc":"2.0","id":1,"result":"`+strings.Repeat("0", 1<<20)+`"}`, 0)
		},
		"hangs": func(s *node) { s.delay = time.Hour },
		"drops": func(s *node) {
			s.intercept = func(http.ResponseWriter, *http.Request, int) bool { panic(http.ErrAbortHandler) }
		},
		"down":  func(s *node) { s.down = true },
		"stale": func(s *node) { s.height = 50 },
		"syncing": func(s *node) {
			s.fail = func(wireMessage) *wireError { return &wireError{Code: -32000, Message: "header not found"} }
		},
		"internal": func(s *node) {
			s.fail = func(wireMessage) *wireError { return &wireError{Code: -32603, Message: "internal error"} }
		},
		"rate in the body": func(s *node) {
			s.fail = func(wireMessage) *wireError {
				return &wireError{Code: -32005, Message: "daily request count exceeded, request rate limited"}
			}
		},
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			simulatedTime(t, func(t *testing.T, n *network) {
				a, b := n.add("a", testChain, 100), n.add("b", testChain, 100)
				opt := quiet()
				opt.MaxResponse = 1 << 19
				c := n.mustClient(opt, a, b)
				a.set(fault)
				if name == "down" {
					a.drop()
				}
				for i := range 30 {
					if h, err := c.Head(t.Context()); err != nil || h.Number != 100 {
						t.Fatalf("call %d: head %d, error %v", i, h.Number, err)
					}
					time.Sleep(time.Second)
				}
				s := c.Servers()
				if s[0].LastError == "" {
					t.Errorf("the fault is not in the status: %+v", s[0])
				}
				if strings.Contains(s[0].LastError, "secret") || len(s[0].LastError) > 1000 {
					t.Errorf("status shows %q", s[0].LastError)
				}
				// The fault ends; later the other server fails.
				a.set(func(s *node) { s.intercept, s.fail, s.delay, s.down, s.height = nil, nil, 0, false, 101 })
				b.set(func(s *node) { s.height = 101 })
				time.Sleep(5 * time.Minute)
				b.set(func(s *node) { s.down = true })
				b.drop()
				if h, err := c.Head(t.Context()); err != nil || h.Number != 101 {
					t.Errorf("after recovery: head %d, error %v", h.Number, err)
				}
			})
		})
	}
}

func TestNobodyAnswers(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		c := n.mustClient(quiet(), s)
		s.set(func(s *node) { s.down = true })
		s.drop()
		start := time.Now()
		_, err := c.Head(t.Context())
		if !errors.Is(err, client.ErrUnavailable) || !strings.Contains(err.Error(), "connection refused") {
			t.Errorf("error %v", err)
		}
		if d := time.Since(start); d > 2*time.Minute {
			t.Errorf("gave up after %v", d)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start = time.Now()
		if _, err := c.Head(ctx); err == nil || time.Since(start) > time.Second {
			t.Errorf("with a deadline of a second: %v after %v", err, time.Since(start))
		}
		if _, err := n.client(quiet(), s); !errors.Is(err, client.ErrUnavailable) {
			t.Errorf("start without a server: %v", err)
		}
	})
}

// TestRetryAfter: no request is made before the time a server named.
func TestRetryAfter(t *testing.T) {
	for name, header := range map[string]func(now time.Time) (retry, date string){
		"seconds": func(time.Time) (string, string) { return "20", "" },
		"date": func(now time.Time) (string, string) {
			return now.Add(20 * time.Second).UTC().Format(http.TimeFormat), now.UTC().Format(http.TimeFormat)
		},
		"date of a skewed clock": func(now time.Time) (string, string) {
			s := now.Add(time.Hour)
			return s.Add(20 * time.Second).UTC().Format(http.TimeFormat), s.UTC().Format(http.TimeFormat)
		},
	} {
		for _, code := range []int{429, 503} {
			t.Run(fmt.Sprint(name, " ", code), func(t *testing.T) {
				simulatedTime(t, func(t *testing.T, n *network) {
					s := n.add("a", testChain, 100)
					c := n.mustClient(quiet(), s)
					var refusedAt time.Time
					s.set(func(s *node) {
						s.served = nil
						s.intercept = func(w http.ResponseWriter, _ *http.Request, served int) bool {
							if served > 1 {
								return false
							}
							refusedAt = time.Now()
							retry, date := header(refusedAt)
							w.Header().Set("Retry-After", retry)
							if date != "" {
								w.Header().Set("Date", date)
							}
							w.WriteHeader(code)
							return true
						}
					})
					if _, err := c.GasPrice(t.Context()); err != nil {
						t.Fatal(err)
					}
					s.mu.Lock()
					defer s.mu.Unlock()
					if d := s.served[1].Sub(refusedAt); d < 19*time.Second || d > 22*time.Second {
						t.Errorf("asked again after %v", d)
					}
				})
			})
		}
	}
}

// TestBurst: many requests that a server refuses together are one failure, not a
// reason for the longest pause.
func TestBurst(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		opt := quiet()
		opt.MaxInFlight = 30
		c := n.mustClient(opt, s)
		start := time.Now()
		s.set(func(s *node) {
			s.delay = 10 * time.Millisecond
			s.intercept = func(w http.ResponseWriter, _ *http.Request, _ int) bool {
				refuse := time.Since(start) < 100*time.Millisecond
				if refuse {
					w.WriteHeader(http.StatusTooManyRequests)
				}
				return refuse
			}
		})
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				if _, err := c.GasPrice(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("answered after %v", d)
		}
	})
}

// TestLimits: at most 10 requests in any second and 4 at once, for each URL, also
// with many callers and batches.
func TestLimits(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		s.set(func(s *node) { s.delay = 600 * time.Millisecond })
		c := n.mustClient(client.Options{CallTimeout: time.Hour}, s)
		var callers sync.WaitGroup
		for range 100 {
			callers.Go(func() {
				if _, err := c.GasPrice(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.maxFlight != 4 {
			t.Errorf("%d requests at once, want 4", s.maxFlight)
		}
		checkRate(t, s.served, 10)
	})
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		c := n.mustClient(client.Options{CallTimeout: time.Hour, MaxInFlight: 100}, s)
		start := time.Now()
		var callers sync.WaitGroup
		for range 200 {
			callers.Go(func() {
				if _, err := c.GasPrice(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		callers.Wait()
		// 200 and those of the start: the limit is also reached.
		if d := time.Since(start); d > 21*time.Second {
			t.Errorf("200 requests took %v", d)
		}
		checkRate(t, s.served, 10)
	})
}

func checkRate(t *testing.T, served []time.Time, perSecond int) {
	t.Helper()
	slices.SortFunc(served, time.Time.Compare)
	for i := perSecond; i < len(served); i++ {
		if d := served[i].Sub(served[i-perSecond]); d < time.Second {
			t.Errorf("%d requests within %v", perSecond+1, d)
			return
		}
	}
}

func TestBackwards(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		c := n.mustClient(quiet(), s)
		s.set(func(s *node) { s.height = 94 })
		if h, err := c.Head(t.Context()); err != nil || h.Number != 94 {
			t.Errorf("a few blocks back, as behind a load balancer: %d, %v", h.Number, err)
		}
		s.set(func(s *node) { s.height = 40 })
		if _, err := c.Head(t.Context()); !errors.Is(err, client.ErrBackwards) || !strings.Contains(err.Error(), "40") || !strings.Contains(err.Error(), "100") {
			t.Errorf("60 blocks back: %v", err)
		}
		if _, err := c.GasPrice(t.Context()); !errors.Is(err, client.ErrBackwards) {
			t.Errorf("state of the old head: %v", err)
		}
		s.set(func(s *node) { s.height = 101 })
		time.Sleep(time.Minute)
		if h, err := c.Head(t.Context()); err != nil || h.Number != 101 {
			t.Errorf("caught up: %d, %v", h.Number, err)
		}
	})
}

// TestScore: the faster server is preferred, and a lagging one avoided.
func TestScore(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		slow, fast := n.add("slow", testChain, 100), n.add("fast", testChain, 100)
		slow.set(func(s *node) { s.delay = 2 * time.Second })
		fast.set(func(s *node) { s.delay = 50 * time.Millisecond })
		c := n.mustClient(quiet(), slow, fast)
		count := func(s *node) int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.served) }
		slowBefore, fastBefore := count(slow), count(fast)
		for range 50 {
			if _, err := c.GasPrice(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if s, f := count(slow)-slowBefore, count(fast)-fastBefore; f < 45 || s > 5 {
			t.Errorf("the slow server got %d requests, the fast one %d", s, f)
		}
		// Now the fast one stands still.
		for h := uint64(101); h < 130; h++ {
			slow.set(func(s *node) { s.height = h })
			time.Sleep(time.Second)
		}
		slowBefore = count(slow)
		for range 10 {
			if _, err := c.GasPrice(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if s := count(slow) - slowBefore; s < 10 {
			t.Errorf("the server at the head got %d of 10 requests", s)
		}
	})
}

func TestMissingFinalized(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		c := n.mustClient(quiet(), s)
		if h, err := c.Header(t.Context(), client.Finalized); err != nil || h.Number != 99 {
			t.Errorf("finalized %d, error %v", h.Number, err)
		}
		s.set(func(s *node) { s.noFinal = true })
		for range 2 {
			if h, err := c.Header(t.Context(), client.Finalized); err != nil || h.Number != 97 {
				t.Errorf("finalized %d, error %v", h.Number, err)
			}
		}
		if out, err := c.Call(t.Context(), client.Message{To: &common.Address{1}}, client.Finalized); err != nil || len(out) != 1 {
			t.Errorf("call %x, error %v", out, err)
		}
		s.set(func(s *node) { s.height = 1 })
	})
}

func TestPlateaus(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		c := n.mustClient(quiet(), n.add("a", testChain, 1002)) // 4 blocks to a second
		for second := uint64(0); second < 260; second++ {
			h, err := client.LastBlockBefore(t.Context(), c, 1_700_000_000+second)
			if want := min(second*4+3, 1002); err != nil || h.Number != want {
				t.Fatalf("second %d: block %d, want %d, error %v", second, h.Number, want, err)
			}
		}
		if _, err := client.LastBlockBefore(t.Context(), c, 1_699_999_999); !errors.Is(err, client.ErrNotFound) {
			t.Errorf("before the chain: %v", err)
		}
	})
}

func TestReorganisation(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		s := n.add("a", testChain, 100)
		c := n.mustClient(quiet(), s)
		script := []func(*node){
			func(s *node) { s.height = 101 },
			func(s *node) { s.height = 100 }, // an old answer: silent
			func(s *node) { s.height = 102 },
			func(s *node) { s.salt = "fork" }, // same height, another block
			func(s *node) { s.height = 101 },  // the fork's block 101
			func(s *node) { s.height = 104 },
		}
		var got []uint64
		ctx, cancel := context.WithCancel(t.Context())
		watch := make(chan error, 1)
		go func() {
			watch <- c.WatchHeads(ctx, func(h client.Header) error { got = append(got, h.Number); return nil })
		}()
		for _, step := range script {
			time.Sleep(3 * time.Second)
			s.set(step)
		}
		time.Sleep(3 * time.Second)
		cancel()
		if err := <-watch; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if want := []uint64{100, 101, 102, 102, 101, 104}; !slices.Equal(got, want) {
			t.Errorf("heads %v, want %v", got, want)
		}
	})
}

func TestClosed(t *testing.T) {
	simulatedTime(t, func(t *testing.T, n *network) {
		c := n.mustClient(quiet(), n.add("a", testChain, 100))
		c.Close()
		c.Close()
		if _, err := c.Head(t.Context()); !errors.Is(err, client.ErrClosed) {
			t.Errorf("after Close: %v", err)
		}
	})
}

func TestBadURLs(t *testing.T) {
	for _, u := range []string{"", "example.org", "ftp://example.org", "http://", "http://a b/key"} {
		if _, err := client.External(t.Context(), []string{u}, 1, client.Options{}); err == nil || strings.Contains(err.Error(), "key") {
			t.Errorf("%q: %v", u, err)
		}
	}
	if _, err := client.External(t.Context(), nil, 1, client.Options{}); err == nil {
		t.Error("no URL was accepted")
	}
}
