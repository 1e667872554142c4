package static

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	p2ptypes "github.com/smartcontractkit/libocr/ragep2p/types"
)

// Surroundings is what a host hands to a reporting plugin of any product.
type Surroundings struct {
	Config         core.ReportingPluginServiceConfig
	Provider       types.PluginProvider
	PipelineRunner core.PipelineRunnerService
	Telemetry      core.TelemetryClient
	ErrorLog       core.ErrorLog
	KeyValueStore  core.KeyValueStore
	RelayerSet     core.RelayerSet
	// For OCR3 only.
	Registry core.CapabilitiesRegistry
}

// The relayer of the set that is asked.
var relayerID = types.RelayID{Network: "evm", ChainID: "1"}

// ask calls what the question names, every method of it, and tells what it heard.
func (s Surroundings) ask(ctx context.Context, question string) (any, error) {
	switch question {
	case "config":
		return s.Config, nil
	case "pipeline runner":
		results, err := s.PipelineRunner.ExecuteRun(ctx, "spec", core.Vars{Vars: map[string]any{"a": 1}}, core.Options{MaxTaskDuration: time.Second})
		return each(results, func(r core.TaskResult) map[string]any {
			return map[string]any{"id": r.ID, "type": r.Type, "value": r.Value, "error": fmt.Sprint(r.Error), "terminal": r.IsTerminal, "index": r.Index}
		}), err
	case "telemetry":
		return nil, s.Telemetry.Send(ctx, "n", "c", "k", "t", []byte{1})
	case "error log":
		return nil, s.ErrorLog.SaveError(ctx, "an error of "+s.Config.PluginName)
	case "key-value store":
		if err := s.KeyValueStore.Store(ctx, "key", []byte{42}); err != nil {
			return nil, err
		}
		value, err := s.KeyValueStore.Get(ctx, "key")
		if err != nil {
			return nil, err
		}
		pruned, err := s.KeyValueStore.PruneExpiredEntries(ctx, time.Hour)
		return map[string]any{"value": value, "pruned": pruned}, err
	case "missing key":
		return s.KeyValueStore.Get(ctx, "missing")
	case "provider":
		return s.Provider.ContractTransmitter().FromAccount(ctx)
	case "ocr3 transmitter":
		return s.askTransmitter(ctx)
	case "relayer set":
		return s.askRelayerSet(ctx)
	case "missing relayer":
		return s.RelayerSet.Get(ctx, types.RelayID{Network: "evm", ChainID: "2"})
	case "registry":
		return s.askRegistry(ctx)
	}
	if part, ok := strings.CutPrefix(question, "relayer "); ok {
		return s.askRelayer(ctx, part)
	}
	return nil, fmt.Errorf("no question: %s", question)
}

func (s Surroundings) askRegistry(ctx context.Context) (any, error) {
	local, err := s.Registry.LocalNode(ctx)
	if err != nil {
		return nil, err
	}
	node, err := s.Registry.NodeByPeerID(ctx, p2ptypes.PeerID{9})
	if err != nil {
		return nil, err
	}
	dons, err := s.Registry.DONsForCapability(ctx, "capability")
	if err != nil {
		return nil, err
	}
	answer := map[string]any{
		"local": describeNode(local.PeerID[0], local.NodeOperatorID, local.WorkflowDON.Name, len(local.CapabilityDONs)),
		"node":  describeNode(node.PeerID[0], node.NodeOperatorID, node.WorkflowDON.Name, len(node.CapabilityDONs)),
		"dons":  len(dons),
		"don":   fmt.Sprintf("%s %d %d %d", dons[0].DON.Name, len(dons[0].DON.Members), dons[0].DON.F, len(dons[0].Nodes)),
	}
	for _, name := range []string{"trigger", "target", "executable"} {
		config, err := s.Registry.ConfigForCapability(ctx, name, 7)
		if err != nil {
			return nil, err
		}
		var values map[string]any
		if err := config.DefaultConfig.UnwrapTo(&values); err != nil {
			return nil, err
		}
		answer[name] = map[string]any{
			"default": values,
			"trigger": config.RemoteTriggerConfig, "target": config.RemoteTargetConfig, "executable": config.RemoteExecutableConfig,
			"methods": len(config.CapabilityMethodConfig),
		}
	}
	return answer, nil
}

func describeNode(peer byte, operator uint32, don string, capabilityDONs int) string {
	return fmt.Sprintf("%d %d %s %d", peer, operator, don, capabilityDONs)
}

func (s Surroundings) askTransmitter(ctx context.Context) (any, error) {
	provider, ok := s.Provider.(types.OCR3CapabilityProvider)
	if !ok {
		return nil, fmt.Errorf("a provider without the transmitter of OCR3: %T", s.Provider)
	}
	transmitter := provider.OCR3ContractTransmitter()
	account, err := transmitter.FromAccount(ctx)
	if err != nil {
		return nil, err
	}
	return account, transmitter.Transmit(ctx, Digest(), 7, staticReport, nil)
}
