package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

const service = "/loopp.Checks/"

type client struct{ connection *grpc.ClientConn }

// runChecks prints what each check saw, in order: [[name, result], …]. checks.ts has the same checks.
func runChecks(path string) {
	c := client{dial(path, grpc.WithDefaultCallOptions(grpc.ForceCodecV2(rawCodec{})))}
	defer c.connection.Close()
	var results [][2]string
	add := func(name, result string) { results = append(results, [2]string{name, result}) }
	for _, size := range []int{0, 1, 100, 16379, 16384, 65535, 65536, 1 << 20, 20 << 20} {
		add(fmt.Sprintf("unary of %d octets", size), c.echo(size))
	}
	add("500 calls at once", c.atOnce())
	add("metadata", c.metadata())
	add("deadline on the server", c.deadline())
	add("status message", c.statusOf("Fail", "9:"+message, time.Minute))
	add("unimplemented", strings.SplitN(c.statusOf("Missing", "", time.Minute), " ", 2)[0])
	add("deadline expiry", strings.SplitN(c.statusOf("Hang", "", 50*time.Millisecond), " ", 2)[0])
	add("bidi of 300 messages", c.bidi())
	add("cancel", c.cancel())
	add("still usable", c.echo(100))
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		fail(err)
	}
}

const message = "nöt 100 %, 😀\n"

func pattern(size int) []byte {
	octets := make([]byte, size)
	for i := range octets {
		octets[i] = byte(i*31 + size)
	}
	return octets
}

func (c client) call(ctx context.Context, method string, request []byte, options ...grpc.CallOption) ([]byte, error) {
	var response []byte
	err := c.connection.Invoke(ctx, service+method, &request, &response, options...)
	return response, err
}

func (c client) echo(size int) string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	response, err := c.call(ctx, "Echo", pattern(size))
	if err != nil {
		return err.Error()
	}
	if !bytes.Equal(response, pattern(size)) {
		return "other octets came back"
	}
	return "same"
}

func (c client) atOnce() string {
	results := make([]string, 500)
	var wait sync.WaitGroup
	for i := range results {
		wait.Go(func() { results[i] = c.echo(i * i * 2) })
	}
	wait.Wait()
	for _, result := range results {
		if result != "same" {
			return result
		}
	}
	return "same"
}

func (c client) metadata() string {
	sent := metadata.Pairs("x-repeated", "1", "x-repeated", "2", "x-octets-bin", "\x00\xff", "x-octets-bin", "\x01",
		"x-long", strings.Repeat("v", 9000))
	var header, trailer metadata.MD
	ctx := metadata.NewOutgoingContext(context.Background(), sent)
	if _, err := c.call(ctx, "Echo", nil, grpc.Header(&header), grpc.Trailer(&trailer)); err != nil {
		return err.Error()
	}
	return show(header) + " / " + show(trailer)
}

func show(md metadata.MD) string {
	var entries []string
	for key, values := range md {
		if !strings.HasPrefix(key, "x-") {
			continue
		}
		for _, value := range values {
			if strings.HasSuffix(key, "-bin") {
				value = fmt.Sprintf("%x", value)
			}
			if len(value) > 100 {
				value = fmt.Sprintf("%d octets", len(value))
			}
			entries = append(entries, key+"="+value)
		}
	}
	sort.SliceStable(entries, func(i, j int) bool {
		left, _, _ := strings.Cut(entries[i], "=")
		right, _, _ := strings.Cut(entries[j], "=")
		return left < right
	})
	return strings.Join(entries, " ")
}

func (c client) deadline() string {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	response, err := c.call(ctx, "Deadline", nil)
	if err != nil {
		return err.Error()
	}
	left, err := strconv.Atoi(string(response))
	if err != nil || left <= 0 || left > 30_001 {
		return string(response)
	}
	return "seen"
}

func (c client) statusOf(method, request string, timeout time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	_, err := c.call(ctx, method, []byte(request))
	return fmt.Sprintf("%d %s", status.Code(err), status.Convert(err).Message())
}

func (c client) bidi() string {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	stream, err := c.connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true, ClientStreams: true}, service+"Bidi")
	if err != nil {
		return err.Error()
	}
	go func() {
		for i := range 300 {
			request := pattern(i * 37)
			if stream.SendMsg(&request) != nil {
				return
			}
		}
		stream.CloseSend()
	}()
	for i := 0; ; i++ {
		var response []byte
		if err := stream.RecvMsg(&response); err == io.EOF {
			return fmt.Sprintf("%d", i)
		} else if err != nil {
			return err.Error()
		}
		if !bytes.Equal(response, pattern(i*37)) {
			return "other octets came back"
		}
	}
}

// cancel waits until the server runs the call, cancels it, and waits until the server has ended it.
func (c client) cancel() string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ended := make(chan string)
	go func() {
		_, err := c.call(ctx, "Hang", nil)
		ended <- strconv.Itoa(int(status.Code(err)))
	}()
	if !c.untilHanging("1") {
		return "the server never ran the call"
	}
	cancel()
	code := <-ended
	if !c.untilHanging("0") {
		return "the server never learned of it"
	}
	return code + ", and the server learned of it"
}

func (c client) untilHanging(wanted string) bool {
	for range 1000 {
		response, err := c.call(context.Background(), "Hanging", nil)
		if err == nil && string(response) == wanted {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}
