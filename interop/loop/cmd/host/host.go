package main

import (
	"context"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
)

// host holds what earlier calls made, by the names they gave.
type host struct {
	lggr     logger.Logger
	registry *prometheus.Registry
	opts     loop.GRPCOpts
	relayer  *loop.RelayerService
	median   *loop.MedianService

	mu       sync.Mutex
	commands map[string]*exec.Cmd
	objects  map[string]any
	services []service
	saved    []string
	sent     []telemetryMessage
}

// service is what is closed with the host.
type service struct {
	name   string
	closer interface{ Close() error }
}

func newHost(lggr logger.Logger) *host {
	registry := prometheus.NewRegistry()
	opts := loop.GRPCOptsConfig{Registerer: registry}.New(lggr)
	return &host{lggr: lggr, registry: registry, opts: opts, commands: map[string]*exec.Cmd{}, objects: map[string]any{}}
}

func (h *host) get(name string) any {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.objects[name]
}

// put gives an object its name, unless making it failed.
func (h *host) put(name string, object any, err error) error {
	if err == nil {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.objects[name] = object
	}
	return err
}

// started has a service closed with the host, if nobody closes it before.
func (h *host) started(name string, closer interface{ Close() error }) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.services = append(h.services, service{name, closer})
}

func (h *host) closed(closer interface{ Close() error }) error {
	h.mu.Lock()
	h.services = slices.DeleteFunc(h.services, func(s service) bool { return s.closer == closer })
	h.mu.Unlock()
	return closer.Close()
}

func (h *host) close() {
	h.mu.Lock()
	services := h.services
	h.mu.Unlock()
	for _, s := range slices.Backward(services) {
		if err := s.closer.Close(); err != nil {
			h.lggr.Errorw("did not close", "what", s.name, "err", err)
		}
	}
}

// command gives a fresh command for each start of a plugin, its environment no more than LOOP's own.
func (h *host) command(kind string, argv []string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Env = new(loop.EnvConfig).AsCmdEnv()
		h.mu.Lock()
		defer h.mu.Unlock()
		h.commands[kind] = cmd
		return cmd
	}
}

func (h *host) pid(kind string) (any, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	cmd := h.commands[kind]
	if cmd == nil || cmd.Process == nil {
		return nil, errors.New("no process of " + kind)
	}
	return cmd.Process.Pid, nil
}

// SaveError makes the host its own error log.
func (h *host) SaveError(_ context.Context, message string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.saved = append(h.saved, message)
	return nil
}

// metrics is what a Prometheus endpoint would print: the calls of the host's clients and of its servers.
func (h *host) metrics() (string, error) {
	families, err := h.registry.Gather()
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, family := range families {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			return "", err
		}
	}
	return text.String(), nil
}

type none struct{}

type kind struct {
	Kind string `json:"kind"`
}

var hostMethods = map[string]method{
	"host.pid":     with(func(_ context.Context, h *host, a kind) (any, error) { return h.pid(a.Kind) }),
	"host.metrics": with(func(_ context.Context, h *host, _ none) (any, error) { return h.metrics() }),
	// What plugins wrote to the host's error log.
	"host.savedErrors": with(func(_ context.Context, h *host, _ none) (any, error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		return append([]string{}, h.saved...), nil
	}),
	// What plugins sent as telemetry.
	"host.sentTelemetry": with(func(_ context.Context, h *host, _ none) (any, error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		return append([]telemetryMessage{}, h.sent...), nil
	}),
}
