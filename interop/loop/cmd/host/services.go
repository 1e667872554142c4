package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/chainlink-common/pkg/utils/jsonserializable"
)

// What the host serves to reporting plugins, with the answers of packages/loop/src/test.

type pipelineRunner struct{}

func (pipelineRunner) ExecuteRun(_ context.Context, spec string, vars core.Vars, options core.Options) (core.TaskResults, error) {
	echo := core.TaskResult{ID: spec, Type: "echo", Index: 0}
	echo.Value = jsonserializable.JSONSerializable{Val: vars.Vars, Valid: true}
	failed := core.TaskResult{ID: strconv.FormatInt(int64(options.MaxTaskDuration), 10), Type: "fail", Index: 1}
	failed.Error, failed.IsTerminal = errors.New("failed on purpose"), true
	return core.TaskResults{echo, failed}, nil
}

type telemetryMessage struct {
	Network       string   `json:"network"`
	ChainID       string   `json:"chainId"`
	ContractID    string   `json:"contractId"`
	TelemetryType string   `json:"telemetryType"`
	Payload       hexBytes `json:"payload"`
}

// Send makes the host its own receiver of telemetry.
func (h *host) Send(_ context.Context, network, chainID, contractID, telemetryType string, payload []byte) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent = append(h.sent, telemetryMessage{network, chainID, contractID, telemetryType, payload})
	return nil
}

// store is in memory; all of its entries count as expired.
type store struct {
	mu      sync.Mutex
	entries map[string][]byte
}

func newStore() *store { return &store{entries: map[string][]byte{}} }

func (s *store) Store(_ context.Context, key string, value []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[key] = value
	return nil
}

func (s *store) Get(_ context.Context, key string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if value, ok := s.entries[key]; ok {
		return value, nil
	}
	return nil, fmt.Errorf("no value for %s", key)
}

func (s *store) PruneExpiredEntries(context.Context, time.Duration) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := int64(len(s.entries))
	clear(s.entries)
	return count, nil
}

// relayerSet has the relayer plugin twice: as a chain that is well, and as one that is not.
type relayerSet struct{ h *host }

var inSet = []types.RelayID{{Network: "evm", ChainID: "1"}, {Network: "solana", ChainID: "mainnet"}}

func (s relayerSet) Get(_ context.Context, id types.RelayID) (core.Relayer, error) {
	for _, known := range inSet {
		if id == known {
			return relayerInSet{s.h, id}, nil
		}
	}
	return nil, fmt.Errorf("relayer with id %s not found", id.Name())
}

func (s relayerSet) List(ctx context.Context, ids ...types.RelayID) (map[types.RelayID]core.Relayer, error) {
	if len(ids) == 0 {
		ids = inSet
	}
	relayers := map[types.RelayID]core.Relayer{}
	for _, id := range ids {
		relayer, err := s.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		relayers[id] = relayer
	}
	return relayers, nil
}

type relayerInSet struct {
	h  *host
	id types.RelayID
}

var _ core.Relayer = relayerInSet{}

func (r relayerInSet) Name() string                { return "Relayer " + r.id.Network }
func (r relayerInSet) Start(context.Context) error { return nil }
func (r relayerInSet) Close() error                { return nil }

func (r relayerInSet) Ready() error {
	if r.id.Network != "evm" {
		return errors.New("not ready")
	}
	return nil
}

// HealthReport of a relayer that is well kills the original's host, which writes the text of each error.
func (r relayerInSet) HealthReport() map[string]error {
	if r.id.Network == "evm" {
		return map[string]error{r.id.Network: nil}
	}
	return map[string]error{r.id.Network: errors.New("lagging")}
}

func (r relayerInSet) EVM() (types.EVMService, error) {
	if r.id.Network != "evm" {
		return nil, fmt.Errorf("%s is no EVM chain", r.id.Name())
	}
	return r.h.relayer.EVM()
}

func (r relayerInSet) TON() (types.TONService, error) { return nil, errors.ErrUnsupported }

func (r relayerInSet) NewPluginProvider(context.Context, core.RelayArgs, core.PluginArgs) (core.PluginProvider, error) {
	return nil, errors.ErrUnsupported
}

func (r relayerInSet) NewContractReader(ctx context.Context, config []byte) (types.ContractReader, error) {
	return r.h.relayer.NewContractReader(ctx, config)
}

func (r relayerInSet) NewContractWriter(ctx context.Context, config []byte) (types.ContractWriter, error) {
	return r.h.relayer.NewContractWriter(ctx, config)
}

func (r relayerInSet) LatestHead(context.Context) (types.Head, error) {
	return types.Head{Height: r.id.ChainID, Hash: []byte{1}, Timestamp: 5}, nil
}

func (r relayerInSet) GetChainInfo(context.Context) (types.ChainInfo, error) {
	return types.ChainInfo{FamilyName: r.id.Network, ChainID: r.id.ChainID, NetworkName: "n", NetworkNameFull: "N"}, nil
}
