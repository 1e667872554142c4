package static

import (
	"context"
	"fmt"
	"math/big"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/chains/evm"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives"
)

// askRelayerSet calls every method of the set, but those that make objects.
func (s Surroundings) askRelayerSet(ctx context.Context) (any, error) {
	all, err := s.RelayerSet.List(ctx)
	if err != nil {
		return nil, err
	}
	relayer, err := s.RelayerSet.Get(ctx, relayerID)
	if err != nil {
		return nil, err
	}
	if err := relayer.Start(ctx); err != nil {
		return nil, err
	}
	if err := relayer.Ready(); err != nil {
		return nil, err
	}
	head, err := relayer.LatestHead(ctx)
	if err != nil {
		return nil, err
	}
	info, err := relayer.GetChainInfo(ctx)
	if err != nil {
		return nil, err
	}
	health := map[string]string{}
	for name, problem := range relayer.HealthReport() {
		health[name] = problem.Error()
	}
	return map[string]any{
		"count":  len(all),
		"name":   relayer.Name(),
		"head":   head,
		"info":   info,
		"health": health,
	}, relayer.Close()
}

// askRelayer asks what a relayer of the set makes.
func (s Surroundings) askRelayer(ctx context.Context, part string) (any, error) {
	relayer, err := s.RelayerSet.Get(ctx, relayerID)
	if err != nil {
		return nil, err
	}
	switch part {
	case "contract reader":
		return askReader(ctx, relayer)
	case "contract writer":
		return askWriter(ctx, relayer)
	case "EVM":
		chain, err := relayer.EVM()
		if err != nil {
			return nil, err
		}
		balance, err := chain.BalanceAt(ctx, evm.BalanceAtRequest{Address: evm.Address{2}, BlockNumber: big.NewInt(5), ConfidenceLevel: primitives.Finalized})
		if err != nil {
			return nil, err
		}
		names, err := chain.GetFiltersNames(ctx)
		return map[string]any{"balance": balance.Balance.String(), "filters": names}, err
	case "plugin provider":
		provider, err := relayer.NewPluginProvider(ctx, core.RelayArgs{ContractID: "0xcontract", ProviderType: string(types.Median)}, core.PluginArgs{})
		if err != nil {
			return nil, err
		}
		height, err := provider.ContractConfigTracker().LatestBlockHeight(ctx)
		if err != nil {
			return nil, err
		}
		return height, provider.Close()
	}
	return nil, fmt.Errorf("a relayer has no %s", part)
}

type latestValue struct{ Ret1, Ret2 string }

func askReader(ctx context.Context, relayer core.Relayer) (any, error) {
	reader, err := relayer.NewContractReader(ctx, []byte("config"))
	if err != nil {
		return nil, err
	}
	if err := reader.Start(ctx); err != nil {
		return nil, err
	}
	contract := types.BoundContract{Address: "0x24", Name: "anyContract"}
	if err := reader.Bind(ctx, []types.BoundContract{contract}); err != nil {
		return nil, err
	}
	params := map[string]any{"param1": "value1", "param2": "value2"}
	var value, withHead, inBatch latestValue
	name := contract.ReadIdentifier("anyMethod")
	if err := reader.GetLatestValue(ctx, name, primitives.Unconfirmed, params, &value); err != nil {
		return nil, err
	}
	head, err := reader.GetLatestValueWithHeadData(ctx, name, primitives.Finalized, params, &withHead)
	if err != nil {
		return nil, err
	}
	batch, err := reader.BatchGetLatestValues(ctx, types.BatchGetLatestValuesRequest{
		contract: {{ReadName: "anyMethod", Params: params, ReturnVal: &inBatch}},
	})
	if err != nil {
		return nil, err
	}
	if _, err := batch[contract][0].GetResult(); err != nil {
		return nil, err
	}
	var data map[string]any
	filter := query.KeyFilter{Key: "event", Expressions: []query.Expression{query.Block("7", primitives.Gte)}}
	logs, err := reader.QueryKey(ctx, contract, filter, query.LimitAndSort{Limit: query.CountLimit(3)}, &data)
	if err != nil {
		return nil, err
	}
	found, err := reader.QueryKeys(ctx, []types.ContractKeyFilter{{KeyFilter: filter, Contract: contract, SequenceDataType: &data}}, query.LimitAndSort{})
	if err != nil {
		return nil, err
	}
	var keys []string
	for key := range found {
		keys = append(keys, key)
	}
	if err := reader.Unbind(ctx, []types.BoundContract{contract}); err != nil {
		return nil, err
	}
	return map[string]any{
		"values": []latestValue{value, withHead, inBatch},
		"height": head.Height,
		"cursor": logs[0].Cursor,
		"keys":   keys,
	}, reader.Close()
}

func askWriter(ctx context.Context, relayer core.Relayer) (any, error) {
	writer, err := relayer.NewContractWriter(ctx, []byte("config"))
	if err != nil {
		return nil, err
	}
	if err := writer.SubmitTransaction(ctx, "contract", "method", map[string]any{"a": 1}, "id", "0x1", nil, nil); err != nil {
		return nil, err
	}
	status, err := writer.GetTransactionStatus(ctx, "id")
	if err != nil {
		return nil, err
	}
	fees, err := writer.GetFeeComponents(ctx)
	if err != nil {
		return nil, err
	}
	estimate, err := writer.GetEstimateFee(ctx, "contract", "method", nil, "0x1", nil, big.NewInt(6))
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"status":   status,
		"fee":      fees.ExecutionFee.String(),
		"estimate": fmt.Sprintf("%s %d", estimate.Fee, estimate.Decimals),
	}, writer.Close()
}
