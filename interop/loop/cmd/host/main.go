// Command host is the original as host, remote-controlled: each line of its standard input is a call, each line of its
// standard output what came of it. It starts plugins with nothing in their environment but what LOOP sets.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/hashicorp/go-plugin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"google.golang.org/grpc/status"
)

// call is one line of input. Args' keys depend on the method.
type call struct {
	Method string          `json:"method"`
	Args   json.RawMessage `json:"args"`
	// How long the call may take; 10 s when left out.
	TimeoutMs int `json:"timeoutMs"`
}

// step is one line of output: bytes as hex, integers of more than 32 bits as decimal text.
type step struct {
	Method string `json:"method"`
	OK     bool   `json:"ok"`
	Value  any    `json:"value,omitempty"`
	Error  string `json:"error,omitempty"`
	Code   int    `json:"code,omitempty"`
}

func main() {
	lggr, err := logger.NewWith(func(config *zap.Config) {
		config.Level.SetLevel(zapcore.DebugLevel)
		config.Sampling = nil
		config.DisableStacktrace = true
	})
	if err != nil {
		panic(err)
	}
	opts := loop.GRPCOptsConfig{Registerer: prometheus.NewRegistry()}.New(lggr)
	h := &host{lggr: lggr, opts: opts, providers: map[string]any{}, plugins: map[string]reportingPlugin{}}
	defer plugin.CleanupClients()
	defer h.close()

	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var c call
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			panic(err)
		}
		if err := out.Encode(h.step(c)); err != nil {
			panic(err)
		}
	}
}

func (h *host) step(c call) step {
	timeout := 10 * time.Second
	if c.TimeoutMs > 0 {
		timeout = time.Duration(c.TimeoutMs) * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	value, err := h.dispatch(ctx, c)
	if err != nil {
		failure := status.Convert(err)
		if errors.Is(err, context.DeadlineExceeded) {
			// What a client that gave up its attempts says: it is no status of its own.
			failure = status.FromContextError(err)
		}
		return step{Method: c.Method, Error: failure.Message(), Code: int(failure.Code())}
	}
	return step{Method: c.Method, OK: true, Value: value}
}

func (h *host) dispatch(ctx context.Context, c call) (any, error) {
	for _, methods := range []map[string]method{relayerMethods, providerMethods, medianMethods} {
		if m, ok := methods[c.Method]; ok {
			return m(ctx, h, c.Args)
		}
	}
	return nil, fmt.Errorf("no method %q", c.Method)
}

type method func(ctx context.Context, h *host, args json.RawMessage) (any, error)

// with reads a method's args.
func with[A any](f func(ctx context.Context, h *host, args A) (any, error)) method {
	return func(ctx context.Context, h *host, raw json.RawMessage) (any, error) {
		var args A
		if len(raw) > 0 {
			if err := json.Unmarshal(raw, &args); err != nil {
				return nil, fmt.Errorf("bad args: %w", err)
			}
		}
		return f(ctx, h, args)
	}
}
