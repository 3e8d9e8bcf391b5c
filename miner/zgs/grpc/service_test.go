package zgsgrpc_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/zgminer/zgminer/miner/files"
	"github.com/zgminer/zgminer/miner/files/filestest"
	zgsgrpc "github.com/zgminer/zgminer/miner/zgs/grpc"
	"github.com/zgminer/zgminer/miner/zgs/grpc/zgspb"
)

func start(t *testing.T) (*filestest.World, *grpc.ClientConn) {
	w := filestest.New(t, nil)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	filestest.Must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- zgsgrpc.New(zgsgrpc.Options{Files: w.Files, Logger: slog.New(slog.DiscardHandler)}).Serve(ctx, ln)
	}()
	conn, err := grpc.NewClient(ln.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	filestest.Must(t, err)
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return w, conn
}

func call(conn *grpc.ClientConn, method string, in, out any) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return conn.Invoke(ctx, "/zgs_grpc.ZgsGrpcService/"+method, in, out)
}

func wire(s files.Segment) *zgspb.SegmentWithProof {
	v := &zgspb.SegmentWithProof{Root: &zgspb.DataRoot{Value: s.Root[:]}, Data: s.Data, Index: s.Index, FileSize: s.FileSize, Proof: &zgspb.FileProof{Path: s.Proof.Path}}
	for i := range s.Proof.Lemma {
		v.Proof.Lemma = append(v.Proof.Lemma, s.Proof.Lemma[i][:])
	}
	return v
}

func TestService(t *testing.T) {
	w, conn := start(t)
	var pong zgspb.PingReply
	filestest.Must(t, call(conn, "Ping", &zgspb.PingRequest{Message: "hello"}, &pong))
	if pong.Message != "Echo: hello" {
		t.Error(pong.Message)
	}
	data := filestest.Content(600000)
	f := filestest.File(t, data)
	list := filestest.Segments(t, f, data)
	upload := func(seq uint64, edit func(*zgspb.SegmentWithProof), segments ...files.Segment) error {
		r := &zgspb.UploadSegmentsByTxSeqRequest{TxSeq: seq}
		for _, s := range segments {
			v := wire(s)
			if edit != nil {
				edit(v)
			}
			r.Segments = append(r.Segments, v)
		}
		return call(conn, "UploadSegmentsByTxSeq", r, &zgspb.Empty{})
	}
	if err := upload(0, nil, list[0]); status.Code(err) != codes.Internal || !strings.HasPrefix(status.Convert(err).Message(), "Failed to get transaction by sequence number: ") {
		t.Errorf("unknown transaction: %v", err)
	}
	seq := w.Submit(f)
	for _, c := range []struct {
		name string
		edit func(*zgspb.SegmentWithProof)
		code codes.Code
		text string
	}{
		{"no root", func(v *zgspb.SegmentWithProof) { v.Root = nil }, codes.InvalidArgument, "Invalid segment: "},
		{"no proof", func(v *zgspb.SegmentWithProof) { v.Proof = nil }, codes.InvalidArgument, "Invalid segment: "},
		{"short root", func(v *zgspb.SegmentWithProof) { v.Root.Value = v.Root.Value[1:] }, codes.InvalidArgument, "Invalid hash length: got 31, want 32"},
		{"long lemma", func(v *zgspb.SegmentWithProof) { v.Proof.Lemma[0] = make([]byte, 33) }, codes.InvalidArgument, "Invalid hash length: got 33, want 32"},
		{"endless proof", func(v *zgspb.SegmentWithProof) { v.Proof.Path = make([]bool, 1000) }, codes.InvalidArgument, "Invalid segment: "},
		{"wrong data", func(v *zgspb.SegmentWithProof) { v.Data = bytes.Repeat([]byte{9}, 262144) }, codes.Internal, "Failed to put segment: Invalid params: proof; data: validation failed"},
	} {
		if err := upload(seq, c.edit, list[0]); status.Code(err) != c.code || !strings.HasPrefix(status.Convert(err).Message(), c.text) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	filestest.Must(t, upload(seq, nil, list...))
	w.Want(seq, files.Finalized, 3)
	w.WantFile(seq, data)
	filestest.Must(t, upload(seq, nil, list[1]))
	if err := upload(seq, func(v *zgspb.SegmentWithProof) { v.Data = make([]byte, 5<<20) }, list[0]); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("5 MiB: %v", err)
	}
}

func TestReflection(t *testing.T) {
	_, conn := start(t)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	stream, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(ctx)
	filestest.Must(t, err)
	filestest.Must(t, stream.Send(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: "zgs_grpc.ZgsGrpcService"}}))
	answer, err := stream.Recv()
	filestest.Must(t, err)
	if files := answer.GetFileDescriptorResponse().GetFileDescriptorProto(); len(files) != 1 || !bytes.Contains(files[0], []byte("UploadSegmentsByTxSeq")) {
		t.Errorf("reflection answers %v", answer)
	}
}

// TestWire holds the numbers of the fields to spec/storage-node.md 1.6.
func TestWire(t *testing.T) {
	v := &zgspb.UploadSegmentsByTxSeqRequest{TxSeq: 7, Segments: []*zgspb.SegmentWithProof{{
		Root: &zgspb.DataRoot{Value: []byte{1}}, Data: []byte{2}, Index: 3, FileSize: 5,
		Proof: &zgspb.FileProof{Lemma: [][]byte{{6}}, Path: []bool{true}},
	}}}
	got, err := proto.MarshalOptions{Deterministic: true}.Marshal(v)
	filestest.Must(t, err)
	bytesField := func(b []byte, n protowire.Number, v []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), v)
	}
	number := func(b []byte, n protowire.Number, v uint64) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
	}
	proof := bytesField(bytesField(nil, 1, []byte{6}), 2, []byte{1})
	segment := number(bytesField(number(bytesField(bytesField(nil, 1, bytesField(nil, 1, []byte{1})), 2, []byte{2}), 3, 3), 4, proof), 5, 5)
	if want := number(bytesField(nil, 1, segment), 2, 7); !bytes.Equal(got, want) {
		t.Errorf("%x\nwant %x", got, want)
	}
	text, err := os.ReadFile("zgspb/zgs.proto")
	filestest.Must(t, err)
	for _, line := range []string{"package zgs_grpc;", "rpc Ping (PingRequest) returns (PingReply);", "rpc UploadSegmentsByTxSeq (UploadSegmentsByTxSeqRequest) returns (Empty);", "uint64 file_size = 5;", "repeated bool path = 2;"} {
		if !strings.Contains(string(text), line) {
			t.Errorf("zgs.proto lacks %q", line)
		}
	}
}
