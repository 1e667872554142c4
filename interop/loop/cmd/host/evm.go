package main

import (
	"context"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/chains/evm"
)

func hash(b hexBytes) (h evm.Hash) {
	copy(h[:], b)
	return
}

func address(b hexBytes) (a evm.Address) {
	copy(a[:], b)
	return
}

type evmMessage struct {
	From hexBytes `json:"from"`
	To   hexBytes `json:"to"`
	Data hexBytes `json:"data"`
}

func (m evmMessage) value() *evm.CallMsg {
	return &evm.CallMsg{From: address(m.From), To: address(m.To), Data: m.Data}
}

// evmArgs is what the methods take, of which each uses a part.
type evmArgs struct {
	on
	TransactionID string     `json:"transactionId"`
	Message       evmMessage `json:"message"`
	BlockNumber   decimal    `json:"blockNumber"`
	Confidence    confidence `json:"confidence"`
	IsExternal    bool       `json:"isExternal"`
	Query         struct {
		BlockHash hexBytes     `json:"blockHash"`
		FromBlock decimal      `json:"fromBlock"`
		ToBlock   decimal      `json:"toBlock"`
		Addresses []hexBytes   `json:"addresses"`
		Topics    [][]hexBytes `json:"topics"`
	} `json:"query"`
	Account      hexBytes     `json:"account"`
	Hash         hexBytes     `json:"hash"`
	Expressions  []expression `json:"expressions"`
	LimitAndSort limitAndSort `json:"limitAndSort"`
	Filter       struct {
		MaxLogsKept   decimal    `json:"maxLogsKept"`
		RetentionTime decimal    `json:"retentionTime"`
		LogsPerBlock  decimal    `json:"logsPerBlock"`
		Name          string     `json:"name"`
		Addresses     []hexBytes `json:"addresses"`
		EventSigs     []hexBytes `json:"eventSigs"`
		Topic2        []hexBytes `json:"topic2"`
		Topic3        []hexBytes `json:"topic3"`
		Topic4        []hexBytes `json:"topic4"`
	} `json:"filter"`
	FilterName        string   `json:"filterName"`
	To                hexBytes `json:"to"`
	Data              hexBytes `json:"data"`
	GasLimit          *decimal `json:"gasLimit"`
	GasUsed           decimal  `json:"gasUsed"`
	EffectiveGasPrice decimal  `json:"effectiveGasPrice"`
	EOA               hexBytes `json:"eoa"`
	Aggregator        hexBytes `json:"aggregator"`
	PluginType        string   `json:"pluginType"`
}

func shownHash(h evm.Hash) hexBytes { return h[:] }

func shownLog(l *evm.Log) map[string]any {
	return present(map[string]any{"address": hexBytes(l.Address[:]), "topics": each(l.Topics, shownHash), "txHash": shownHash(l.TxHash),
		"blockHash": shownHash(l.BlockHash), "data": hexBytes(l.Data), "eventSig": shownHash(l.EventSig),
		"blockNumber": decimal{l.BlockNumber}, "txIndex": 0, "index": l.LogIndex, "removed": l.Removed})
}

var evmMethods = map[string]method{
	"evm.getTransactionFee": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		fee, err := e.GetTransactionFee(ctx, a.TransactionID)
		if err != nil {
			return nil, err
		}
		return decimal{fee.TransactionFee}, nil
	}),
	"evm.callContract": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		reply, err := e.CallContract(ctx, evm.CallContractRequest{Msg: a.Message.value(), BlockNumber: a.BlockNumber.Int, ConfidenceLevel: a.Confidence.value(), IsExternal: a.IsExternal})
		if err != nil {
			return nil, err
		}
		return hexBytes(reply.Data), nil
	}),
	"evm.filterLogs": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		topics := each(a.Query.Topics, func(t []hexBytes) []evm.Hash { return each(t, hash) })
		reply, err := e.FilterLogs(ctx, evm.FilterLogsRequest{FilterQuery: evm.FilterQuery{BlockHash: hash(a.Query.BlockHash),
			FromBlock: a.Query.FromBlock.Int, ToBlock: a.Query.ToBlock.Int, Addresses: each(a.Query.Addresses, address), Topics: topics},
			ConfidenceLevel: a.Confidence.value(), IsExternal: a.IsExternal})
		if err != nil {
			return nil, err
		}
		return each(reply.Logs, shownLog), nil
	}),
	"evm.balanceAt": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		reply, err := e.BalanceAt(ctx, evm.BalanceAtRequest{Address: address(a.Account), BlockNumber: a.BlockNumber.Int, ConfidenceLevel: a.Confidence.value()})
		if err != nil {
			return nil, err
		}
		return decimal{reply.Balance}, nil
	}),
	"evm.estimateGas": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		gas, err := e.EstimateGas(ctx, a.Message.value())
		return unsigned(gas), err
	}),
	"evm.getTransactionByHash": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		t, err := e.GetTransactionByHash(ctx, evm.GetTransactionByHashRequest{Hash: hash(a.Hash), IsExternal: a.IsExternal})
		if err != nil {
			return nil, err
		}
		return present(map[string]any{"nonce": unsigned(t.Nonce), "gas": unsigned(t.Gas), "to": hexBytes(t.To[:]), "data": hexBytes(t.Data),
			"hash": shownHash(t.Hash), "value": decimal{t.Value}, "gasPrice": decimal{t.GasPrice}}), nil
	}),
	"evm.getTransactionReceipt": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		r, err := e.GetTransactionReceipt(ctx, evm.GeTransactionReceiptRequest{Hash: hash(a.Hash), IsExternal: a.IsExternal})
		if err != nil {
			return nil, err
		}
		return present(map[string]any{"status": unsigned(r.Status), "gasUsed": unsigned(r.GasUsed), "txIndex": unsigned(r.TransactionIndex),
			"blockHash": shownHash(r.BlockHash), "logs": each(r.Logs, shownLog), "txHash": shownHash(r.TxHash),
			"effectiveGasPrice": decimal{r.EffectiveGasPrice}, "blockNumber": decimal{r.BlockNumber},
			"contractAddress": hexBytes(r.ContractAddress[:])}), nil
	}),
	"evm.headerByNumber": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		reply, err := e.HeaderByNumber(ctx, evm.HeaderByNumberRequest{Number: a.BlockNumber.Int, ConfidenceLevel: a.Confidence.value()})
		if err != nil {
			return nil, err
		}
		h := reply.Header
		return present(map[string]any{"timestamp": unsigned(h.Timestamp), "blockNumber": decimal{h.Number}, "hash": shownHash(h.Hash), "parentHash": shownHash(h.ParentHash)}), nil
	}),
	"evm.queryTrackedLogs": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		logs, err := e.QueryTrackedLogs(ctx, each(a.Expressions, expression.value), a.LimitAndSort.value(), a.Confidence.value())
		return each(logs, shownLog), err
	}),
	"evm.getFiltersNames": of(func(ctx context.Context, e types.EVMService, _ evmArgs) (any, error) {
		names, err := e.GetFiltersNames(ctx)
		return append([]string{}, names...), err
	}),
	"evm.registerLogTracking": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		f := a.Filter
		return nil, e.RegisterLogTracking(ctx, evm.LPFilterQuery{Name: f.Name, Addresses: each(f.Addresses, address), EventSigs: each(f.EventSigs, hash),
			Topic2: each(f.Topic2, hash), Topic3: each(f.Topic3, hash), Topic4: each(f.Topic4, hash),
			Retention: f.RetentionTime.duration(), MaxLogsKept: f.MaxLogsKept.uint64(), LogsPerBlock: f.LogsPerBlock.uint64()})
	}),
	"evm.unregisterLogTracking": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		return nil, e.UnregisterLogTracking(ctx, a.FilterName)
	}),
	"evm.getTransactionStatus": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		return e.GetTransactionStatus(ctx, a.TransactionID)
	}),
	"evm.submitTransaction": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		request := evm.SubmitTransactionRequest{To: address(a.To), Data: a.Data}
		if a.GasLimit != nil {
			limit := a.GasLimit.uint64()
			request.GasConfig = &evm.GasConfig{GasLimit: &limit}
		}
		result, err := e.SubmitTransaction(ctx, request)
		if err != nil {
			return nil, err
		}
		return map[string]any{"txHash": shownHash(result.TxHash), "txStatus": result.TxStatus, "txIdempotencyKey": result.TxIdempotencyKey}, nil
	}),
	"evm.calculateTransactionFee": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		fee, err := e.CalculateTransactionFee(ctx, evm.ReceiptGasInfo{GasUsed: a.GasUsed.uint64(), EffectiveGasPrice: a.EffectiveGasPrice.Int})
		if err != nil {
			return nil, err
		}
		return decimal{fee.TransactionFee}, nil
	}),
	"evm.getForwarderForEoa": of(func(ctx context.Context, e types.EVMService, a evmArgs) (any, error) {
		forwarder, err := e.GetForwarderForEOA(ctx, address(a.EOA), address(a.Aggregator), a.PluginType)
		return hexBytes(forwarder[:]), err
	}),
}
