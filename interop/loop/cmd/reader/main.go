// Command reader is a relayer plugin whose contract readers, contract writers and codecs answer what those of
// packages/loop/src/test answer.
package main

import (
	"context"

	"github.com/hashicorp/go-plugin"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"

	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
)

func main() {
	stop := make(chan struct{})
	defer close(stop)
	plugin.Serve(&plugin.ServeConfig{
		HandshakeConfig: loop.PluginRelayerHandshakeConfig(),
		Plugins: map[string]plugin.Plugin{
			loop.PluginRelayerName: &loop.GRPCPluginRelayer{
				PluginServer: pluginRelayer{},
				BrokerConfig: loop.BrokerConfig{StopCh: stop, Logger: logger.Nop()},
			},
		},
		GRPCServer: plugin.DefaultGRPCServer,
	})
}

type service struct{}

func (service) Name() string                   { return "Reader" }
func (service) Start(context.Context) error    { return nil }
func (service) Ready() error                   { return nil }
func (service) HealthReport() map[string]error { return map[string]error{"Reader": nil} }
func (service) Close() error                   { return nil }

type pluginRelayer struct{ service }

func (pluginRelayer) NewRelayer(context.Context, string, core.Keystore, core.Keystore, core.CapabilitiesRegistry) (loop.Relayer, error) {
	return &relayer{}, nil
}

type relayer struct {
	types.UnimplementedRelayer
	service
}

func (r *relayer) Name() string                    { return r.service.Name() }
func (r *relayer) Start(ctx context.Context) error { return nil }
func (r *relayer) Ready() error                    { return nil }
func (r *relayer) HealthReport() map[string]error  { return r.service.HealthReport() }
func (r *relayer) Close() error                    { return nil }

func (*relayer) NewContractReader(_ context.Context, config []byte) (types.ContractReader, error) {
	if len(config) == 0 {
		return nil, types.ErrContractReaderConfigMissing
	}
	return &contractReader{bound: map[types.BoundContract]bool{}}, nil
}

func (*relayer) NewContractWriter(context.Context, []byte) (types.ContractWriter, error) {
	return &contractWriter{seen: map[string]bool{}}, nil
}

func (*relayer) NewPluginProvider(_ context.Context, relay types.RelayArgs, _ types.PluginArgs) (types.PluginProvider, error) {
	if relay.ContractID == "" {
		return provider{}, nil
	}
	return provider{reader: &contractReader{}, codec: codec{}}, nil
}

type provider struct {
	service
	reader *contractReader
	codec  types.Codec
}

func (provider) OffchainConfigDigester() ocrtypes.OffchainConfigDigester { return nil }
func (provider) ContractConfigTracker() ocrtypes.ContractConfigTracker   { return nil }
func (provider) ContractTransmitter() ocrtypes.ContractTransmitter       { return nil }
func (p provider) Codec() types.Codec                                    { return p.codec }
func (p provider) ContractReader() types.ContractReader {
	if p.reader == nil {
		return nil
	}
	return p.reader
}
