package client

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	// The WebSocket library that go-ethereum's RPC client uses; named here only to
	// give that client our dialer.
	"github.com/gorilla/websocket"

	"github.com/ethereum/go-ethereum/rpc"
)

// connect opens e's RPC client. HTTP connects with the first request.
func (e *endpoint) connect(ctx context.Context) (*rpc.Client, error) {
	e.connectMu.Lock()
	defer e.connectMu.Unlock()
	if e.rpc != nil {
		return e.rpc, nil
	}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := e.opt.Dial(ctx, network, address)
		if err == nil {
			e.connections.Add(1)
		}
		return c, err
	}
	e.http = &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dial,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   e.opt.MaxInFlight,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
	c, err := rpc.DialOptions(ctx, e.url,
		rpc.WithHTTPClient(&http.Client{
			Transport: &answers{base: e.http, limit: e.opt.MaxResponse},
			CheckRedirect: func(r *http.Request, _ []*http.Request) error {
				return fmt.Errorf("the server redirects to %s: configure that URL", r.URL.Host)
			},
		}),
		rpc.WithWebsocketDialer(websocket.Dialer{
			Proxy: http.ProxyFromEnvironment, NetDialContext: dial, HandshakeTimeout: 10 * time.Second,
		}),
		rpc.WithWebsocketMessageSizeLimit(e.opt.MaxResponse),
	)
	if err != nil {
		return nil, err
	}
	e.rpc = c
	return c, nil
}

// disconnect closes what connect opened.
func (e *endpoint) disconnect() {
	e.connectMu.Lock()
	defer e.connectMu.Unlock()
	if e.rpc != nil {
		e.rpc.Close()
	}
	if e.http != nil {
		e.http.CloseIdleConnections()
	}
}

// answerNote carries what go-ethereum's client drops from an HTTP answer.
type answerNote struct {
	retryAfter time.Duration // 0 if the server named none
}

type noteKey struct{}

// answers is an http.RoundTripper that bounds the length of answers and notes
// Retry-After.
type answers struct {
	base  http.RoundTripper
	limit int64
}

// RoundTrip implements http.RoundTripper.
func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if note, ok := r.Context().Value(noteKey{}).(*answerNote); ok && resp.StatusCode >= 400 {
		note.retryAfter = retryAfter(resp.Header, time.Now())
	}
	if resp.ContentLength > a.limit {
		resp.Body.Close()
		return nil, tooBig(a.limit)
	}
	resp.Body = &boundedBody{resp.Body, a.limit, a.limit}
	return resp, nil
}

// retryAfter reads a Retry-After header: seconds, or a date (RFC 9110 10.2.3),
// which is compared with the server's own clock where it sent that.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := strings.TrimSpace(h.Get("Retry-After"))
	if text == "" {
		return 0
	}
	if s, err := strconv.ParseFloat(text, 64); err == nil {
		const longest = 24 * 3600
		if s != s || s <= 0 {
			return 0
		}
		return time.Duration(min(s, longest) * float64(time.Second))
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0
	}
	if server, err := http.ParseTime(h.Get("Date")); err == nil {
		now = server
	}
	return min(max(0, at.Sub(now)), 24*time.Hour)
}

// boundedBody fails after left bytes.
type boundedBody struct {
	io.ReadCloser
	left, limit int64
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		// One more byte tells a long answer from one that ends exactly here.
		var one [1]byte
		n, err := b.ReadCloser.Read(one[:])
		if n > 0 {
			return 0, tooBig(b.limit)
		}
		return 0, err
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	return n, err
}

// parseURL checks an RPC URL. The label is the part fit for logs: paths and
// queries of public servers carry access keys.
func parseURL(text string) (label string, pushes bool, err error) {
	u, err := url.Parse(text)
	if err != nil {
		return "", false, fmt.Errorf("an RPC URL cannot be parsed; write it as https://host:port/path") // err would quote it
	}
	switch u.Scheme {
	case "http", "https":
	case "ws", "wss":
		pushes = true
	default:
		return "", false, fmt.Errorf("an RPC URL has scheme %q: use http, https, ws or wss", u.Scheme)
	}
	if u.Host == "" {
		return "", false, fmt.Errorf("an RPC URL names no host; write it as https://host:port/path")
	}
	return u.Scheme + "://" + u.Host, pushes, nil
}
