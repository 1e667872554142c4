package main

import (
	"context"
	"errors"
	"os/exec"
	"sync"

	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"

	"loopp.test/interop/loop/static"
)

// host holds what earlier calls made, by the names they gave.
type host struct {
	lggr      logger.Logger
	opts      loop.GRPCOpts
	relayer   *loop.RelayerService
	median    *loop.MedianService
	mu        sync.Mutex
	commands  map[string]*exec.Cmd
	providers map[string]any
	plugins   map[string]reportingPlugin
	saved     []string
}

func (h *host) close() {
	if h.median != nil {
		h.logIf("median", h.median.Close())
	}
	if h.relayer != nil {
		h.logIf("relayer", h.relayer.Close())
	}
}

func (h *host) logIf(what string, err error) {
	if err != nil {
		h.lggr.Errorw("did not close", "what", what, "err", err)
	}
}

// command gives a fresh command for each start of a plugin, its environment no more than LOOP's own.
func (h *host) command(kind string, argv []string) func() *exec.Cmd {
	return func() *exec.Cmd {
		cmd := exec.Command(argv[0], argv[1:]...)
		cmd.Env = new(loop.EnvConfig).AsCmdEnv()
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.commands == nil {
			h.commands = map[string]*exec.Cmd{}
		}
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

type startRelayer struct {
	Command    []string `json:"command"`
	Config     string   `json:"config"`
	Account    string   `json:"account"`
	CSAAccount string   `json:"csaAccount"`
}

type newProvider struct {
	As         string     `json:"as"`
	RelayArgs  relayArgs  `json:"relayArgs"`
	PluginArgs pluginArgs `json:"pluginArgs"`
}

type transact struct {
	From         string  `json:"from"`
	To           string  `json:"to"`
	Amount       decimal `json:"amount"`
	BalanceCheck bool    `json:"balanceCheck"`
}

type replay struct {
	FromBlock string         `json:"fromBlock"`
	Args      map[string]any `json:"args"`
}

type page struct {
	PageSize  int32  `json:"pageSize"`
	PageToken string `json:"pageToken"`
}

type none struct{}

var relayerMethods = map[string]method{
	"relayer.start": with(func(ctx context.Context, h *host, a startRelayer) (any, error) {
		h.relayer = loop.NewRelayerService(h.lggr, h.opts, h.command("relayer", a.Command), a.Config,
			static.Keystore(a.Account), static.Keystore(a.CSAAccount), core.UnimplementedCapabilitiesRegistry{})
		if err := h.relayer.Start(ctx); err != nil {
			return nil, err
		}
		// Start returns at once, and GetChainInfo does not wait as the other methods do.
		return nil, h.relayer.WaitCtx(ctx)
	}),
	"relayer.pid":   with(func(_ context.Context, h *host, _ none) (any, error) { return h.pid("relayer") }),
	"relayer.ready": with(func(_ context.Context, h *host, _ none) (any, error) { return nil, h.relayer.Ready() }),
	"relayer.close": with(func(_ context.Context, h *host, _ none) (any, error) {
		service := h.relayer
		h.relayer = nil
		return nil, service.Close()
	}),
	"relayer.healthReport": with(func(_ context.Context, h *host, _ none) (any, error) {
		return shownHealth(h.relayer.HealthReport()), nil
	}),
	"relayer.latestHead": with(func(ctx context.Context, h *host, _ none) (any, error) {
		head, err := h.relayer.LatestHead(ctx)
		return map[string]any{"height": head.Height, "hash": hexBytes(head.Hash), "timestamp": unsigned(head.Timestamp)}, err
	}),
	"relayer.getChainStatus": with(func(ctx context.Context, h *host, _ none) (any, error) {
		status, err := h.relayer.GetChainStatus(ctx)
		return map[string]any{"id": status.ID, "enabled": status.Enabled, "config": status.Config}, err
	}),
	"relayer.getChainInfo": with(func(ctx context.Context, h *host, _ none) (any, error) {
		info, err := h.relayer.GetChainInfo(ctx)
		return map[string]any{"familyName": info.FamilyName, "chainId": info.ChainID, "networkName": info.NetworkName, "networkNameFull": info.NetworkNameFull}, err
	}),
	"relayer.listNodeStatuses": with(func(ctx context.Context, h *host, a page) (any, error) {
		nodes, next, total, err := h.relayer.ListNodeStatuses(ctx, a.PageSize, a.PageToken)
		shown := []map[string]any{}
		for _, n := range nodes {
			shown = append(shown, map[string]any{"chainId": n.ChainID, "name": n.Name, "config": n.Config, "state": n.State})
		}
		return map[string]any{"nodes": shown, "nextPageToken": next, "total": total}, err
	}),
	"relayer.transact": with(func(ctx context.Context, h *host, a transact) (any, error) {
		return nil, h.relayer.Transact(ctx, a.From, a.To, a.Amount.Int, a.BalanceCheck)
	}),
	"relayer.replay": with(func(ctx context.Context, h *host, a replay) (any, error) {
		return nil, h.relayer.Replay(ctx, a.FromBlock, a.Args)
	}),
	"relayer.newConfigProvider": with(func(ctx context.Context, h *host, a newProvider) (any, error) {
		provider, err := h.relayer.NewConfigProvider(ctx, a.RelayArgs.value())
		return nil, h.keep(a.As, provider, err)
	}),
	"relayer.newPluginProvider": with(func(ctx context.Context, h *host, a newProvider) (any, error) {
		provider, err := h.relayer.NewPluginProvider(ctx, a.RelayArgs.value(), a.PluginArgs.value())
		return nil, h.keep(a.As, provider, err)
	}),
	// An object of the host's own, which it serves itself instead of forwarding.
	"host.newMedianProvider": with(func(_ context.Context, h *host, a newProvider) (any, error) {
		return nil, h.keep(a.As, static.NewProvider(func(context.Context) (string, error) { return "0xfirst", nil }), nil)
	}),
}

func (h *host) keep(name string, provider types.ConfigProvider, err error) error {
	if err == nil {
		h.providers[name] = provider
	}
	return err
}

func shownHealth(report map[string]error) map[string]string {
	shown := map[string]string{}
	for name, err := range report {
		shown[name] = ""
		if err != nil {
			shown[name] = err.Error()
		}
	}
	return shown
}
