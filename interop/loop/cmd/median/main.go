// Command median is a median plugin on libocr's own NumericalMedian, served as production plugins are.
package main

import (
	"context"

	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/services"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

func main() {
	server := loop.MustNewStartedServer("PluginMedian")
	defer server.Stop()

	root := &pluginMedian{Plugin: loop.Plugin{Logger: server.Logger}}
	server.MustRegister(root)

	stop := make(chan struct{})
	defer close(stop)
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: loop.PluginMedianHandshakeConfig(),
		Plugins: map[string]plugin.Plugin{
			loop.PluginMedianName: &loop.GRPCPluginMedian{
				PluginServer: root,
				BrokerConfig: loop.BrokerConfig{StopCh: stop, Logger: server.Logger, GRPCOpts: server.GRPCOpts},
			},
		},
		GRPCServer: server.GRPCOpts.NewServer,
	})
}

type pluginMedian struct {
	loop.Plugin
}

func (p *pluginMedian) NewMedianFactory(ctx context.Context, provider types.MedianProvider, contractID string, dataSource, juelsPerFeeCoin, gasPriceSubunits median.DataSource, errorLog core.ErrorLog, _ map[string]any) (types.ReportingPluginFactory, error) {
	// What the probe of the provider found.
	p.Logger.Infow("provider probed", "contractReader", provider.ContractReader() != nil, "codec", provider.Codec() != nil)
	ctx = context.WithoutCancel(ctx)
	f := &factory{NumericalMedianFactory: median.NumericalMedianFactory{
		ContractTransmitter:                  provider.MedianContract(),
		DataSource:                           dataSource,
		JuelsPerFeeCoinDataSource:            juelsPerFeeCoin,
		GasPriceSubunitsDataSource:           gasPriceSubunits,
		IncludeGasPriceSubunitsInObservation: true,
		Logger: logger.NewOCRWrapper(p.Logger, true, func(message string) {
			if err := errorLog.SaveError(ctx, message); err != nil {
				p.Logger.Errorw("error not saved", "err", err)
			}
		}),
		OnchainConfigCodec: provider.OnchainConfigCodec(),
		ReportCodec:        provider.ReportCodec(),
	}, errorLog: errorLog, contractID: contractID}
	f.Service, f.eng = services.Config{Name: "MedianFactory"}.NewServiceEngine(p.Logger)
	p.SubService(f)
	return f, nil
}

type factory struct {
	services.Service
	eng *services.Engine
	median.NumericalMedianFactory
	errorLog   core.ErrorLog
	contractID string
}

// NewReportingPlugin tells the error log, which libocr's median itself never needs in a healthy round.
func (f *factory) NewReportingPlugin(ctx context.Context, config ocrtypes.ReportingPluginConfig) (ocrtypes.ReportingPlugin, ocrtypes.ReportingPluginInfo, error) {
	if err := f.errorLog.SaveError(ctx, "new reporting plugin of "+f.contractID); err != nil {
		return nil, ocrtypes.ReportingPluginInfo{}, err
	}
	return f.NumericalMedianFactory.NewReportingPlugin(ctx, config)
}
