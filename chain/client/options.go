package client

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// Options tunes a client. The zero value of a field is its default.
type Options struct {
	// LogWindow is the number of blocks of the first eth_getLogs (default 1,000),
	// MaxLogWindow the most it grows to (default 10,000).
	LogWindow, MaxLogWindow uint64
	// PollInterval is the time between two looks at the head (default 1 s).
	PollInterval time.Duration
	// MaxBackward is how many blocks a head may lie below an earlier one, as
	// happens behind a load balancer (default 8).
	MaxBackward uint64
	// MaxBatch is the most requests sent in one batch (default 20).
	MaxBatch int
	// Logger receives what an operator should know (default slog.Default()).
	Logger *slog.Logger

	// The rest is for External only.

	// RequestsPerSecond limits each URL (default 10); every element of a batch
	// counts. MaxInFlight limits each URL's requests under way (default 4).
	RequestsPerSecond float64
	MaxInFlight       int
	// RequestTimeout bounds one attempt (default 15 s), CallTimeout one call with
	// all its attempts and waits (default 60 s).
	RequestTimeout, CallTimeout time.Duration
	// Attempts is the most requests made for one call (default 6).
	Attempts int
	// MaxLag is how many blocks a server may be behind the best one before the
	// others are preferred (default 5).
	MaxLag uint64
	// ProbeInterval is the time after which a server not used is asked for its
	// height (default 15 s).
	ProbeInterval time.Duration
	// MinBackoff and MaxBackoff bound the pause after failures (default 250 ms
	// and 30 s); it doubles with each one and is drawn from its upper half.
	MinBackoff, MaxBackoff time.Duration
	// MaxResponse is the longest answer accepted, in bytes (default 64 MiB).
	MaxResponse int64
	// GenesisHash, if set, must be the hash of block 0, besides the chain id.
	GenesisHash common.Hash
	// Late lets External return a client although no server answers yet, for programs
	// that have work without a chain: calls then end with ErrUnavailable until one
	// does. Servers that all belong to another chain are an error all the same.
	Late bool
	// Dial replaces the network connection (default net.Dialer).
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

func (o Options) withDefaults() Options {
	setDefault(&o.LogWindow, 1000)
	setDefault(&o.MaxLogWindow, 10_000)
	o.LogWindow = min(o.LogWindow, o.MaxLogWindow)
	setDefault(&o.PollInterval, time.Second)
	setDefault(&o.MaxBackward, 8)
	setDefault(&o.MaxBatch, 20)
	setDefault(&o.RequestsPerSecond, 10)
	setDefault(&o.MaxInFlight, 4)
	setDefault(&o.RequestTimeout, 15*time.Second)
	setDefault(&o.CallTimeout, time.Minute)
	setDefault(&o.Attempts, 6)
	setDefault(&o.MaxLag, 5)
	setDefault(&o.ProbeInterval, 15*time.Second)
	setDefault(&o.MinBackoff, 250*time.Millisecond)
	setDefault(&o.MaxBackoff, 30*time.Second)
	setDefault(&o.MaxResponse, 64<<20)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	}
	return o
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}
