package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"

	"github.com/zgminer/zgminer/internal/jsonrpc"
)

// Public returns the handler of the zgs_ methods.
func (s *Server) Public() http.Handler { return s.public }

// Admin returns the handler of the admin_ and miner_ methods; callers must be on
// this machine.
func (s *Server) Admin() http.Handler { return s.admin }

// Merged returns the handler of all methods; callers of admin_ and miner_ methods
// must be on this machine.
func (s *Server) Merged() http.Handler { return s.merged }

// Listening is a server with open ports.
type Listening struct {
	s             *Server
	public, admin net.Listener
	merged        bool
}

// Listen opens the ports: addr for everybody, admin for this machine; an empty
// admin means none. If both have the same port, one server at addr serves all
// methods (spec/storage-node.md 1.1).
func (s *Server) Listen(addr, admin string) (*Listening, error) {
	l := &Listening{s: s}
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen for storage clients at %q: %w", addr, err)
	}
	if admin != "" {
		host, adminPort, err := net.SplitHostPort(admin)
		if err != nil {
			return nil, fmt.Errorf("listen for admin calls at %q: %w", admin, err)
		}
		l.merged = adminPort == port && port != "0"
		if ip := net.ParseIP(host); !l.merged && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return nil, fmt.Errorf("listen for admin calls at %q: use an address of this machine only, such as 127.0.0.1:5679", admin)
		}
	}
	if l.public, err = net.Listen("tcp", addr); err != nil {
		return nil, fmt.Errorf("listen for storage clients: %w", err)
	}
	if admin != "" && !l.merged {
		if l.admin, err = net.Listen("tcp", admin); err != nil {
			return nil, errors.Join(fmt.Errorf("listen for admin calls: %w", err), l.public.Close())
		}
	}
	return l, nil
}

// Addr returns the address for everybody.
func (l *Listening) Addr() string { return l.public.Addr().String() }

// AdminAddr returns the address for this machine, empty if there is none.
func (l *Listening) AdminAddr() string {
	switch {
	case l.merged:
		return l.Addr()
	case l.admin != nil:
		return l.admin.Addr().String()
	}
	return ""
}

// Serve answers calls until ctx ends.
func (l *Listening) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	handler := l.s.Public()
	if l.merged {
		handler = l.s.Merged()
	}
	var wg sync.WaitGroup
	var errPublic, errAdmin error
	serve := func(err *error, ln net.Listener, h http.Handler) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			*err = jsonrpc.Serve(ctx, ln, h, l.s.opt.Serving)
			cancel() // one does not go on without the other
		}()
	}
	serve(&errPublic, l.public, handler)
	if l.admin != nil {
		serve(&errAdmin, l.admin, l.s.Admin())
	}
	wg.Wait()
	return errors.Join(errPublic, errAdmin)
}
