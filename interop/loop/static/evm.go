package static

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/chains/evm"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives"
)

// chain is an EVM chain with fixed answers; numbers are spelt from the arguments.
type chain struct{}

var _ types.EVMService = chain{}

func filledHash(b byte) evm.Hash { return evm.Hash(bytes.Repeat([]byte{b}, evm.HashLength)) }

func filledAddress(b byte) evm.Address {
	return evm.Address(bytes.Repeat([]byte{b}, evm.AddressLength))
}

func chainLog() *evm.Log {
	return &evm.Log{
		LogIndex:    9,
		BlockHash:   filledHash(5),
		BlockNumber: big.NewInt(7),
		Topics:      []evm.Hash{filledHash(2), filledHash(3)},
		EventSig:    filledHash(2),
		Address:     filledAddress(1),
		TxHash:      filledHash(4),
		Data:        []byte{6},
		Removed:     true,
	}
}

func power(base, exponent int64) *big.Int {
	return new(big.Int).Exp(big.NewInt(base), big.NewInt(exponent), nil)
}

func (chain) GetTransactionFee(_ context.Context, id types.IdempotencyKey) (*evm.TransactionFee, error) {
	return &evm.TransactionFee{TransactionFee: big.NewInt(int64(len(id)))}, nil
}

func (chain) CallContract(_ context.Context, r evm.CallContractRequest) (*evm.CallContractReply, error) {
	block, external := byte(0), byte(0)
	if r.BlockNumber != nil {
		block = byte(r.BlockNumber.Int64())
	}
	if r.IsExternal {
		external = 1
	}
	return &evm.CallContractReply{Data: append(bytes.Clone(r.Msg.Data), block, confidence(r.ConfidenceLevel), external)}, nil
}

func (chain) FilterLogs(_ context.Context, r evm.FilterLogsRequest) (*evm.FilterLogsReply, error) {
	first, second := chainLog(), chainLog()
	if r.FilterQuery.FromBlock != nil {
		first.BlockNumber = r.FilterQuery.FromBlock
	}
	second.Topics = nil
	for _, topics := range r.FilterQuery.Topics {
		second.Topics = append(second.Topics, topics...)
	}
	second.LogIndex = uint32(len(r.FilterQuery.Addresses))
	return &evm.FilterLogsReply{Logs: []*evm.Log{first, second}}, nil
}

func (chain) BalanceAt(_ context.Context, r evm.BalanceAtRequest) (*evm.BalanceAtReply, error) {
	balance := new(big.Int).Mul(big.NewInt(int64(r.Address[0])), power(2, 200))
	if r.BlockNumber != nil {
		balance.Sub(balance, r.BlockNumber)
	}
	return &evm.BalanceAtReply{Balance: balance}, nil
}

func (chain) EstimateGas(_ context.Context, message *evm.CallMsg) (uint64, error) {
	return uint64(21_000 + len(message.Data)), nil
}

func (chain) GetTransactionByHash(_ context.Context, r evm.GetTransactionByHashRequest) (*evm.Transaction, error) {
	return &evm.Transaction{Data: []byte{3}, Hash: r.Hash, Nonce: 1, Gas: 1<<64 - 1, GasPrice: new(big.Int), Value: power(2, 100)}, nil
}

func (chain) GetTransactionReceipt(_ context.Context, r evm.GeTransactionReceiptRequest) (*evm.Receipt, error) {
	return &evm.Receipt{
		Status: 1, Logs: []*evm.Log{chainLog()}, TxHash: r.Hash, ContractAddress: filledAddress(7), GasUsed: 2, BlockHash: filledHash(4),
		BlockNumber: big.NewInt(6), TransactionIndex: 3, EffectiveGasPrice: big.NewInt(5),
	}, nil
}

func (chain) HeaderByNumber(_ context.Context, r evm.HeaderByNumberRequest) (*evm.HeaderByNumberReply, error) {
	number := r.Number
	if number == nil {
		number = big.NewInt(-2)
	}
	return &evm.HeaderByNumberReply{Header: &evm.Header{Timestamp: 1, Hash: filledHash(2), ParentHash: filledHash(3), Number: number}}, nil
}

func (chain) QueryTrackedLogs(_ context.Context, expressions []query.Expression, limit query.LimitAndSort, _ primitives.ConfidenceLevel) ([]*evm.Log, error) {
	data, err := json.Marshal(spellQuery(expressions, limit))
	found := chainLog()
	found.Data = data
	return []*evm.Log{found}, err
}

func (chain) GetFiltersNames(context.Context) ([]string, error) { return []string{"a", "b"}, nil }

func (chain) RegisterLogTracking(_ context.Context, filter evm.LPFilterQuery) error {
	if filter.Name != "bad" {
		return nil
	}
	return fmt.Errorf(`{"retentionTime":"%d","name":"%s","addresses":[%d]}`, filter.Retention, filter.Name, filter.Addresses[0][0])
}

func (chain) UnregisterLogTracking(_ context.Context, name string) error {
	if name == "bad" {
		return errors.New("bad filter")
	}
	return nil
}

func (chain) GetTransactionStatus(_ context.Context, id types.IdempotencyKey) (types.TransactionStatus, error) {
	return types.TransactionStatus(len(id) % 6), nil
}

func (chain) SubmitTransaction(_ context.Context, r evm.SubmitTransactionRequest) (*evm.TransactionResult, error) {
	key := "undefined"
	if r.GasConfig != nil && r.GasConfig.GasLimit != nil {
		key = fmt.Sprint(*r.GasConfig.GasLimit)
	}
	return &evm.TransactionResult{TxStatus: evm.TxSuccess, TxHash: filledHash(r.Data[0]), TxIdempotencyKey: key}, nil
}

func (chain) CalculateTransactionFee(_ context.Context, info evm.ReceiptGasInfo) (*evm.TransactionFee, error) {
	used := new(big.Int).SetUint64(info.GasUsed)
	return &evm.TransactionFee{TransactionFee: used.Mul(used, info.EffectiveGasPrice)}, nil
}

func (chain) GetForwarderForEOA(_ context.Context, eoa, aggregator evm.Address, _ string) (evm.Address, error) {
	if aggregator == (evm.Address{}) {
		return eoa, nil
	}
	return aggregator, nil
}
