package main

import (
	"context"
	"fmt"
	"iter"
	"math/big"
	"strings"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives"
)

const (
	anyMethod = "0x24-anyContract-anyMethod"
	echo      = "0x24-anyContract-echo"
	typed     = "0x24-anyContract-typed"
)

var head = types.Head{Height: "1337", Hash: []byte{1, 2}, Timestamp: 1<<64 - 1}

// typedParams is what the reader makes of the parameters of `typed`, as implementations with types of their own do.
type typedParams struct {
	Account string
	Amount  *big.Int
	Nonce   uint64
	Delta   int64
	Ratio   float64
	Data    []byte
	Hash    [4]byte
	Flags   []bool
	At      time.Time
	Inner   *struct{ Depth uint8 }
}

type typedResult struct {
	Params typedParams
	Seen   string
}

type contractReader struct {
	types.UnimplementedContractReader
	bound map[types.BoundContract]bool
}

var _ types.ContractTypeProvider = (*contractReader)(nil)

func (*contractReader) CreateContractType(readIdentifier string, forEncoding bool) (any, error) {
	switch {
	case readIdentifier == typed && forEncoding:
		return &typedParams{}, nil
	case readIdentifier == typed:
		return &typedResult{}, nil
	case strings.HasSuffix(readIdentifier, ".amount"):
		return new(big.Int), nil
	case strings.HasPrefix(readIdentifier, "0x2"):
		return &map[string]any{}, nil
	}
	return nil, fmt.Errorf("%w: no %s", types.ErrInvalidType, readIdentifier)
}

func read(readName string, params, returnVal any) error {
	switch readName {
	case typed:
		got, result := params.(*typedParams), returnVal.(*typedResult)
		result.Params = *got
		result.Seen = fmt.Sprintf("%s %s %d %d %v %x %x %v %s %d",
			got.Account, got.Amount, got.Nonce, got.Delta, got.Ratio, got.Data, got.Hash, got.Flags, got.At.Format(time.RFC3339Nano), got.Inner.Depth)
		return nil
	case echo:
		*returnVal.(*map[string]any) = *params.(*map[string]any)
		return nil
	case anyMethod:
		got := *params.(*map[string]any)
		if got["param1"] != "value1" || got["param2"] != "value2" {
			return fmt.Errorf("%w: wrong params", types.ErrInvalidEncoding)
		}
		*returnVal.(*map[string]any) = map[string]any{"ret1": "latestValue1", "ret2": "latestValue2"}
		return nil
	}
	return fmt.Errorf("%w: expected %s but got %s", types.ErrInvalidType, anyMethod, readName)
}

func (*contractReader) GetLatestValue(_ context.Context, readName string, _ primitives.ConfidenceLevel, params, returnVal any) error {
	return read(readName, params, returnVal)
}

func (*contractReader) GetLatestValueWithHeadData(_ context.Context, readName string, confidence primitives.ConfidenceLevel, params, returnVal any) (*types.Head, error) {
	if err := read(readName, params, returnVal); err != nil || confidence != primitives.Finalized {
		return nil, err
	}
	return &head, nil
}

func (*contractReader) BatchGetLatestValues(_ context.Context, request types.BatchGetLatestValuesRequest) (types.BatchGetLatestValuesResult, error) {
	answer := types.BatchGetLatestValuesResult{}
	for contract, reads := range request {
		for _, one := range reads {
			result := types.BatchReadResult{ReadName: one.ReadName}
			err := read(contract.ReadIdentifier(one.ReadName), one.Params, one.ReturnVal)
			result.SetResult(one.ReturnVal, err)
			answer[contract] = append(answer[contract], result)
		}
	}
	return answer, nil
}

func (*contractReader) QueryKey(_ context.Context, contract types.BoundContract, filter query.KeyFilter, limitAndSort query.LimitAndSort, _ any) ([]types.Sequence, error) {
	return []types.Sequence{found(contract, filter, limitAndSort)}, nil
}

func (*contractReader) QueryKeys(_ context.Context, filters []types.ContractKeyFilter, limitAndSort query.LimitAndSort) (iter.Seq2[string, types.Sequence], error) {
	return func(yield func(string, types.Sequence) bool) {
		for _, filter := range filters {
			if !yield(filter.Key, found(filter.Contract, filter.KeyFilter, limitAndSort)) {
				return
			}
		}
	}, nil
}

func (r *contractReader) Bind(_ context.Context, contracts []types.BoundContract) error {
	for _, contract := range contracts {
		r.bound[contract] = true
	}
	return nil
}

func (r *contractReader) Unbind(_ context.Context, contracts []types.BoundContract) error {
	for _, contract := range contracts {
		if !r.bound[contract] {
			return fmt.Errorf("%w: %s", types.ErrNotFound, contract)
		}
		delete(r.bound, contract)
	}
	return nil
}

// found is a log that tells by which query it was found.
func found(contract types.BoundContract, filter query.KeyFilter, limitAndSort query.LimitAndSort) types.Sequence {
	limit := limitAndSort.Limit
	said := fmt.Sprintf("%s of %s where %s limit %d cursor %q %d sort %s",
		filter.Key, contract, spelt(filter.Expressions, " and "), limit.Count, limit.Cursor, limit.CursorDirection, sorts(limitAndSort.SortBy))
	cursor := "first"
	if limitAndSort.HasCursorLimit() {
		cursor = limit.Cursor
	}
	return types.Sequence{Cursor: cursor, TxHash: []byte{0xab}, Head: head, Data: map[string]any{"query": said, "amount": big.NewInt(-5)}}
}

func spelt(expressions []query.Expression, between string) string {
	var parts []string
	for _, expression := range expressions {
		if expression.IsPrimitive() {
			parts = append(parts, primitive(expression.Primitive))
		} else {
			parts = append(parts, "("+spelt(expression.BoolExpression.Expressions, " "+strings.ToLower(expression.BoolExpression.BoolOperator.String())+" ")+")")
		}
	}
	return strings.Join(parts, between)
}

func primitive(one primitives.Primitive) string {
	switch p := one.(type) {
	case *primitives.Block:
		return fmt.Sprintf("block %s %s", p.Operator, p.Block)
	case *primitives.Confidence:
		return "confidence " + string(p.ConfidenceLevel)
	case *primitives.Timestamp:
		return fmt.Sprintf("timestamp %s %d", p.Operator, p.Timestamp)
	case *primitives.TxHash:
		return "txHash " + p.TxHash
	case *primitives.Comparator:
		var values []string
		for _, v := range p.ValueComparators {
			values = append(values, fmt.Sprintf("%s %v", v.Operator, v.Value))
		}
		return p.Name + " " + strings.Join(values, " ")
	}
	return fmt.Sprintf("%T", one)
}

func sorts(sortBy []query.SortBy) string {
	var parts []string
	for _, one := range sortBy {
		parts = append(parts, fmt.Sprintf("%T %d", one, one.GetDirection()))
	}
	return strings.Join(parts, ",")
}
