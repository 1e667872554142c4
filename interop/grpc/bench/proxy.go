package main

import (
	"context"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
)

// frame is a message on its way: never decoded and never copied.
type frame struct{ data mem.BufferSlice }

type frameCodec struct{}

func (frameCodec) Name() string { return "frames" }

func (frameCodec) Marshal(v any) (mem.BufferSlice, error) { return v.(*frame).data, nil }

func (frameCodec) Unmarshal(data mem.BufferSlice, v any) error {
	data.Ref()
	v.(*frame).data = data
	return nil
}

// proxyServer forwards every method to the server at path.
func proxyServer(path string) *grpc.Server {
	target := dial(path, grpc.WithDefaultCallOptions(grpc.ForceCodecV2(frameCodec{})))
	forward := func(_ any, down grpc.ServerStream) error {
		method, _ := grpc.MethodFromServerStream(down)
		received, _ := metadata.FromIncomingContext(down.Context())
		ctx, cancel := context.WithCancel(metadata.NewOutgoingContext(down.Context(), received))
		defer cancel()
		up, err := target.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, method)
		if err != nil {
			return err
		}
		go func() {
			for {
				var request frame
				if err := down.RecvMsg(&request); err == io.EOF {
					up.CloseSend()
					return
				} else if err != nil {
					cancel()
					return
				}
				if up.SendMsg(&request) != nil {
					return
				}
			}
		}()
		for first := true; ; first = false {
			var response frame
			err := up.RecvMsg(&response)
			if first {
				if header, headerErr := up.Header(); headerErr == nil {
					down.SetHeader(header)
				}
			}
			if err != nil {
				down.SetTrailer(up.Trailer())
				if err == io.EOF {
					return nil
				}
				return err
			}
			if err := down.SendMsg(&response); err != nil {
				return err
			}
		}
	}
	return grpc.NewServer(
		grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage),
		grpc.ForceServerCodecV2(frameCodec{}), grpc.UnknownServiceHandler(forward))
}
