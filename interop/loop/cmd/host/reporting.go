package main

import (
	"context"
	"fmt"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/loop/reportingplugins"
	"github.com/smartcontractkit/chainlink-common/pkg/loop/reportingplugins/ocr3"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/ocr3types"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
	"google.golang.org/grpc"
)

type startReporting struct {
	As      string   `json:"as"`
	Command []string `json:"command"`
	// The name of a relayer's provider, which the host forwards, or of one of its own, which it serves over TCP.
	Provider string `json:"provider"`
	Config   struct {
		ProviderType  string `json:"providerType"`
		Command       string `json:"command"`
		PluginName    string `json:"pluginName"`
		PluginConfig  string `json:"pluginConfig"`
		TelemetryType string `json:"telemetryType"`
	} `json:"config"`
}

func (a startReporting) config() core.ReportingPluginServiceConfig {
	return core.ReportingPluginServiceConfig{ProviderType: a.Config.ProviderType, Command: a.Config.Command,
		PluginName: a.Config.PluginName, PluginConfig: a.Config.PluginConfig, TelemetryType: a.Config.TelemetryType}
}

// providerConn is the connection that a reporting plugin's provider is forwarded to.
func (h *host) providerConn(ctx context.Context, a startReporting) (grpc.ClientConnInterface, error) {
	if remote, ok := h.get(a.Provider).(interface {
		ClientConn() grpc.ClientConnInterface
	}); ok {
		return remote.ClientConn(), nil
	}
	own, ok := h.get(a.Provider).(types.PluginProvider)
	if !ok {
		return nil, fmt.Errorf("%q is a %T", a.Provider, h.get(a.Provider))
	}
	server, err := loop.NewProviderServer(own, types.OCR2PluginType(a.Config.ProviderType), h.lggr)
	if err != nil {
		return nil, err
	}
	if err := server.Start(ctx); err != nil {
		return nil, err
	}
	h.started("provider server", server)
	return server.GetConn()
}

// launched is what all services of plugins share.
type launched interface {
	Start(context.Context) error
	WaitCtx(context.Context) error
	Close() error
}

// launch starts a plugin's service under its name.
func (h *host) launch(ctx context.Context, name string, s launched) error {
	if err := s.Start(ctx); err != nil {
		return err
	}
	h.started(name, s)
	return h.put(name, s, s.WaitCtx(ctx))
}

var reportingMethods = map[string]method{
	"reporting.start": with(func(ctx context.Context, h *host, a startReporting) (any, error) {
		conn, err := h.providerConn(ctx, a)
		if err != nil {
			return nil, err
		}
		return nil, h.launch(ctx, a.As, reportingplugins.NewLOOPPService(h.lggr, h.opts, h.command(a.As, a.Command),
			a.config(), conn, pipelineRunner{}, h, h, newStore(), relayerSet{h}))
	}),
	"reporting.startOcr3": with(func(ctx context.Context, h *host, a startReporting) (any, error) {
		conn, err := h.providerConn(ctx, a)
		if err != nil {
			return nil, err
		}
		return nil, h.launch(ctx, a.As, ocr3.NewLOOPPService(h.lggr, h.opts, h.command(a.As, a.Command),
			a.config(), conn, pipelineRunner{}, h, h, capabilitiesRegistry{}, newStore(), relayerSet{h}))
	}),
	"validation.start": with(func(ctx context.Context, h *host, a startReporting) (any, error) {
		return nil, h.launch(ctx, a.As, reportingplugins.NewLOOPPServiceValidation(h.lggr, h.opts, h.command(a.As, a.Command)))
	}),
	"validation.startOcr3": with(func(ctx context.Context, h *host, a startReporting) (any, error) {
		return nil, h.launch(ctx, a.As, ocr3.NewLOOPPServiceValidation(h.lggr, h.opts, h.command(a.As, a.Command)))
	}),
	"validation.validateConfig": of(func(ctx context.Context, s core.ValidationServiceClient, a validateArgs) (any, error) {
		return nil, s.ValidateConfig(ctx, a.Config)
	}),
	"factory.newReportingPlugin": with(func(ctx context.Context, h *host, a reportingConfig) (any, error) {
		switch f := h.get(a.On).(type) {
		case ocrtypes.ReportingPluginFactory:
			plugin, info, err := f.NewReportingPlugin(ctx, a.value())
			return shownInfo(info), h.put(a.As, plugin, err)
		case core.OCR3ReportingPluginFactory:
			plugin, info, err := f.NewReportingPlugin(ctx, a.ocr3())
			return shownOCR3Info(info), h.put(a.As, plugin, err)
		default:
			return nil, fmt.Errorf("%q is a %T", a.On, f)
		}
	}),
	"service.ready": of(func(_ context.Context, s types.Service, _ on) (any, error) { return nil, s.Ready() }),
	"service.healthReport": of(func(_ context.Context, s types.Service, _ on) (any, error) {
		return shownHealth(s.HealthReport()), nil
	}),
	"service.close": with(func(_ context.Context, h *host, a on) (any, error) {
		s, ok := h.get(a.On).(types.Service)
		if !ok {
			return nil, fmt.Errorf("%q is a %T", a.On, h.get(a.On))
		}
		return nil, h.closed(s)
	}),
}

type validateArgs struct {
	on
	Config map[string]any `json:"config"`
}

// reportingConfig is that of OCR2 and of OCR3, of which each uses a part.
type reportingConfig struct {
	on
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
	MaxDurationShouldAcceptAttestedReport   decimal  `json:"maxDurationShouldAcceptAttestedReport"`
	MaxDurationShouldTransmitAcceptedReport decimal  `json:"maxDurationShouldTransmitAcceptedReport"`
}

func (c reportingConfig) value() ocrtypes.ReportingPluginConfig {
	return ocrtypes.ReportingPluginConfig{
		ConfigDigest:                            digest(c.ConfigDigest),
		OracleID:                                commontypes.OracleID(c.OracleID),
		N:                                       c.N,
		F:                                       c.F,
		OnchainConfig:                           c.OnchainConfig,
		OffchainConfig:                          c.OffchainConfig,
		EstimatedRoundInterval:                  c.EstimatedRoundInterval.duration(),
		MaxDurationQuery:                        c.MaxDurationQuery.duration(),
		MaxDurationObservation:                  c.MaxDurationObservation.duration(),
		MaxDurationReport:                       c.MaxDurationReport.duration(),
		MaxDurationShouldAcceptFinalizedReport:  c.MaxDurationShouldAcceptFinalizedReport.duration(),
		MaxDurationShouldTransmitAcceptedReport: c.MaxDurationShouldTransmitAcceptedReport.duration(),
	}
}

func (c reportingConfig) ocr3() ocr3types.ReportingPluginConfig {
	return ocr3types.ReportingPluginConfig{
		ConfigDigest:                            digest(c.ConfigDigest),
		OracleID:                                commontypes.OracleID(c.OracleID),
		N:                                       c.N,
		F:                                       c.F,
		OnchainConfig:                           c.OnchainConfig,
		OffchainConfig:                          c.OffchainConfig,
		EstimatedRoundInterval:                  c.EstimatedRoundInterval.duration(),
		MaxDurationQuery:                        c.MaxDurationQuery.duration(),
		MaxDurationObservation:                  c.MaxDurationObservation.duration(),
		MaxDurationShouldAcceptAttestedReport:   c.MaxDurationShouldAcceptAttestedReport.duration(),
		MaxDurationShouldTransmitAcceptedReport: c.MaxDurationShouldTransmitAcceptedReport.duration(),
	}
}

func (d decimal) duration() time.Duration { return time.Duration(d.int64()) }

func shownInfo(info ocrtypes.ReportingPluginInfo) any {
	return map[string]any{"name": info.Name, "uniqueReports": info.UniqueReports, "limits": map[string]any{
		"maxQueryLength":       info.Limits.MaxQueryLength,
		"maxObservationLength": info.Limits.MaxObservationLength,
		"maxReportLength":      info.Limits.MaxReportLength,
	}}
}

func shownOCR3Info(info ocr3types.ReportingPluginInfo) any {
	return map[string]any{"name": info.Name, "limits": map[string]any{
		"maxQueryLength":       info.Limits.MaxQueryLength,
		"maxObservationLength": info.Limits.MaxObservationLength,
		"maxOutcomeLength":     info.Limits.MaxOutcomeLength,
		"maxReportLength":      info.Limits.MaxReportLength,
		"maxReportCount":       info.Limits.MaxReportCount,
	}}
}
