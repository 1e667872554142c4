package main

import (
	"context"

	"github.com/smartcontractkit/chainlink-common/pkg/loop"

	"loopp.test/interop/loop/static"
)

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

type newFromConfig struct {
	As     string   `json:"as"`
	Config hexBytes `json:"config"`
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

var relayerMethods = map[string]method{
	"relayer.start": with(func(ctx context.Context, h *host, a startRelayer) (any, error) {
		h.relayer = loop.NewRelayerService(h.lggr, h.opts, h.command("relayer", a.Command), a.Config,
			static.Keystore(a.Account), static.Keystore(a.CSAAccount), capabilitiesRegistry{})
		if err := h.relayer.Start(ctx); err != nil {
			return nil, err
		}
		h.started("relayer", h.relayer)
		// Start returns at once, and GetChainInfo does not wait as the other methods do.
		return nil, h.relayer.WaitCtx(ctx)
	}),
	"relayer.ready": with(func(_ context.Context, h *host, _ none) (any, error) { return nil, h.relayer.Ready() }),
	"relayer.close": with(func(_ context.Context, h *host, _ none) (any, error) {
		return nil, h.closed(h.relayer)
	}),
	"relayer.healthReport": with(func(_ context.Context, h *host, _ none) (any, error) {
		return shownHealth(h.relayer.HealthReport()), nil
	}),
	"relayer.latestHead": with(func(ctx context.Context, h *host, _ none) (any, error) {
		head, err := h.relayer.LatestHead(ctx)
		return shownHead(head), err
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
		return nil, h.put(a.As, provider, err)
	}),
	"relayer.newPluginProvider": with(func(ctx context.Context, h *host, a newProvider) (any, error) {
		provider, err := h.relayer.NewPluginProvider(ctx, a.RelayArgs.value(), a.PluginArgs.value())
		return nil, h.put(a.As, provider, err)
	}),
	"relayer.newContractReader": with(func(ctx context.Context, h *host, a newFromConfig) (any, error) {
		reader, err := h.relayer.NewContractReader(ctx, a.Config)
		return nil, h.put(a.As, reader, err)
	}),
	"relayer.newContractWriter": with(func(ctx context.Context, h *host, a newFromConfig) (any, error) {
		writer, err := h.relayer.NewContractWriter(ctx, a.Config)
		return nil, h.put(a.As, writer, err)
	}),
	"relayer.evm": with(func(_ context.Context, h *host, a newFromConfig) (any, error) {
		evm, err := h.relayer.EVM()
		return nil, h.put(a.As, evm, err)
	}),
	// An object of the host's own, which it serves itself instead of forwarding.
	"host.newMedianProvider": with(func(_ context.Context, h *host, a newProvider) (any, error) {
		return nil, h.put(a.As, static.NewProvider(func(context.Context) (string, error) { return "0xfirst", nil }), nil)
	}),
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
