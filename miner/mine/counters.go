package mine

import (
	"sync"
	"sync/atomic"
)

// span is a range of nonce counters [first, first+count).
type span struct{ first, count uint64 }

// counters deals out a window's nonce counters, each once.
type counters struct {
	next atomic.Uint64
	end  uint64 // no counter at or above; 0: no end

	returned atomic.Int64 // spans in back, to look without the mutex
	mu       sync.Mutex   // guards back
	back     []span
}

func newCounters(first, count uint64) *counters {
	c := &counters{}
	c.next.Store(first)
	if count > 0 {
		c.end = first + count
	}
	return c
}

// take deals out up to n counters; an empty span means that there are none.
func (c *counters) take(n uint64) span {
	if c.returned.Load() > 0 {
		c.mu.Lock()
		if k := len(c.back); k > 0 {
			s := c.back[k-1]
			if s.count > n {
				c.back[k-1] = span{s.first + n, s.count - n}
				s.count = n
			} else {
				c.back = c.back[:k-1]
				c.returned.Add(-1)
			}
			c.mu.Unlock()
			return s
		}
		c.mu.Unlock()
	}
	for {
		first := c.next.Load()
		if c.end != 0 {
			n = min(n, c.end-first)
			if n == 0 {
				return span{}
			}
		}
		if c.next.CompareAndSwap(first, first+n) {
			return span{first, n}
		}
	}
}

// giveBack returns a span that was not drawn, so that another device draws it.
func (c *counters) giveBack(s span) {
	c.mu.Lock()
	c.back = append(c.back, s)
	c.returned.Add(1)
	c.mu.Unlock()
}

// exhausted reports that take has nothing left at this moment.
func (c *counters) exhausted() bool {
	return c.end != 0 && c.returned.Load() == 0 && c.next.Load() >= c.end
}
