package main

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	testing "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
)

const echoPath = "/loopp.Bench/Echo"

// octetsCodec copies what is received, as a bytes field would.
type octetsCodec struct{}

func (octetsCodec) Name() string { return "octets" }

func (octetsCodec) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*v.(*[]byte))}, nil
}

func (octetsCodec) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = data.Materialize()
	return nil
}

// newMessage makes an empty message of a kind: octets, or the protobuf message of the second table.
func newMessage(messages string) any {
	if messages == "octets" {
		return new([]byte)
	}
	return new(testing.StreamingOutputCallRequest)
}

func echoServer(messages string) *grpc.Server {
	options := []grpc.ServerOption{grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage)}
	if messages == "octets" {
		options = append(options, grpc.ForceServerCodecV2(octetsCodec{}))
	}
	server := grpc.NewServer(options...)
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: "loopp.Bench",
		HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Echo", Handler: func(
			_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor,
		) (any, error) {
			request := newMessage(messages)
			if err := decode(request); err != nil {
				return nil, err
			}
			received, _ := metadata.FromIncomingContext(ctx)
			if _, ok := ctx.Deadline(); !ok || len(received.Get("x-tenant")) != 1 {
				return nil, fmt.Errorf("deadline or metadata is missing")
			}
			return request, nil
		}}},
	}, nil)
	return server
}
