package jsonrpc

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Serving bounds the connections of Serve. Zero means the default.
type Serving struct {
	MaxConns   int // default 16,384
	MaxPerAddr int // of one address that is not loopback, default 1,024
	Logger     *slog.Logger
}

// Serve answers requests on ln with h until ctx ends, then lets calls under way
// finish for up to 10 s and closes everything. Connections above the bounds are
// closed at once.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, opt Serving) error {
	def(&opt.Logger, slog.Default())
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(opt.Logger.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(Limit(ln, opt)) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	err := srv.Shutdown(end)
	if err != nil {
		err = srv.Close()
	}
	if serr := <-done; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}

// Limit returns ln with bounds: connections above them are closed at once.
func Limit(ln net.Listener, opt Serving) net.Listener {
	def(&opt.MaxConns, 1<<14)
	def(&opt.MaxPerAddr, 1<<10)
	def(&opt.Logger, slog.Default())
	return &limited{Listener: ln, opt: opt, per: make(map[netip.Addr]int)}
}

// limited closes what is too much.
type limited struct {
	net.Listener
	opt Serving

	mu  sync.Mutex // guards all and per
	all int
	per map[netip.Addr]int
}

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		var a netip.Addr
		if tcp, ok := c.RemoteAddr().(*net.TCPAddr); ok {
			a = network(tcp.AddrPort().Addr())
		}
		if l.enter(a) {
			return &counted{Conn: c, leave: func() { l.leave(a) }}, nil
		}
		if err := c.Close(); err != nil {
			l.opt.Logger.Debug("closing a connection above the limit", "err", err)
		}
	}
}

func (l *limited) enter(a netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all >= l.opt.MaxConns || l.per[a] >= l.opt.MaxPerAddr && !a.IsLoopback() {
		return false
	}
	l.all++
	l.per[a]++
	return true
}

func (l *limited) leave(a netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all--
	if l.per[a]--; l.per[a] == 0 {
		delete(l.per, a)
	}
}

type counted struct {
	net.Conn
	once  sync.Once
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.once.Do(c.leave)
	return c.Conn.Close()
}
