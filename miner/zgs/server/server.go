// Package server is the JSON-RPC interface of a storage node as official clients
// use it: zgs_ methods for everybody, admin_ and miner_ methods for this machine
// (spec/storage-node.md 1).
//
// Where official clients take an error for success, or retry it for half a
// minute, the server is friendlier than the reference: segments that are there
// already give null, and when too much is being written calls are held back
// before they are refused.
package server

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/zgs"
	"github.com/zgminer/zgminer/pora/merkle"
)

// Log is what the server needs of a flow.Log.
type Log interface {
	Next() uint64
	Length() uint64
	RootAt(length uint64) (merkle.Hash, error)
	Progress() (number uint64, hash merkle.Hash, ok bool)
}

// Network says whom the node is connected with. Nil in Options means nobody.
type Network interface {
	Info() zgs.NetworkInfo
	Peers() map[string]zgs.PeerInfo
}

// Syncing fetches files from others. Nil in Options means that it is disabled.
// Errors are sent as they are.
type Syncing interface {
	Find(ctx context.Context, seq uint64) error
	StartFile(ctx context.Context, seq uint64) error
	// StartChunks fetches the sectors start to end (exclusive) of a file.
	StartChunks(ctx context.Context, seq, start, end uint64) error
	Terminate(seq uint64) bool
	State() zgs.SyncServiceState
	// Status describes the synchronisation of a file; ok is false if there is none.
	Status(seq uint64) (text string, ok bool)
	Info() map[uint64]zgs.FileSyncInfo
	// Locations lists nodes that have parts of a file.
	Locations(seq uint64) []zgs.LocationInfo
}

// Mining is what miner_ methods control. Nil in Options means that there are no
// such methods. The results tell whether the order was taken.
type Mining interface {
	Start() bool
	Stop() bool
	SetStartPosition(sector uint64) bool
}

// Options configure New. Files, Log and Identity are needed.
type Options struct {
	Files    *files.Files
	Log      Log
	Identity func() zgs.NetworkIdentity
	Network  Network
	Syncing  Syncing
	Mining   Mining
	// Shutdown ends the process; nil means that admin_shutdown is refused.
	Shutdown func()
	// Metrics lists values for admin_getMetrics by name; nil means none.
	Metrics func() map[string]string
	// LoadInfo describes a stored load for zgs_getMetaDataByNodeIndex; nil means
	// that there is no description.
	LoadInfo func(load uint64) (text string, ok bool)
	// Limits bounds what clients may do. Busy is set by New.
	Limits jsonrpc.Options
	// Serving bounds connections.
	Serving jsonrpc.Serving
	Logger  *slog.Logger
}

// maxSegments bounds the segments of one call.
const maxSegments = 4096

// Server holds the methods.
type Server struct {
	opt           Options
	public, admin *jsonrpc.Server
	merged        *jsonrpc.Server
	log           *slog.Logger
}

// New returns a Server; Listen makes it reachable.
func New(opt Options) *Server {
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	opt.Limits.Logger, opt.Serving.Logger = opt.Logger, opt.Logger
	if opt.Limits.Busy == nil {
		// Clients wait and try again when they read this.
		opt.Limits.Busy = jsonrpc.Failed(zgs.TextTooMany + ": 16")
	}
	s := &Server{opt: opt, log: opt.Logger}
	s.public, s.merged = jsonrpc.New(opt.Limits), jsonrpc.New(opt.Limits)
	local := opt.Limits
	local.Origins, local.CallsPerSecond = nil, 0
	s.admin = jsonrpc.New(local)
	s.files(s.public.Handle)
	s.files(s.merged.Handle)
	s.private(s.admin.HandlePrivate)
	s.private(s.merged.HandlePrivate)
	return s
}

// handle registers a method.
type handle func(name string, params []string, call jsonrpc.Method)

// failure turns an error into what clients expect.
func (s *Server) failure(method string, err error) error {
	var refusal *files.Refusal
	var rpc *jsonrpc.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &rpc):
		return rpc
	case errors.As(err, &refusal) && refusal.Param != "":
		return &jsonrpc.Error{Code: zgs.CodeInvalidParams, Message: zgs.MessageParams + ": " + refusal.Param, Data: refusal.Text}
	case errors.As(err, &refusal) && refusal.Internal:
		return jsonrpc.Internal(refusal.Text)
	case errors.As(err, &refusal):
		return jsonrpc.Failed(refusal.Text)
	case errors.Is(err, files.ErrUnknown):
		return jsonrpc.Internal(err.Error())
	case errors.Is(err, context.Canceled):
		return jsonrpc.Internal("the call was given up")
	}
	// Others are told nothing of the machine's paths.
	s.log.Error("a call failed", "method", method, "err", err)
	return jsonrpc.Internal("the node could not do it; its log says why")
}

// wrap registers call with errors turned by failure.
func (s *Server) wrap(h handle, name string, params []string, call jsonrpc.Method) {
	h(name, params, func(ctx context.Context, p *jsonrpc.Params) (any, error) {
		v, err := call(ctx, p)
		return v, s.failure(name, err)
	})
}

// Status returns the result of zgs_getStatus.
func (s *Server) Status() zgs.Status {
	st := zgs.Status{NextTxSeq: s.opt.Log.Next(), NetworkIdentity: s.opt.Identity()}
	if number, hash, ok := s.opt.Log.Progress(); ok {
		st.LogSyncHeight, st.LogSyncBlock = number, common.Hash(hash)
	}
	if s.opt.Network != nil {
		st.ConnectedPeers = s.opt.Network.Info().ConnectedPeers
	}
	return st
}

// callDeadline bounds what one call may take; official clients wait for 30 s.
const callDeadline = 2 * time.Minute
