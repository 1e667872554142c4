// Command reporting is a reporting plugin of any product, served as production plugins are: of OCR2 or OCR3, and for a
// provider of the kind that its second argument names.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/loop/reportingplugins"
	"github.com/smartcontractkit/chainlink-common/pkg/loop/reportingplugins/ocr3"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"

	"loopp.test/interop/loop/static"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: reporting ocr2|ocr3 plugin|median|ocr3-capability")
		os.Exit(2)
	}
	server := loop.MustNewStartedServer("PluginReporting")
	defer server.Stop()
	stop := make(chan struct{})
	defer close(stop)
	broker := loop.BrokerConfig{StopCh: stop, Logger: server.Logger, GRPCOpts: server.GRPCOpts}

	var service plugin.Plugin
	switch os.Args[1] + " " + os.Args[2] {
	case "ocr2 plugin":
		service = &reportingplugins.GRPCService[types.PluginProvider]{BrokerConfig: broker, PluginServer: plainServer{}}
	case "ocr2 median":
		service = &reportingplugins.GRPCService[types.MedianProvider]{BrokerConfig: broker, PluginServer: medianServer{}}
	case "ocr3 plugin":
		service = &ocr3.GRPCService[types.PluginProvider]{BrokerConfig: broker, PluginServer: plainOCR3Server{}}
	case "ocr3 ocr3-capability":
		service = &ocr3.GRPCService[types.OCR3CapabilityProvider]{BrokerConfig: broker, PluginServer: capabilityServer{}}
	default:
		fmt.Fprintf(os.Stderr, "no plugin %q\n", os.Args[1:])
		os.Exit(2)
	}
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: reportingplugins.ReportingPluginHandshakeConfig(),
		Plugins:         map[string]plugin.Plugin{reportingplugins.PluginServiceName: service},
		GRPCServer:      server.GRPCOpts.NewServer,
	})
}

// ocr2 and ocr3 are the rest of a server, for a provider of any kind.
type ocr2[T types.PluginProvider] struct{ static.Root }

func (ocr2[T]) NewReportingPluginFactory(_ context.Context, config core.ReportingPluginServiceConfig, provider T, runner core.PipelineRunnerService, telemetry core.TelemetryClient, errorLog core.ErrorLog, store core.KeyValueStore, relayers core.RelayerSet) (types.ReportingPluginFactory, error) {
	return static.NewReportingFactory(static.Surroundings{
		Config: config, Provider: provider, PipelineRunner: runner, Telemetry: telemetry, ErrorLog: errorLog, KeyValueStore: store, RelayerSet: relayers,
	}), nil
}

type ocr3Server[T types.PluginProvider] struct{ static.Root }

func (ocr3Server[T]) NewReportingPluginFactory(_ context.Context, config core.ReportingPluginServiceConfig, provider T, runner core.PipelineRunnerService, telemetry core.TelemetryClient, errorLog core.ErrorLog, registry core.CapabilitiesRegistry, store core.KeyValueStore, relayers core.RelayerSet) (core.OCR3ReportingPluginFactory, error) {
	return static.NewOCR3Factory(static.Surroundings{
		Config: config, Provider: provider, PipelineRunner: runner, Telemetry: telemetry, ErrorLog: errorLog, KeyValueStore: store, RelayerSet: relayers, Registry: registry,
	}), nil
}

type plainServer struct {
	ocr2[types.PluginProvider]
	reportingplugins.PluginProviderServer
}

type medianServer struct {
	ocr2[types.MedianProvider]
	reportingplugins.MedianProviderServer
}

type plainOCR3Server struct {
	ocr3Server[types.PluginProvider]
	reportingplugins.PluginProviderServer
}

type capabilityServer struct {
	ocr3Server[types.OCR3CapabilityProvider]
	reportingplugins.OCR3CapabilityProviderServer
}
