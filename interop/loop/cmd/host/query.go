package main

import (
	"fmt"

	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives"
	evmprimitives "github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives/evm"
)

// confidence is a number; the original knows names.
type confidence int

func (c confidence) value() primitives.ConfidenceLevel {
	return map[confidence]primitives.ConfidenceLevel{0: primitives.Unconfirmed, 1: primitives.Finalized, 2: primitives.Safe}[c]
}

type comparison struct {
	Value    dynamic                       `json:"value"`
	Values   []hexBytes                    `json:"values"`
	Operator primitives.ComparisonOperator `json:"operator"`
}

func (c comparison) valued() primitives.ValueComparator {
	return primitives.ValueComparator{Value: c.Value.value, Operator: c.Operator}
}

func (c comparison) hashed() evmprimitives.HashedValueComparator {
	return evmprimitives.HashedValueComparator{Values: each(c.Values, hash), Operator: c.Operator}
}

// expression has the members of its kind.
type expression struct {
	Kind        string                        `json:"kind"`
	Expressions []expression                  `json:"expressions"`
	Block       string                        `json:"block"`
	Operator    primitives.ComparisonOperator `json:"operator"`
	Confidence  confidence                    `json:"confidence"`
	Timestamp   decimal                       `json:"timestamp"`
	TxHash      string                        `json:"txHash"`
	Name        string                        `json:"name"`
	Comparators []comparison                  `json:"comparators"`
	Address     hexBytes                      `json:"address"`
	EventSig    hexBytes                      `json:"eventSig"`
	WordIndex   int                           `json:"wordIndex"`
	Topic       decimal                       `json:"topic"`
}

func (e expression) value() query.Expression {
	switch e.Kind {
	case "and":
		return query.And(each(e.Expressions, expression.value)...)
	case "or":
		return query.Or(each(e.Expressions, expression.value)...)
	case "block":
		return query.Block(e.Block, e.Operator)
	case "confidence":
		return query.Confidence(e.Confidence.value())
	case "timestamp":
		return query.Timestamp(e.Timestamp.uint64(), e.Operator)
	case "txHash":
		return query.TxHash(e.TxHash)
	case "comparator":
		return query.Comparator(e.Name, each(e.Comparators, comparison.valued)...)
	case "contractAddress":
		return evmprimitives.NewAddressFilter(address(e.Address))
	case "eventSig":
		return evmprimitives.NewEventSigFilter(hash(e.EventSig))
	case "eventByWord":
		return evmprimitives.NewEventByWordFilter(e.WordIndex, each(e.Comparators, comparison.hashed))
	case "eventByTopic":
		return evmprimitives.NewEventByTopicFilter(e.Topic.uint64(), each(e.Comparators, comparison.hashed))
	}
	panic(fmt.Sprintf("no expression: %q", e.Kind))
}

type limitAndSort struct {
	Count  decimal `json:"count"`
	Cursor *struct {
		Cursor    string `json:"cursor"`
		Direction string `json:"direction"`
	} `json:"cursor"`
	SortBy []struct {
		By        string `json:"by"`
		Direction string `json:"direction"`
	} `json:"sortBy"`
}

func (l limitAndSort) value() query.LimitAndSort {
	limit := query.CountLimit(l.Count.uint64())
	if l.Cursor != nil {
		direction := query.CursorFollowing
		if l.Cursor.Direction == "preceding" {
			direction = query.CursorPrevious
		}
		limit = query.CursorLimit(l.Cursor.Cursor, direction, l.Count.uint64())
	}
	var order []query.SortBy
	for _, s := range l.SortBy {
		direction := query.Asc
		if s.Direction == "descending" {
			direction = query.Desc
		}
		switch s.By {
		case "timestamp":
			order = append(order, query.NewSortByTimestamp(direction))
		case "block":
			order = append(order, query.NewSortByBlock(direction))
		default:
			order = append(order, query.NewSortBySequence(direction))
		}
	}
	return query.NewLimitAndSort(limit, order...)
}
