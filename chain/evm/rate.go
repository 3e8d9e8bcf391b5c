package evm

import (
	"net"
	"net/http"
	"sync"
	"time"
)

// limiter admits so many requests per second and client address, by one token
// bucket each; a bucket holds two seconds' worth.
type limiter struct {
	rate float64 // per second
	now  func() time.Time

	mu      sync.Mutex // guards buckets
	buckets map[string]bucket
}

type bucket struct {
	tokens float64
	at     time.Time
}

// maxBuckets bounds the memory that many addresses can take.
const maxBuckets = 10_000

func (l *limiter) admit(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, full := l.now(), 2*l.rate
	b, known := l.buckets[client]
	if !known {
		if len(l.buckets) >= maxBuckets {
			l.forget(now, full)
		}
		b = bucket{tokens: full, at: now}
	}
	b.tokens = min(full, b.tokens+now.Sub(b.at).Seconds()*l.rate)
	b.at = now
	ok := b.tokens >= 1
	if ok {
		b.tokens--
	}
	l.buckets[client] = b
	return ok
}

// forget drops the buckets that are full again, or all if none is.
func (l *limiter) forget(now time.Time, full float64) {
	for c, b := range l.buckets {
		if b.tokens+now.Sub(b.at).Seconds()*l.rate >= full {
			delete(l.buckets, c)
		}
	}
	if len(l.buckets) >= maxBuckets {
		clear(l.buckets)
	}
}

// limitRate answers 429 to clients that ask too often; rate 0 admits all.
func limitRate(next http.Handler, rate float64) http.Handler {
	if rate <= 0 {
		return next
	}
	l := &limiter{rate: rate, now: time.Now, buckets: map[string]bucket{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		client, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			client = r.RemoteAddr
		}
		if !l.admit(client) {
			w.Header().Set("Retry-After", "1")
			http.Error(w, "too many requests: chain.rpc.rate is reached", http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}
