package main

import (
	"context"
	"fmt"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/commontypes"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

type reportingPlugin = ocrtypes.ReportingPlugin

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

type reportingConfig struct {
	As                                      string   `json:"as"`
	ConfigDigest                            hexBytes `json:"configDigest"`
	OracleID                                uint8    `json:"oracleId"`
	N                                       int      `json:"n"`
	F                                       int      `json:"f"`
	OnchainConfig                           hexBytes `json:"onchainConfig"`
	OffchainConfig                          hexBytes `json:"offchainConfig"`
	EstimatedRoundInterval                  decimal  `json:"estimatedRoundInterval"`
	MaxDurationQuery                        decimal  `json:"maxDurationQuery"`
	MaxDurationObservation                  decimal  `json:"maxDurationObservation"`
	MaxDurationReport                       decimal  `json:"maxDurationReport"`
	MaxDurationShouldAcceptFinalizedReport  decimal  `json:"maxDurationShouldAcceptFinalizedReport"`
	MaxDurationShouldTransmitAcceptedReport decimal  `json:"maxDurationShouldTransmitAcceptedReport"`
}

func (c reportingConfig) value() ocrtypes.ReportingPluginConfig {
	duration := func(d decimal) time.Duration { return time.Duration(d.int64()) }
	return ocrtypes.ReportingPluginConfig{
		ConfigDigest:                            digest(c.ConfigDigest),
		OracleID:                                commontypes.OracleID(c.OracleID),
		N:                                       c.N,
		F:                                       c.F,
		OnchainConfig:                           c.OnchainConfig,
		OffchainConfig:                          c.OffchainConfig,
		EstimatedRoundInterval:                  duration(c.EstimatedRoundInterval),
		MaxDurationQuery:                        duration(c.MaxDurationQuery),
		MaxDurationObservation:                  duration(c.MaxDurationObservation),
		MaxDurationReport:                       duration(c.MaxDurationReport),
		MaxDurationShouldAcceptFinalizedReport:  duration(c.MaxDurationShouldAcceptFinalizedReport),
		MaxDurationShouldTransmitAcceptedReport: duration(c.MaxDurationShouldTransmitAcceptedReport),
	}
}

// round is what the methods of a reporting plugin take, of which each uses a part.
type round struct {
	On           string    `json:"on"`
	Timestamp    timestamp `json:"timestamp"`
	Query        hexBytes  `json:"query"`
	Report       hexBytes  `json:"report"`
	Observations []struct {
		Observation hexBytes `json:"observation"`
		Observer    uint8    `json:"observer"`
	} `json:"observations"`
}

func inRound(f func(ctx context.Context, p reportingPlugin, a round) (any, error)) method {
	return with(func(ctx context.Context, h *host, a round) (any, error) {
		p, ok := h.plugins[a.On]
		if !ok {
			return nil, fmt.Errorf("no reporting plugin %q", a.On)
		}
		return f(ctx, p, a)
	})
}

var medianMethods = map[string]method{
	"median.start": with(func(ctx context.Context, h *host, a startMedian) (any, error) {
		provider, ok := h.providers[a.Provider].(types.MedianProvider)
		if !ok {
			return nil, fmt.Errorf("provider %q is a %T", a.Provider, h.providers[a.Provider])
		}
		h.median = loop.NewMedianService(h.lggr, h.opts, h.command("median", a.Command), provider, a.ContractID,
			source{a.DataSource.Int}, source{a.JuelsPerFeeCoin.Int}, source{a.GasPriceSubunits.Int}, h, a.DeviationFunc)
		return nil, h.median.Start(ctx)
	}),
	"median.pid":   with(func(_ context.Context, h *host, _ none) (any, error) { return h.pid("median") }),
	"median.ready": with(func(_ context.Context, h *host, _ none) (any, error) { return nil, h.median.Ready() }),
	"median.healthReport": with(func(_ context.Context, h *host, _ none) (any, error) {
		return shownHealth(h.median.HealthReport()), nil
	}),
	"median.close": with(func(_ context.Context, h *host, _ none) (any, error) {
		service := h.median
		h.median = nil
		return nil, service.Close()
	}),
	"median.newReportingPlugin": with(func(ctx context.Context, h *host, a reportingConfig) (any, error) {
		plugin, info, err := h.median.NewReportingPlugin(ctx, a.value())
		if err != nil {
			return nil, err
		}
		h.plugins[a.As] = plugin
		return map[string]any{"name": info.Name, "uniqueReports": info.UniqueReports, "limits": map[string]any{
			"maxQueryLength":       info.Limits.MaxQueryLength,
			"maxObservationLength": info.Limits.MaxObservationLength,
			"maxReportLength":      info.Limits.MaxReportLength,
		}}, nil
	}),
	// What plugins wrote to the host's error log.
	"host.savedErrors": with(func(_ context.Context, h *host, _ none) (any, error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		return append([]string{}, h.saved...), nil
	}),
	"plugin.query": inRound(func(ctx context.Context, p reportingPlugin, a round) (any, error) {
		query, err := p.Query(ctx, a.Timestamp.value())
		return hexBytes(query), err
	}),
	"plugin.observation": inRound(func(ctx context.Context, p reportingPlugin, a round) (any, error) {
		observation, err := p.Observation(ctx, a.Timestamp.value(), ocrtypes.Query(a.Query))
		return hexBytes(observation), err
	}),
	"plugin.report": inRound(func(ctx context.Context, p reportingPlugin, a round) (any, error) {
		var observations []ocrtypes.AttributedObservation
		for _, o := range a.Observations {
			observations = append(observations, ocrtypes.AttributedObservation{Observation: ocrtypes.Observation(o.Observation), Observer: commontypes.OracleID(o.Observer)})
		}
		should, report, err := p.Report(ctx, a.Timestamp.value(), ocrtypes.Query(a.Query), observations)
		return map[string]any{"shouldReport": should, "report": hexBytes(report)}, err
	}),
	"plugin.shouldAcceptFinalizedReport": inRound(func(ctx context.Context, p reportingPlugin, a round) (any, error) {
		return p.ShouldAcceptFinalizedReport(ctx, a.Timestamp.value(), ocrtypes.Report(a.Report))
	}),
	"plugin.shouldTransmitAcceptedReport": inRound(func(ctx context.Context, p reportingPlugin, a round) (any, error) {
		return p.ShouldTransmitAcceptedReport(ctx, a.Timestamp.value(), ocrtypes.Report(a.Report))
	}),
	"plugin.close": inRound(func(_ context.Context, p reportingPlugin, _ round) (any, error) { return nil, p.Close() }),
}

// SaveError makes the host its own error log.
func (h *host) SaveError(_ context.Context, message string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.saved = append(h.saved, message)
	return nil
}
