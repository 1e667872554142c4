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
	"sync"
	"time"

	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/chainlink-common/pkg/contexts"
	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"google.golang.org/grpc/status"
)

// call is one line of input. Args' keys depend on the method.
type call struct {
	// Of calls that are carried out at the same time; a call without one ends before the next line is read.
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Args   json.RawMessage `json:"args"`
	// How long the call may take; 10 s when left out. Negative for a deadline that has passed.
	TimeoutMs *int `json:"timeoutMs"`
	// Whether it was given up before it began.
	Cancelled bool `json:"cancelled"`
	// The name of a workflow, one of the few things that cross the wire beside a call.
	Workflow string `json:"workflow"`
	// Gives up a call by its ID; then nothing else is set.
	Cancel int `json:"cancel"`
}

// step is one line of output, in the form that tagged.go tells.
type step struct {
	ID     int    `json:"id,omitempty"`
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
	h := newHost(lggr)
	defer plugin.CleanupClients()
	defer h.close()
	newConsole(h).run(bufio.NewScanner(os.Stdin))
}

// console carries out lines.
type console struct {
	h       *host
	mu      sync.Mutex
	out     *json.Encoder
	running map[int]context.CancelFunc
	calls   sync.WaitGroup
}

func newConsole(h *host) *console {
	return &console{h: h, out: json.NewEncoder(os.Stdout), running: map[int]context.CancelFunc{}}
}

func (c *console) run(lines *bufio.Scanner) {
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var line call
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			panic(err)
		}
		switch {
		case line.Cancel != 0:
			c.mu.Lock()
			if cancel, ok := c.running[line.Cancel]; ok {
				cancel()
			}
			c.mu.Unlock()
		case line.ID == 0:
			c.carryOut(c.begin(line))
		default:
			begun := c.begin(line)
			c.calls.Add(1)
			go func() {
				defer c.calls.Done()
				c.carryOut(begun)
			}()
		}
	}
	c.mu.Lock()
	for _, cancel := range c.running {
		cancel()
	}
	c.mu.Unlock()
	c.calls.Wait()
}

type begun struct {
	call
	ctx    context.Context
	cancel context.CancelFunc
}

// begin makes the call one that later lines can cancel.
func (c *console) begin(line call) begun {
	timeout := 10 * time.Second
	if line.TimeoutMs != nil {
		timeout = time.Duration(*line.TimeoutMs) * time.Millisecond
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	if line.Cancelled {
		cancel()
	}
	if line.Workflow != "" {
		ctx = contexts.WithCRE(ctx, contexts.CRE{Workflow: line.Workflow})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running[line.ID] = cancel
	return begun{line, ctx, cancel}
}

func (c *console) carryOut(b begun) {
	defer b.cancel()
	value, err := c.h.dispatch(b.ctx, b.call)
	answer := step{ID: b.ID, Method: b.Method, OK: err == nil, Value: value}
	if err != nil {
		failure := status.Convert(err)
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			// What a client that gave up its attempts says: it is no status of its own.
			failure = status.FromContextError(err)
		}
		answer.Value, answer.Error, answer.Code = nil, failure.Message(), int(failure.Code())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.running, b.ID)
	if err := c.out.Encode(answer); err != nil {
		panic(err)
	}
}

func (h *host) dispatch(ctx context.Context, c call) (any, error) {
	for _, methods := range []map[string]method{
		hostMethods, relayerMethods, providerMethods, medianMethods, reportingMethods, ocr2Methods, ocr3Methods,
		readerMethods, writerMethods, codecMethods, evmMethods, keystoreMethods,
	} {
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

// on names the object that a call goes to.
type on struct {
	On string `json:"on"`
}

func (o on) name() string { return o.On }

// of is a method of an object that has to be a P.
func of[P any, A interface{ name() string }](f func(ctx context.Context, p P, args A) (any, error)) method {
	return with(func(ctx context.Context, h *host, args A) (any, error) {
		p, ok := h.get(args.name()).(P)
		if !ok {
			return nil, fmt.Errorf("%q is a %T", args.name(), h.get(args.name()))
		}
		return f(ctx, p, args)
	})
}
