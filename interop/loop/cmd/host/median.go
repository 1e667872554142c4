package main

import (
	"context"
	"fmt"

	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
)

type startMedian struct {
	Command          []string `json:"command"`
	Provider         string   `json:"provider"`
	ContractID       string   `json:"contractId"`
	DataSource       decimal  `json:"dataSource"`
	JuelsPerFeeCoin  decimal  `json:"juelsPerFeeCoin"`
	GasPriceSubunits decimal  `json:"gasPriceSubunits"`
	// A custom deviation function; nil when left out.
	DeviationFunc map[string]any `json:"deviationFunc"`
}

var medianMethods = map[string]method{
	"median.start": with(func(ctx context.Context, h *host, a startMedian) (any, error) {
		provider, ok := h.get(a.Provider).(types.MedianProvider)
		if !ok {
			return nil, fmt.Errorf("provider %q is a %T", a.Provider, h.get(a.Provider))
		}
		h.median = loop.NewMedianService(h.lggr, h.opts, h.command("median", a.Command), provider, a.ContractID,
			source{a.DataSource.Int}, source{a.JuelsPerFeeCoin.Int}, source{a.GasPriceSubunits.Int}, h, a.DeviationFunc)
		h.started("median", h.median)
		return nil, h.median.Start(ctx)
	}),
	"median.ready": with(func(_ context.Context, h *host, _ none) (any, error) { return nil, h.median.Ready() }),
	"median.healthReport": with(func(_ context.Context, h *host, _ none) (any, error) {
		return shownHealth(h.median.HealthReport()), nil
	}),
	"median.close": with(func(_ context.Context, h *host, _ none) (any, error) {
		return nil, h.closed(h.median)
	}),
	"median.newReportingPlugin": with(func(ctx context.Context, h *host, a reportingConfig) (any, error) {
		plugin, info, err := h.median.NewReportingPlugin(ctx, a.value())
		return shownInfo(info), h.put(a.As, plugin, err)
	}),
}
