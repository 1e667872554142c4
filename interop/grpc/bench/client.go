package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	testing "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/metadata"
)

func request(messages string, size int) any {
	if messages == "octets" {
		octets := make([]byte, size)
		return &octets
	}
	message := &testing.StreamingOutputCallRequest{
		Payload:        &testing.Payload{Body: make([]byte, size)},
		ResponseStatus: &testing.EchoStatus{Code: 3, Message: "as in the other languages"},
	}
	for i := range 31 {
		message.ResponseParameters = append(message.ResponseParameters,
			&testing.ResponseParameters{Size: int32(i * 1000), IntervalUs: int32(i)})
	}
	return message
}

// measurer keeps a number of calls going for a time.
func measurer(connection *grpc.ClientConn, messages string) func(command) answer {
	var options []grpc.CallOption
	if messages == "octets" {
		options = append(options, grpc.ForceCodecV2(octetsCodec{}))
	}
	call := func(message any) {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		ctx = metadata.AppendToOutgoingContext(ctx, "x-trace", "4bf92f3577b34da6a3ce929d0e0e4736", "x-tenant", "7")
		if err := connection.Invoke(ctx, echoPath, message, newMessage(messages), options...); err != nil {
			fail(err)
		}
	}
	return func(asked command) answer {
		message := request(messages, asked.Size)
		start := time.Now()
		end := start.Add(time.Duration(asked.Ms) * time.Millisecond)
		times := make([][]float64, asked.Concurrency)
		var wait sync.WaitGroup
		for i := range times {
			wait.Go(func() {
				for began := time.Now(); began.Before(end); {
					call(message)
					now := time.Now()
					times[i] = append(times[i], float64(now.Sub(began).Nanoseconds())/1000)
					began = now
				}
			})
		}
		wait.Wait()
		passed := time.Since(start)
		all := slices.Concat(times...)
		slices.Sort(all)
		return answer{
			Calls: len(all), Micros: float64(passed.Nanoseconds()) / 1000,
			P50: all[len(all)/2], P99: all[len(all)*99/100],
		}
	}
}
