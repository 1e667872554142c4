package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

type checks struct{ hanging atomic.Int64 }

type handler func(ctx context.Context, request []byte) ([]byte, error)

func serveChecks(path string) {
	server := grpc.NewServer(
		grpc.ForceServerCodecV2(rawCodec{}), grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage))
	c := &checks{}
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "loopp.Checks",
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{
			unary("Echo", echo), unary("Deadline", deadline), unary("Fail", failWith), unary("Hang", c.hang),
			unary("Hanging", c.count),
		},
		Streams: []grpc.StreamDesc{{StreamName: "Bidi", Handler: bidi, ServerStreams: true, ClientStreams: true}},
	}, c)
	serve(server, path)
}

func unary(name string, handle handler) grpc.MethodDesc {
	return grpc.MethodDesc{MethodName: name, Handler: func(
		_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor,
	) (any, error) {
		var request []byte
		if err := decode(&request); err != nil {
			return nil, err
		}
		response, err := handle(ctx, request)
		return &response, err
	}}
}

// echo returns the metadata of the application in header and trailers too.
func echo(ctx context.Context, request []byte) ([]byte, error) {
	received, _ := metadata.FromIncomingContext(ctx)
	back := metadata.MD{}
	for key, values := range received {
		if strings.HasPrefix(key, "x-") {
			back[key] = values
		}
	}
	if err := grpc.SetHeader(ctx, back); err != nil {
		return nil, err
	}
	return request, grpc.SetTrailer(ctx, back)
}

func deadline(ctx context.Context, _ []byte) ([]byte, error) {
	at, ok := ctx.Deadline()
	if !ok {
		return []byte("none"), nil
	}
	return strconv.AppendInt(nil, time.Until(at).Milliseconds(), 10), nil
}

func failWith(_ context.Context, request []byte) ([]byte, error) {
	code, message, _ := strings.Cut(string(request), ":")
	number, err := strconv.Atoi(code)
	if err != nil {
		return nil, err
	}
	return nil, status.Error(codes.Code(number), message)
}

func (c *checks) hang(ctx context.Context, _ []byte) ([]byte, error) {
	c.hanging.Add(1)
	defer c.hanging.Add(-1)
	<-ctx.Done()
	return nil, ctx.Err()
}

func (c *checks) count(context.Context, []byte) ([]byte, error) {
	return fmt.Append(nil, c.hanging.Load()), nil
}

func bidi(_ any, stream grpc.ServerStream) error {
	for {
		var request []byte
		if stream.RecvMsg(&request) != nil {
			return nil
		}
		if err := stream.SendMsg(&request); err != nil {
			return err
		}
	}
}
