package main

import (
	"context"
	"fmt"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-protos/cre/go/values"
)

type bound struct {
	Address string `json:"address"`
	Name    string `json:"name"`
}

func (b bound) value() types.BoundContract {
	return types.BoundContract{Address: b.Address, Name: b.Name}
}

type read struct {
	on
	Request struct {
		ReadIdentifier string     `json:"readIdentifier"`
		Confidence     confidence `json:"confidence"`
		Params         dynamic    `json:"params"`
		AsValueType    bool       `json:"asValueType"`
	} `json:"request"`
}

// answered is what a caller hands in to receive a value: its type asks for the form that keeps each kind of value, or
// leaves the form to the reader.
type answered struct {
	untyped any
	typed   values.Value
	into    any
}

func newAnswered(asValueType bool) *answered {
	a := &answered{}
	a.into = &a.untyped
	if asValueType {
		a.into = &a.typed
	}
	return a
}

func (a *answered) shown() (dynamic, error) { return shownAnswer(a.into) }

func shownAnswer(answer any) (dynamic, error) {
	switch v := answer.(type) {
	case *any:
		return dynamic{*v}, nil
	case *values.Value:
		if *v == nil {
			return dynamic{}, nil
		}
		unwrapped, err := (*v).Unwrap()
		return dynamic{unwrapped}, err
	}
	return dynamic{}, fmt.Errorf("answered with a %T", answer)
}

type filter struct {
	Contract    bound        `json:"contract"`
	Key         string       `json:"key"`
	Expressions []expression `json:"expressions"`
	AsValueType bool         `json:"asValueType"`
}

func (f filter) key() query.KeyFilter {
	return query.KeyFilter{Key: f.Key, Expressions: each(f.Expressions, expression.value)}
}

func (f filter) value() types.ContractKeyFilter {
	return types.ContractKeyFilter{KeyFilter: f.key(), Contract: f.Contract.value(), SequenceDataType: newAnswered(f.AsValueType).into}
}

type queried struct {
	on
	Filter       filter       `json:"filter"`
	Filters      []filter     `json:"filters"`
	LimitAndSort limitAndSort `json:"limitAndSort"`
}

func shownHead(h types.Head) map[string]any {
	return map[string]any{"height": h.Height, "hash": hexBytes(h.Hash), "timestamp": unsigned(h.Timestamp)}
}

func shownSequence(s types.Sequence) (map[string]any, error) {
	data, err := shownAnswer(s.Data)
	return map[string]any{"cursor": s.Cursor, "txHash": hexBytes(s.TxHash), "head": shownHead(s.Head), "data": data}, err
}

type bindings struct {
	on
	Contracts []bound `json:"contracts"`
}

type batches struct {
	on
	Batches []struct {
		Contract bound `json:"contract"`
		Reads    []struct {
			ReadName string  `json:"readName"`
			Params   dynamic `json:"params"`
		} `json:"reads"`
	} `json:"batches"`
}

// readerOf is the reader of that name, or that of the provider of that name.
func readerOf[A interface{ name() string }](f func(ctx context.Context, r types.ContractReader, a A) (any, error)) method {
	return of(func(ctx context.Context, object any, a A) (any, error) {
		switch o := object.(type) {
		case types.ContractReader:
			return f(ctx, o, a)
		case types.PluginProvider:
			return f(ctx, o.ContractReader(), a)
		}
		return nil, fmt.Errorf("%q is a %T", a.name(), object)
	})
}

var readerMethods = map[string]method{
	"contractReader.getLatestValue": readerOf(func(ctx context.Context, r types.ContractReader, a read) (any, error) {
		answer := newAnswered(a.Request.AsValueType)
		err := r.GetLatestValue(ctx, a.Request.ReadIdentifier, a.Request.Confidence.value(), a.Request.Params.value, answer.into)
		if err != nil {
			return nil, err
		}
		return answer.shown()
	}),
	"contractReader.getLatestValueWithHeadData": readerOf(func(ctx context.Context, r types.ContractReader, a read) (any, error) {
		answer := newAnswered(a.Request.AsValueType)
		head, err := r.GetLatestValueWithHeadData(ctx, a.Request.ReadIdentifier, a.Request.Confidence.value(), a.Request.Params.value, answer.into)
		if err != nil {
			return nil, err
		}
		value, err := answer.shown()
		if head == nil {
			return map[string]any{"value": value}, err
		}
		return map[string]any{"value": value, "head": shownHead(*head)}, err
	}),
	"contractReader.batchGetLatestValues": readerOf(func(ctx context.Context, r types.ContractReader, a batches) (any, error) {
		request := types.BatchGetLatestValuesRequest{}
		for _, b := range a.Batches {
			for _, one := range b.Reads {
				batch := types.BatchRead{ReadName: one.ReadName, Params: one.Params.value, ReturnVal: newAnswered(false).into}
				request[b.Contract.value()] = append(request[b.Contract.value()], batch)
			}
		}
		reply, err := r.BatchGetLatestValues(ctx, request)
		if err != nil {
			return nil, err
		}
		shown := []any{}
		for contract, results := range reply {
			of := map[string]any{"address": contract.Address, "name": contract.Name}
			shown = append(shown, map[string]any{"contract": of, "results": each(results, shownResult)})
		}
		return shown, nil
	}),
	"contractReader.queryKey": readerOf(func(ctx context.Context, r types.ContractReader, a queried) (any, error) {
		into := newAnswered(a.Filter.AsValueType).into
		found, err := r.QueryKey(ctx, a.Filter.Contract.value(), a.Filter.key(), a.LimitAndSort.value(), into)
		if err != nil {
			return nil, err
		}
		shown := []any{}
		for _, sequence := range found {
			one, err := shownSequence(sequence)
			if err != nil {
				return nil, err
			}
			shown = append(shown, one)
		}
		return shown, nil
	}),
	"contractReader.queryKeys": readerOf(func(ctx context.Context, r types.ContractReader, a queried) (any, error) {
		found, err := r.QueryKeys(ctx, each(a.Filters, filter.value), a.LimitAndSort.value())
		if err != nil {
			return nil, err
		}
		shown := []any{}
		for key, sequence := range found {
			one, err := shownSequence(sequence)
			if err != nil {
				return nil, err
			}
			one["key"] = key
			shown = append(shown, one)
		}
		return shown, nil
	}),
	"contractReader.bind": readerOf(func(ctx context.Context, r types.ContractReader, a bindings) (any, error) {
		return nil, r.Bind(ctx, each(a.Contracts, bound.value))
	}),
	"contractReader.unbind": readerOf(func(ctx context.Context, r types.ContractReader, a bindings) (any, error) {
		return nil, r.Unbind(ctx, each(a.Contracts, bound.value))
	}),
}

func shownResult(r types.BatchReadResult) map[string]any {
	value, err := r.GetResult()
	shown, broken := shownAnswer(value)
	result := map[string]any{"readName": r.ReadName, "value": shown}
	if err == nil {
		err = broken
	}
	if err != nil {
		result["value"], result["error"] = nil, err.Error()
	}
	return result
}

type coded struct {
	on
	Item     dynamic  `json:"item"`
	Encoded  hexBytes `json:"encoded"`
	ItemType string   `json:"itemType"`
	N        int      `json:"n"`
}

func codecOf(f func(ctx context.Context, c types.Codec, a coded) (any, error)) method {
	return of(func(ctx context.Context, p types.PluginProvider, a coded) (any, error) { return f(ctx, p.Codec(), a) })
}

var codecMethods = map[string]method{
	"codec.encode": codecOf(func(ctx context.Context, c types.Codec, a coded) (any, error) {
		encoded, err := c.Encode(ctx, a.Item.value, a.ItemType)
		return hexBytes(encoded), err
	}),
	"codec.decode": codecOf(func(ctx context.Context, c types.Codec, a coded) (any, error) {
		answer := newAnswered(false)
		if err := c.Decode(ctx, a.Encoded, answer.into, a.ItemType); err != nil {
			return nil, err
		}
		return answer.shown()
	}),
	"codec.getMaxEncodingSize": codecOf(func(ctx context.Context, c types.Codec, a coded) (any, error) {
		return c.GetMaxEncodingSize(ctx, a.N, a.ItemType)
	}),
	"codec.getMaxDecodingSize": codecOf(func(ctx context.Context, c types.Codec, a coded) (any, error) {
		return c.GetMaxDecodingSize(ctx, a.N, a.ItemType)
	}),
}

type transaction struct {
	ContractName  string  `json:"contractName"`
	Method        string  `json:"method"`
	Params        dynamic `json:"params"`
	TransactionID string  `json:"transactionId"`
	ToAddress     string  `json:"toAddress"`
	Meta          *struct {
		WorkflowExecutionID *string `json:"workflowExecutionId"`
		GasLimit            decimal `json:"gasLimit"`
	} `json:"meta"`
	Value decimal `json:"value"`
}

func (t transaction) meta() *types.TxMeta {
	if t.Meta == nil {
		return nil
	}
	return &types.TxMeta{WorkflowExecutionID: t.Meta.WorkflowExecutionID, GasLimit: t.Meta.GasLimit.Int}
}

type written struct {
	on
	Transaction   transaction `json:"transaction"`
	TransactionID string      `json:"transactionId"`
}

var writerMethods = map[string]method{
	"contractWriter.submitTransaction": of(func(ctx context.Context, w types.ContractWriter, a written) (any, error) {
		t := a.Transaction
		return nil, w.SubmitTransaction(ctx, t.ContractName, t.Method, t.Params.value, t.TransactionID, t.ToAddress, t.meta(), t.Value.Int)
	}),
	"contractWriter.getTransactionStatus": of(func(ctx context.Context, w types.ContractWriter, a written) (any, error) {
		return w.GetTransactionStatus(ctx, a.TransactionID)
	}),
	"contractWriter.getFeeComponents": of(func(ctx context.Context, w types.ContractWriter, _ on) (any, error) {
		fees, err := w.GetFeeComponents(ctx)
		if err != nil {
			return nil, err
		}
		return present(map[string]any{"executionFee": decimal{fees.ExecutionFee}, "dataAvailabilityFee": decimal{fees.DataAvailabilityFee}}), nil
	}),
	"contractWriter.getEstimateFee": of(func(ctx context.Context, w types.ContractWriter, a written) (any, error) {
		t := a.Transaction
		fee, err := w.GetEstimateFee(ctx, t.ContractName, t.Method, t.Params.value, t.ToAddress, t.meta(), t.Value.Int)
		return present(map[string]any{"fee": decimal{fee.Fee}, "decimals": fee.Decimals}), err
	}),
}
