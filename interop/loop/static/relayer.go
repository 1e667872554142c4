package static

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
)

// PluginRelayer is the root of the relayer plugin.
type PluginRelayer struct {
	service
	relayers []*relayer
}

var _ loop.PluginRelayer = (*PluginRelayer)(nil)

func NewPluginRelayer() *PluginRelayer { return &PluginRelayer{service: service{"PluginRelayer"}} }

func (p *PluginRelayer) NewRelayer(_ context.Context, config string, keystore, csaKeystore core.Keystore, _ core.CapabilitiesRegistry) (loop.Relayer, error) {
	r := &relayer{service: service{"StaticRelayer"}, config: config, keystore: keystore, csaKeystore: csaKeystore}
	p.relayers = append(p.relayers, r)
	return r, nil
}

func (p *PluginRelayer) HealthReport() map[string]error {
	report := map[string]error{p.name: nil}
	if len(p.relayers) > 0 {
		report[p.name+".StaticRelayer"] = nil
		report[p.name+".StaticRelayer.Chain"] = errors.New("lagging")
	}
	return report
}

type relayer struct {
	types.UnimplementedRelayer
	service
	chain
	config                string
	keystore, csaKeystore core.Keystore
}

func (r *relayer) Name() string                    { return r.service.Name() }
func (r *relayer) Start(ctx context.Context) error { return r.service.Start(ctx) }
func (r *relayer) Ready() error                    { return r.service.Ready() }
func (r *relayer) Close() error                    { return r.service.Close() }
func (r *relayer) HealthReport() map[string]error {
	return map[string]error{r.name: nil, r.name + ".Chain": errors.New("lagging")}
}

func (r *relayer) NewMedianProvider(_ context.Context, relay types.RelayArgs, args types.PluginArgs) (types.MedianProvider, error) {
	provider := NewProvider(func(ctx context.Context) (string, error) {
		accounts, err := r.keystore.Accounts(ctx)
		if err != nil {
			return "", err
		}
		if !slices.Contains(accounts, args.TransmitterID) {
			return "", fmt.Errorf("no key for %s", args.TransmitterID)
		}
		return args.TransmitterID, nil
	})
	if relay.ContractID == "0xuntouched" {
		provider.contract = untouched{}
	}
	return provider, nil
}

// NewPluginProvider gives a provider whose account is what every method of both keystores answers.
func (r *relayer) NewPluginProvider(_ context.Context, relay types.RelayArgs, args types.PluginArgs) (types.PluginProvider, error) {
	return NewProvider(func(ctx context.Context) (string, error) {
		accounts, err := r.csaKeystore.Accounts(ctx)
		if err != nil {
			return "", err
		}
		signed, err := r.keystore.Sign(ctx, args.TransmitterID, args.PluginConfig)
		if err != nil {
			return "", err
		}
		decrypted, err := r.keystore.Decrypt(ctx, args.TransmitterID, relay.RelayConfig)
		if err != nil {
			return "", err
		}
		return strings.Join([]string{strings.Join(accounts, ","), hex.EncodeToString(signed), hex.EncodeToString(decrypted)}, " "), nil
	}), nil
}

func (r *relayer) NewOCR3CapabilityProvider(context.Context, types.RelayArgs, types.PluginArgs) (types.OCR3CapabilityProvider, error) {
	return capabilityProvider{NewProvider(func(context.Context) (string, error) { return "0xfirst", nil })}, nil
}

// NewConfigProvider refuses args other than its fixture's, so that a test sees that each of them arrived.
func (r *relayer) NewConfigProvider(_ context.Context, args types.RelayArgs) (types.ConfigProvider, error) {
	got := fmt.Sprintf("%x %d %s %t %x", args.ExternalJobID[:], args.JobID, args.ContractID, args.New, args.RelayConfig)
	if args.ContractID != "0xcontract" {
		return nil, errors.New("no config of " + got)
	}
	return NewProvider(nil), nil
}

func (r *relayer) LatestHead(context.Context) (types.Head, error) {
	return types.Head{Height: "123", Hash: []byte{0xab}, Timestamp: 1<<64 - 1}, nil
}

func (r *relayer) GetChainStatus(context.Context) (types.ChainStatus, error) {
	return types.ChainStatus{ID: "1337", Enabled: true, Config: r.config}, nil
}

func (r *relayer) GetChainInfo(context.Context) (types.ChainInfo, error) {
	return types.ChainInfo{FamilyName: "static", ChainID: "1337", NetworkName: "n", NetworkNameFull: "N"}, nil
}

func (r *relayer) ListNodeStatuses(_ context.Context, pageSize int32, pageToken string) ([]types.NodeStatus, string, int, error) {
	return []types.NodeStatus{{ChainID: "1337", Name: "node " + pageToken, State: "Alive"}}, "", int(pageSize), nil
}

func (r *relayer) Transact(_ context.Context, from, to string, amount *big.Int, balanceCheck bool) error {
	if amount.Sign() < 0 {
		return fmt.Errorf("transact %s %s %s %t", from, to, amount, balanceCheck)
	}
	return nil
}

func (r *relayer) Replay(_ context.Context, fromBlock string, args map[string]any) error {
	if fromBlock != "5" {
		return fmt.Errorf("replay %s %s", fromBlock, asJSON(args))
	}
	return nil
}
