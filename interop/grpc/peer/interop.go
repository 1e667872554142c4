package main

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/interop"
	testing "google.golang.org/grpc/interop/grpc_testing"
)

func serveInterop(path string) {
	server := grpc.NewServer()
	testing.RegisterTestServiceServer(server, interop.NewTestServer())
	serve(server, path)
}

// runInterop exits 0 when the case passes; grpc-go's own code exits otherwise.
func runInterop(path, name string) {
	connection := dial(path)
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client := testing.NewTestServiceClient(connection)
	switch name {
	case "empty_unary":
		interop.DoEmptyUnaryCall(ctx, client)
	case "large_unary":
		interop.DoLargeUnaryCall(ctx, client)
	case "client_streaming":
		interop.DoClientStreaming(ctx, client)
	case "server_streaming":
		interop.DoServerStreaming(ctx, client)
	case "ping_pong":
		interop.DoPingPong(ctx, client)
	case "empty_stream":
		interop.DoEmptyStream(ctx, client)
	case "timeout_on_sleeping_server":
		interop.DoTimeoutOnSleepingServer(ctx, client)
	case "cancel_after_begin":
		interop.DoCancelAfterBegin(ctx, client)
	case "cancel_after_first_response":
		interop.DoCancelAfterFirstResponse(ctx, client)
	case "custom_metadata":
		interop.DoCustomMetadata(ctx, client)
	case "status_code_and_message":
		interop.DoStatusCodeAndMessage(ctx, client)
	case "special_status_message":
		interop.DoSpecialStatusMessage(ctx, client)
	case "unimplemented_method":
		interop.DoUnimplementedMethod(ctx, connection)
	case "unimplemented_service":
		interop.DoUnimplementedService(ctx, testing.NewUnimplementedServiceClient(connection))
	case "rpc_soak":
		soak(ctx, path, func() (*grpc.ClientConn, func()) { return connection, func() {} })
	case "channel_soak":
		soak(ctx, path, func() (*grpc.ClientConn, func()) {
			fresh := dial(path)
			return fresh, func() { fresh.Close() }
		})
	default:
		fail(fmt.Errorf("unknown case %q", name))
	}
}

func soak(ctx context.Context, path string, channel func() (*grpc.ClientConn, func())) {
	interop.DoSoakTest(ctx, interop.SoakTestConfig{
		RequestSize:                      271828,
		ResponseSize:                     314159,
		PerIterationMaxAcceptableLatency: 10 * time.Second,
		OverallTimeout:                   50 * time.Second,
		ServerAddr:                       path,
		NumWorkers:                       4,
		Iterations:                       200,
		ChannelForTest:                   channel,
	})
}
