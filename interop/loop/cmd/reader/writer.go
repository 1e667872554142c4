package main

import (
	"context"
	"fmt"
	"math/big"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
)

type contractWriter struct {
	service
	seen map[string]bool
}

// SubmitTransaction says in its error what came for the method `show`.
func (w *contractWriter) SubmitTransaction(_ context.Context, contract, method string, args any, id, to string, meta *types.TxMeta, value *big.Int) error {
	if meta != nil && meta.GasLimit != nil && meta.GasLimit.Sign() == 0 {
		return types.ErrSettingTransactionGasLimitNotSupported
	}
	if method == "show" {
		return fmt.Errorf("%s %v %s %s %s %v", contract, args, id, to, spellMeta(meta), value)
	}
	w.seen[id] = true
	return nil
}

func (w *contractWriter) GetTransactionStatus(_ context.Context, id string) (types.TransactionStatus, error) {
	if id == "" {
		return types.Unknown, fmt.Errorf("%w: no id", types.ErrNotFound)
	}
	if w.seen[id] {
		return types.Finalized, nil
	}
	return types.Unknown, nil
}

func (*contractWriter) GetFeeComponents(context.Context) (*types.ChainFeeComponents, error) {
	return &types.ChainFeeComponents{ExecutionFee: new(big.Int).Lsh(big.NewInt(1), 100)}, nil
}

func (*contractWriter) GetEstimateFee(_ context.Context, _, method string, _ any, _ string, meta *types.TxMeta, value *big.Int) (types.EstimateFee, error) {
	if method == "" {
		return types.EstimateFee{}, nil
	}
	fee := new(big.Int)
	if value != nil {
		fee.Set(value)
	}
	if meta != nil && meta.GasLimit != nil {
		fee.Add(fee, meta.GasLimit)
	}
	return types.EstimateFee{Fee: fee, Decimals: 1<<32 - 1}, nil
}

func spellMeta(meta *types.TxMeta) string {
	if meta == nil {
		return "no meta"
	}
	id := "no id"
	if meta.WorkflowExecutionID != nil {
		id = *meta.WorkflowExecutionID
	}
	return fmt.Sprintf("meta %s %v", id, meta.GasLimit)
}

// codec has one type, `itemType`: a map with one text `text`.
type codec struct{}

func (codec) Encode(_ context.Context, item any, itemType string) ([]byte, error) {
	if itemType != "itemType" {
		return nil, fmt.Errorf("%w: no type named %s", types.ErrInvalidType, itemType)
	}
	text, ok := (*item.(*map[string]any))["text"].(string)
	if !ok {
		return nil, fmt.Errorf("%w: text", types.ErrFieldNotFound)
	}
	return []byte(text), nil
}

func (codec) Decode(_ context.Context, raw []byte, into any, itemType string) error {
	if itemType != "itemType" {
		return fmt.Errorf("%w: no type named %s", types.ErrInvalidType, itemType)
	}
	(*into.(*map[string]any))["text"] = string(raw)
	return nil
}

func (codec) GetMaxEncodingSize(context.Context, int, string) (int, error) { return 37, nil }

func (codec) GetMaxDecodingSize(_ context.Context, n int, _ string) (int, error) { return 37 + n, nil }
