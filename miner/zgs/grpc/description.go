package zgsgrpc

import (
	"context"

	"google.golang.org/grpc"

	"github.com/zgminer/zgminer/miner/zgs/grpc/zgspb"
)

// service is the interface of zgs.proto; the description refers to it.
type service interface {
	Ping(ctx context.Context, r *zgspb.PingRequest) (*zgspb.PingReply, error)
	UploadSegmentsByTxSeq(ctx context.Context, r *zgspb.UploadSegmentsByTxSeqRequest) (*zgspb.Empty, error)
}

const serviceName = "zgs_grpc.ZgsGrpcService"

// description tells gRPC the methods.
var description = grpc.ServiceDesc{
	ServiceName: serviceName,
	HandlerType: (*service)(nil),
	Methods:     []grpc.MethodDesc{method("Ping", service.Ping), method("UploadSegmentsByTxSeq", service.UploadSegmentsByTxSeq)},
	Metadata:    "zgs.proto",
}

// method describes a call of one request and one reply.
func method[Request, Reply any](name string, call func(service, context.Context, *Request) (*Reply, error)) grpc.MethodDesc {
	return grpc.MethodDesc{MethodName: name, Handler: func(srv any, ctx context.Context, decode func(any) error, guard grpc.UnaryServerInterceptor) (any, error) {
		in := new(Request)
		if err := decode(in); err != nil {
			return nil, err
		}
		handler := func(ctx context.Context, req any) (any, error) { return call(srv.(service), ctx, req.(*Request)) }
		if guard == nil {
			return handler(ctx, in)
		}
		return guard(ctx, in, &grpc.UnaryServerInfo{Server: srv, FullMethod: "/" + serviceName + "/" + name}, handler)
	}}
}
