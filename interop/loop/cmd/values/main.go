// Command values is a relayer plugin whose providers have a codec that tells what the original's wire made of a value:
// GetEncoding answers a description of what arrived, GetDecoding sends the value that a description asks for.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/types"

	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	commontypes "github.com/smartcontractkit/chainlink-common/pkg/types"
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

func (service) Name() string                   { return "Values" }
func (service) Start(context.Context) error    { return nil }
func (service) Ready() error                   { return nil }
func (service) HealthReport() map[string]error { return map[string]error{"Values": nil} }
func (service) Close() error                   { return nil }

type pluginRelayer struct{ service }

func (pluginRelayer) NewRelayer(context.Context, string, core.Keystore, core.Keystore, core.CapabilitiesRegistry) (loop.Relayer, error) {
	return &relayer{}, nil
}

type relayer struct {
	commontypes.UnimplementedRelayer
	s service
}

func (r *relayer) Name() string                   { return r.s.Name() }
func (r *relayer) Start(context.Context) error    { return nil }
func (r *relayer) Ready() error                   { return nil }
func (r *relayer) HealthReport() map[string]error { return r.s.HealthReport() }
func (r *relayer) Close() error                   { return nil }

func (*relayer) NewPluginProvider(context.Context, commontypes.RelayArgs, commontypes.PluginArgs) (commontypes.PluginProvider, error) {
	return provider{}, nil
}

type provider struct{ service }

func (provider) OffchainConfigDigester() types.OffchainConfigDigester { return nil }
func (provider) ContractConfigTracker() types.ContractConfigTracker   { return nil }
func (provider) ContractTransmitter() types.ContractTransmitter       { return nil }
func (provider) ContractReader() commontypes.ContractReader           { return nil }
func (provider) Codec() commontypes.Codec                             { return codec{} }

// codec makes of each item type a Go type: "any", which each encoding fills as it likes, or one of the examples.
type codec struct{}

var _ commontypes.RemoteCodec = codec{}

// sentinels are the original's errors that keep their identity, by our names.
var sentinels = map[string]error{
	"invalidType":                 commontypes.ErrInvalidType,
	"invalidConfig":               commontypes.ErrInvalidConfig,
	"invalidEncoding":             commontypes.ErrInvalidEncoding,
	"fieldNotFound":               commontypes.ErrFieldNotFound,
	"sliceWrongLength":            commontypes.ErrSliceWrongLen,
	"notASlice":                   commontypes.ErrNotASlice,
	"gasLimitNotSupported":        commontypes.ErrSettingTransactionGasLimitNotSupported,
	"contractReaderConfigMissing": commontypes.ErrContractReaderConfigMissing,
	"notFound":                    commontypes.ErrNotFound,
	"internal":                    commontypes.ErrInternal,
	"finalityViolated":            commontypes.ErrFinalityViolated,
}

func (codec) CreateType(itemType string, _ bool) (any, error) {
	if sentinel, ok := sentinels[itemType]; ok {
		return nil, fmt.Errorf("%w: behind it", sentinel)
	}
	if itemType == "any" {
		return new(any), nil
	}
	if example, ok := examples[itemType]; ok {
		return reflect.New(reflect.TypeOf(example)).Interface(), nil
	}
	return nil, fmt.Errorf("%w: %s", commontypes.ErrInvalidType, itemType)
}

func (codec) Encode(_ context.Context, item any, itemType string) ([]byte, error) {
	value := reflect.ValueOf(item).Elem()
	if itemType == "any" {
		return json.Marshal(describe(value.Interface()))
	}
	if !reflect.DeepEqual(value.Interface(), examples[itemType]) {
		return nil, fmt.Errorf("got %#v, want %#v", value.Interface(), examples[itemType])
	}
	return []byte("as sent"), nil
}

func (codec) Decode(_ context.Context, raw []byte, into any, itemType string) error {
	value := any(examples[itemType])
	if itemType == "any" {
		var wanted description
		if err := json.Unmarshal(raw, &wanted); err != nil {
			return err
		}
		value = build(wanted)
		if value == nil {
			return nil
		}
	}
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(value))
	return nil
}

func (codec) GetMaxEncodingSize(context.Context, int, string) (int, error) { return 0, nil }
func (codec) GetMaxDecodingSize(context.Context, int, string) (int, error) { return 0, nil }
