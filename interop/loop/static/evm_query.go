package static

import (
	"fmt"
	"slices"

	"github.com/smartcontractkit/chainlink-common/pkg/types/chains/evm"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives"
	evmprimitives "github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives/evm"
)

type spelt = map[string]any

func confidence(level primitives.ConfidenceLevel) byte {
	return byte(slices.Index([]primitives.ConfidenceLevel{primitives.Unconfirmed, primitives.Finalized, primitives.Safe}, level))
}

// spellQuery is a query as the double in TypeScript spells it: long integers as text, bytes by their first one.
func spellQuery(expressions []query.Expression, limit query.LimitAndSort) []any {
	var cursor any
	if limit.HasCursorLimit() {
		directions := map[query.CursorDirection]string{query.CursorPrevious: "preceding", query.CursorFollowing: "following"}
		cursor = spelt{"cursor": limit.Limit.Cursor, "direction": directions[limit.Limit.CursorDirection]}
	}
	return []any{each(expressions, spellExpression), fmt.Sprint(limit.Limit.Count), cursor, each(limit.SortBy, spellSort)}
}

func spellSort(sort query.SortBy) spelt {
	by := map[string]string{"query.SortByTimestamp": "timestamp", "query.SortByBlock": "block", "query.SortBySequence": "sequence"}
	directions := map[query.SortDirection]string{query.Asc: "ascending", query.Desc: "descending"}
	return spelt{"by": by[fmt.Sprintf("%T", sort)], "direction": directions[sort.GetDirection()]}
}

func spellExpression(expression query.Expression) spelt {
	if expression.IsPrimitive() {
		return spellPrimitive(expression.Primitive)
	}
	kinds := map[query.BoolOperator]string{query.AND: "and", query.OR: "or"}
	inner := expression.BoolExpression
	return spelt{"kind": kinds[inner.BoolOperator], "expressions": each(inner.Expressions, spellExpression)}
}

func spellPrimitive(primitive primitives.Primitive) spelt {
	switch p := primitive.(type) {
	case *primitives.Block:
		return spelt{"kind": "block", "block": p.Block, "operator": p.Operator}
	case *primitives.Confidence:
		return spelt{"kind": "confidence", "confidence": confidence(p.ConfidenceLevel)}
	case *primitives.Timestamp:
		return spelt{"kind": "timestamp", "timestamp": fmt.Sprint(p.Timestamp), "operator": p.Operator}
	case *primitives.TxHash:
		return spelt{"kind": "txHash", "txHash": p.TxHash}
	case *evmprimitives.Address:
		return spelt{"kind": "contractAddress", "address": p.Address[0]}
	case *evmprimitives.EventSig:
		return spelt{"kind": "eventSig", "eventSig": p.EventSig[0]}
	case *evmprimitives.EventByWord:
		return spelt{"kind": "eventByWord", "wordIndex": p.WordIndex, "comparators": each(p.HashedValueComparers, spellComparator)}
	case *evmprimitives.EventByTopic:
		return spelt{"kind": "eventByTopic", "topic": fmt.Sprint(p.Topic), "comparators": each(p.HashedValueComparers, spellComparator)}
	}
	return spelt{"kind": fmt.Sprintf("%T", primitive)}
}

func spellComparator(comparator evmprimitives.HashedValueComparator) spelt {
	firsts := each(comparator.Values, func(value evm.Hash) int { return int(value[0]) })
	return spelt{"values": firsts, "operator": comparator.Operator}
}
