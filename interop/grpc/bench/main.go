// Command bench is the Go side of bench/transport: an echo server, a client that measures, and a proxy. Each answers
// commands on its input, a line of JSON each, and prints "ready" first.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"syscall"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const maxMessage = 64 << 20

type command struct {
	Run         bool `json:"run"`
	Size        int  `json:"size"`
	Concurrency int  `json:"concurrency"`
	Ms          int  `json:"ms"`
}

type answer struct {
	Calls  int     `json:"calls"`
	Micros float64 `json:"micros"`
	P50    float64 `json:"p50"`
	P99    float64 `json:"p99"`
	// CPU time of the process since it began, in microseconds.
	CPU int64 `json:"cpu"`
}

func main() {
	role, messages, path := os.Args[1], os.Args[2], os.Args[3]
	run := func(command) answer { return answer{} }
	switch role {
	case "server":
		serve(echoServer(messages), path)
	case "proxy":
		serve(proxyServer(os.Args[4]), path)
	case "client":
		run = measurer(dial(path), messages)
	default:
		fail(fmt.Errorf("unknown role %q", role))
	}
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked command
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		var result answer
		if asked.Run {
			result = run(asked)
		}
		result.CPU = cpu()
		if err := out.Encode(result); err != nil {
			fail(err)
		}
	}
}

func serve(server *grpc.Server, path string) {
	listener, err := net.Listen("unix", path)
	if err != nil {
		fail(err)
	}
	go func() { fail(server.Serve(listener)) }()
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

func cpu() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		fail(err)
	}
	return usage.Utime.Nano()/1000 + usage.Stime.Nano()/1000
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
