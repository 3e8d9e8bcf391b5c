// Package zgsgrpc is the gRPC interface of a storage node: a ping and the upload
// of segments, with server reflection (spec/storage-node.md 1.6).
package zgsgrpc

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	// gRPC, which the protocol demands, and its reflection service, by which tools
	// learn the interface.
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	"github.com/zgminer/zgminer/internal/jsonrpc"
	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/zgs/grpc/zgspb"
	"github.com/zgminer/zgminer/pora/merkle"
)

//go:generate go run ./_gen/main.go

// Files is what the service needs of a files.Files.
type Files interface {
	AddSegments(ctx context.Context, origin string, seq *uint64, segments []files.Segment) error
	BySeq(seq uint64) (info files.Info, ok bool, err error)
}

// Options configure New. Zero means the default.
type Options struct {
	Files Files
	// MaxMessage bounds a request in bytes, default 4 MiB as in official nodes: 15
	// full segments.
	MaxMessage int
	// MaxCalls bounds the calls that are worked on at the same time, default 16.
	MaxCalls int
	// Serving bounds the connections, default 32, of one address 8. Each may have
	// 4 calls: so many messages are in memory at most.
	Serving jsonrpc.Serving
	Logger  *slog.Logger
}

// maxLevels is more than any proof has.
const maxLevels = 66

// Server is the service.
type Server struct {
	opt   Options
	calls chan struct{}
	rpc   *grpc.Server
}

// New returns a server.
func New(opt Options) *Server {
	if opt.MaxMessage == 0 {
		opt.MaxMessage = 4 << 20
	}
	if opt.MaxCalls == 0 {
		opt.MaxCalls = 16
	}
	if opt.Logger == nil {
		opt.Logger = slog.Default()
	}
	if opt.Serving.MaxConns == 0 {
		opt.Serving.MaxConns = 32
	}
	if opt.Serving.MaxPerAddr == 0 {
		opt.Serving.MaxPerAddr = 8
	}
	opt.Serving.Logger = opt.Logger
	s := &Server{opt: opt, calls: make(chan struct{}, opt.MaxCalls)}
	s.rpc = grpc.NewServer(
		grpc.MaxRecvMsgSize(opt.MaxMessage), grpc.MaxSendMsgSize(opt.MaxMessage), grpc.MaxConcurrentStreams(4),
		grpc.ConnectionTimeout(10*time.Second), grpc.MaxHeaderListSize(16<<10),
		grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionIdle: 2 * time.Minute, Time: time.Minute, Timeout: 20 * time.Second}),
		grpc.UnaryInterceptor(s.guard),
	)
	s.rpc.RegisterService(&description, s)
	reflection.Register(s.rpc)
	return s
}

// Serve answers calls on ln until ctx ends; calls under way may finish for 10 s.
func (s *Server) Serve(ctx context.Context, ln net.Listener) error {
	done := make(chan error, 1)
	go func() { done <- s.rpc.Serve(jsonrpc.Limit(ln, s.opt.Serving)) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop := time.AfterFunc(10*time.Second, s.rpc.Stop)
	s.rpc.GracefulStop()
	stop.Stop()
	if err := <-done; err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return err
	}
	return nil
}

// guard bounds the calls and turns a defect of the program into an error.
func (s *Server) guard(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (reply any, err error) {
	select {
	case s.calls <- struct{}{}:
		defer func() { <-s.calls }()
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	defer func() {
		if v := recover(); v != nil {
			s.opt.Logger.Error("a gRPC call failed by a defect of the program", "method", info.FullMethod, "panic", v)
			reply, err = nil, status.Error(codes.Internal, "a defect of the program; its log has the details")
		}
	}()
	return handler(ctx, req)
}

// Ping answers with the message.
func (s *Server) Ping(_ context.Context, r *zgspb.PingRequest) (*zgspb.PingReply, error) {
	return &zgspb.PingReply{Message: "Echo: " + r.GetMessage()}, nil
}

// UploadSegmentsByTxSeq stores segments as zgs_uploadSegmentsByTxSeq does.
// Segments that are there already are no error.
func (s *Server) UploadSegmentsByTxSeq(ctx context.Context, r *zgspb.UploadSegmentsByTxSeqRequest) (*zgspb.Empty, error) {
	list := make([]files.Segment, len(r.GetSegments()))
	for i, v := range r.GetSegments() {
		var err error
		if list[i], err = segment(v); err != nil {
			return nil, err
		}
	}
	seq := r.GetTxSeq()
	if _, ok, err := s.opt.Files.BySeq(seq); err != nil {
		return nil, s.failed("Failed to get transaction by sequence number", err)
	} else if !ok {
		return nil, status.Errorf(codes.Internal, "Failed to get transaction by sequence number: there is no transaction %d here", seq)
	}
	// A client that hangs up does not undo what it sent.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	defer cancel()
	if err := s.opt.Files.AddSegments(ctx, origin(ctx), &seq, list); err != nil {
		return nil, s.failed("Failed to put segment", err)
	}
	return &zgspb.Empty{}, nil
}

// failed tells clients a refusal; of other errors the log has the text.
func (s *Server) failed(what string, err error) error {
	var refusal *files.Refusal
	if errors.As(err, &refusal) {
		return status.Errorf(codes.Internal, "%s: %s", what, refusal.Error())
	}
	s.opt.Logger.Error("a gRPC call failed", "what", what, "err", err)
	return status.Errorf(codes.Internal, "%s: the node could not do it; its log says why", what)
}

// origin is the caller's address.
func origin(ctx context.Context) string {
	if p, ok := peer.FromContext(ctx); ok {
		if a, err := netip.ParseAddrPort(p.Addr.String()); err == nil {
			return a.Addr().Unmap().String()
		}
	}
	return ""
}

func invalid(format string, args ...any) error {
	return status.Error(codes.InvalidArgument, fmt.Sprintf(format, args...))
}

// segment converts a message; the error is an InvalidArgument.
func segment(v *zgspb.SegmentWithProof) (files.Segment, error) {
	s := files.Segment{Data: v.GetData(), Index: v.GetIndex(), FileSize: v.GetFileSize(), Proof: &merkle.Proof{Path: v.GetProof().GetPath()}}
	if v.GetRoot() == nil || v.GetProof() == nil {
		return s, invalid("Invalid segment: root or proof is missing")
	}
	if len(v.Proof.Lemma) > maxLevels || len(v.Proof.Path) > maxLevels {
		return s, invalid("Invalid segment: a proof of more than %d levels", maxLevels)
	}
	var err error
	if s.Root, err = hash(v.Root.Value); err != nil {
		return s, err
	}
	s.Proof.Lemma = make([]merkle.Hash, len(v.Proof.Lemma))
	for i, b := range v.Proof.Lemma {
		if s.Proof.Lemma[i], err = hash(b); err != nil {
			return s, err
		}
	}
	return s, nil
}

func hash(b []byte) (h merkle.Hash, err error) {
	if len(b) != len(h) {
		return h, invalid("Invalid hash length: got %d, want %d", len(b), len(h))
	}
	copy(h[:], b)
	return h, nil
}
