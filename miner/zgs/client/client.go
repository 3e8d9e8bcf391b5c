// Package client calls the JSON-RPC of storage nodes and indexers: zgs_*, admin_*,
// miner_* and indexer_* (spec/storage-node.md 1.3, 1.4, 1.7) over HTTP.
//
// Each peer has its own limits of requests under way and per second, so that one
// slow peer holds up nobody else. Requests that no answer came to are sent again
// after a growing pause; every method here may be repeated. An answer that is an
// error object is a *zgs.Error and final.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zgminer/zgminer/miner/zgs"
)

// Options tunes a connection. The zero value of a field is its default.
type Options struct {
	// Timeout bounds one request (default 60 s; nodes may hold an upload for 20 s).
	Timeout time.Duration
	// Attempts is the most requests made for one call (default 5, 1 = no retry).
	Attempts int
	// MinPause and MaxPause bound the wait after a failed request (default 200 ms
	// and 10 s); it doubles with each one and is drawn from its upper half.
	MinPause, MaxPause time.Duration
	// InFlight is the most requests under way (default 8).
	InFlight int
	// PerSecond is the most requests begun in a second (default 0, no limit).
	PerSecond float64
	// MaxAnswer is the longest answer taken, in bytes (default 64 MiB).
	MaxAnswer int64
	// Dial replaces the network connection (default net.Dialer).
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

func (o Options) withDefaults() Options {
	setDefault(&o.Timeout, 60*time.Second)
	setDefault(&o.Attempts, 5)
	setDefault(&o.MinPause, 200*time.Millisecond)
	setDefault(&o.MaxPause, 10*time.Second)
	setDefault(&o.InFlight, 8)
	setDefault(&o.MaxAnswer, 64<<20)
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

// ErrUnavailable is wrapped by the error of a call that got no usable answer.
var ErrUnavailable = errors.New("no answer")

// peer is the connection to one URL. Its methods may be called from several
// goroutines.
type peer struct {
	url, label string
	opt        Options
	http       *http.Client
	transport  *http.Transport
	slots      chan struct{}
	pace       pace
	lastID     atomic.Uint64
}

func newPeer(rawURL string, opt Options) (*peer, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is no URL of a node: write it as http://host:port", rawURL)
	}
	opt = opt.withDefaults()
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: opt.Dial,
		MaxIdleConnsPerHost: opt.InFlight, IdleConnTimeout: 90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second, WriteBufferSize: 256 << 10, ReadBufferSize: 256 << 10,
		DisableCompression: true, // sealed and encrypted data do not shrink
	}
	return &peer{
		url: rawURL, label: u.Scheme + "://" + u.Host, opt: opt, transport: t,
		http:  &http.Client{Transport: t},
		slots: make(chan struct{}, opt.InFlight), pace: pace{perSecond: opt.PerSecond},
	}, nil
}

// URL returns the address that the connection was made for.
func (p *peer) URL() string { return p.url }

// String returns the part of the URL that is fit for messages: no path and query,
// which may hold an access key.
func (p *peer) String() string { return p.label }

// Close ends idle connections; calls under way go on.
func (p *peer) Close() { p.transport.CloseIdleConnections() }

// call sends a request with params, an encoded JSON array or nil, and hands the
// raw result to decode, which must not keep it.
func (p *peer) call(ctx context.Context, method string, params []byte, decode func(result []byte) error) error {
	body := fmt.Appendf(make([]byte, 0, len(params)+len(method)+64), `{"jsonrpc":"2.0","id":%d,"method":"%s"`, p.lastID.Add(1), method)
	if params != nil {
		body = append(append(body, `,"params":`...), params...)
	}
	return p.exchange(ctx, method, append(body, '}'), func(answer []byte) error {
		result, err := decodeEnvelope(answer)
		if err != nil {
			return err
		}
		return decode(result)
	})
}

// exchange sends a body and hands the answer to decode, which must not keep it.
func (p *peer) exchange(ctx context.Context, method string, body []byte, decode func(answer []byte) error) error {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	pause := p.opt.MinPause
	for attempt := 1; ; attempt++ {
		if err := p.pace.wait(ctx); err != nil {
			return err
		}
		after, err := p.once(ctx, body, decode)
		var answered *zgs.Error
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.As(err, &answered):
			return fmt.Errorf("%s of %s: %w", method, p.label, err)
		case attempt >= p.opt.Attempts:
			return fmt.Errorf("%s of %s: %w after %d attempts: %w", method, p.label, ErrUnavailable, attempt, err)
		}
		wait := max(after, pause/2+rand.N(pause/2+1))
		pause = min(2*pause, p.opt.MaxPause)
		if err := sleep(ctx, min(wait, p.opt.MaxPause)); err != nil {
			return err
		}
	}
}

// buffers hold answers while they are decoded.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keepBuffer is the size, in bytes, up to which a buffer is used again.
const keepBuffer = 4 << 20

// once makes one request. after is how long the server asks to wait.
func (p *peer) once(ctx context.Context, body []byte, decode func(answer []byte) error) (after time.Duration, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, p.opt.Timeout, fmt.Errorf("no answer within %v", p.opt.Timeout))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	resp, err := p.http.Do(req)
	if err != nil {
		return 0, plain(ctx, err)
	}
	defer resp.Body.Close()
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer func() {
		if buf.Cap() <= keepBuffer {
			buffers.Put(buf)
		}
	}()
	if n := resp.ContentLength; n > 0 && n <= p.opt.MaxAnswer {
		buf.Grow(int(n) + bytes.MinRead)
	}
	if _, err := buf.ReadFrom(io.LimitReader(resp.Body, p.opt.MaxAnswer+1)); err != nil {
		return 0, plain(ctx, err)
	}
	if int64(buf.Len()) > p.opt.MaxAnswer {
		return 0, fmt.Errorf("the answer is longer than %d bytes", p.opt.MaxAnswer)
	}
	var answered *zgs.Error
	if resp.StatusCode/100 != 2 {
		_, err := decodeEnvelope(buf.Bytes())
		// A proxy's or limiter's word; an error object inside may say more.
		if seconds, e := strconv.Atoi(resp.Header.Get("Retry-After")); e == nil && seconds > 0 {
			after = time.Duration(seconds) * time.Second
		}
		if errors.As(err, &answered) {
			return after, fmt.Errorf("HTTP status %s: %s", resp.Status, answered)
		}
		return after, fmt.Errorf("HTTP status %s", resp.Status)
	}
	if err = decode(buf.Bytes()); err != nil && !errors.As(err, &answered) {
		return 0, fmt.Errorf("the answer cannot be read: %w", err)
	}
	return 0, err
}

// plain takes the URL, which may hold an access key, out of an error and puts in
// why a context ended.
func plain(ctx context.Context, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// pace spaces the begin of requests evenly.
type pace struct {
	perSecond float64

	mu   sync.Mutex
	next time.Time // guarded by mu: when the next request may begin
}

func (l *pace) wait(ctx context.Context) error {
	if l.perSecond <= 0 {
		return nil
	}
	l.mu.Lock()
	now := time.Now()
	start := l.next
	if start.Before(now) {
		start = now
	}
	l.next = start.Add(time.Duration(float64(time.Second) / l.perSecond))
	l.mu.Unlock()
	return sleep(ctx, start.Sub(now))
}

// sleep waits, or returns why ctx ended.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// params encodes the parameters of a call.
func params(all ...any) ([]byte, error) {
	if len(all) == 0 {
		return nil, nil
	}
	b, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("encode parameters: %w", err)
	}
	return b, nil
}

// get calls a method and decodes its result into a T.
func get[T any](ctx context.Context, p *peer, method string, args ...any) (out T, err error) {
	b, err := params(args...)
	if err != nil {
		return out, err
	}
	err = p.call(ctx, method, b, func(result []byte) error {
		var v T // a failed attempt leaves nothing behind
		err := json.Unmarshal(result, &v)
		out = v
		return err
	})
	return out, err
}

// do calls a method whose result says nothing.
func do(ctx context.Context, p *peer, method string, args ...any) error {
	b, err := params(args...)
	if err != nil {
		return err
	}
	return p.call(ctx, method, b, func([]byte) error { return nil })
}

// contains tells whether err is an error object whose rendered text has a part.
func contains(err error, part string) bool {
	var answered *zgs.Error
	return errors.As(err, &answered) && strings.Contains(answered.Error(), part)
}

// IsStored tells whether a node refused a segment only because it has it
// (spec/storage-node.md 1.5).
func IsStored(err error) bool {
	return contains(err, zgs.TextFinalized) || contains(err, zgs.TextDuplicate)
}

// IsBusy tells whether a node cannot take more data at the moment.
func IsBusy(err error) bool { return contains(err, zgs.TextTooMany) }

// IsNotFound tells whether an indexer knows no node that has a file.
func IsNotFound(err error) bool { return contains(err, zgs.TextNoFile) }
