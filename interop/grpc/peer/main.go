// Command peer is what our gRPC is compared with: grpc-go's interoperability client and server, a client and a server of
// our own checks, and golang.org/x/net's HPACK.
package main

import (
	"fmt"
	"net"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// Largest message of the checks, and room beside it.
const maxMessage = 64 << 20

func main() {
	if len(os.Args) < 2 {
		fail(fmt.Errorf("usage: peer interop-server|interop-client|checks-server|checks-client|hpack [SOCKET [CASE]]"))
	}
	switch role := os.Args[1]; role {
	case "interop-server":
		serveInterop(os.Args[2])
	case "interop-client":
		runInterop(os.Args[2], os.Args[3])
	case "checks-server":
		serveChecks(os.Args[2])
	case "checks-client":
		runChecks(os.Args[2])
	case "hpack":
		answerHpack()
	default:
		fail(fmt.Errorf("unknown role %q", role))
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// serve says "ready" once it listens, and ends with the process.
func serve(server *grpc.Server, path string) {
	listener, err := net.Listen("unix", path)
	if err != nil {
		fail(err)
	}
	fmt.Println("ready")
	if err := server.Serve(listener); err != nil {
		fail(err)
	}
}

func dial(path string, options ...grpc.DialOption) *grpc.ClientConn {
	options = append(options,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)))
	connection, err := grpc.NewClient("unix:"+path, options...)
	if err != nil {
		fail(err)
	}
	return connection
}
