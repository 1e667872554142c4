// Command readerhost is the original as host of a relayer plugin, given as arguments: it calls every method of its
// contract reader, its contract writer and its providers' codec, and prints what came of each as a line of JSON. The
// last line holds the metrics of its calls.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"os/exec"
	"time"

	"github.com/hashicorp/go-plugin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
	"google.golang.org/grpc/status"

	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query"
	"github.com/smartcontractkit/chainlink-common/pkg/types/query/primitives"
	"github.com/smartcontractkit/chainlink-protos/cre/go/values"

	"loopp.test/interop/loop/static"
)

var sentinels = map[string]error{
	"invalidType":          types.ErrInvalidType,
	"invalidEncoding":      types.ErrInvalidEncoding,
	"fieldNotFound":        types.ErrFieldNotFound,
	"notFound":             types.ErrNotFound,
	"gasLimitNotSupported": types.ErrSettingTransactionGasLimitNotSupported,
	"configMissing":        types.ErrContractReaderConfigMissing,
}

var out = json.NewEncoder(os.Stdout)

// say prints what a step gave, or its error's text and the sentinels that it is.
func say(step string, value any, err error) {
	line := map[string]any{"step": step, "value": value}
	if err != nil {
		is := []string{}
		for name, sentinel := range sentinels {
			if errors.Is(err, sentinel) {
				is = append(is, name)
			}
		}
		line = map[string]any{"step": step, "error": status.Convert(err).Message(), "code": status.Code(err), "is": is}
	}
	check(out.Encode(line))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	lggr, err := logger.New()
	check(err)
	registry := prometheus.NewRegistry()
	defer plugin.CleanupClients()
	relayer := loop.NewRelayerService(lggr, loop.GRPCOptsConfig{Registerer: registry}.New(lggr), func() *exec.Cmd {
		cmd := exec.Command(os.Args[1], os.Args[2:]...)
		cmd.Env = new(loop.EnvConfig).AsCmdEnv()
		return cmd
	}, "", static.Keystore("me"), static.Keystore("csa"), core.UnimplementedCapabilitiesRegistry{})
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	check(relayer.Start(ctx))
	check(relayer.WaitCtx(ctx))

	drive(ctx, relayer)

	families, err := registry.Gather()
	check(err)
	var text bytes.Buffer
	for _, family := range families {
		_, err = expfmt.MetricFamilyToText(&text, family)
		check(err)
	}
	check(relayer.Close())
	check(out.Encode(map[string]any{"step": "metrics", "value": text.String()}))
}

func drive(ctx context.Context, relayer *loop.RelayerService) {
	reader, err := relayer.NewContractReader(ctx, []byte("{}"))
	check(err)
	driveReader(ctx, reader)
	say("reader.ready", nil, reader.Ready())
	say("reader.close", nil, reader.Close())

	writer, err := relayer.NewContractWriter(ctx, []byte("{}"))
	check(err)
	driveWriter(ctx, writer)
	say("writer.ready", nil, writer.Ready())
	say("writer.close", nil, writer.Close())

	provider, err := relayer.NewPluginProvider(ctx,
		types.RelayArgs{ContractID: "0xfeed", ProviderType: string(types.Median)}, types.PluginArgs{TransmitterID: "me"})
	check(err)
	median := provider.(types.MedianProvider)
	say("provider.parts", []bool{median.ContractReader() != nil, median.Codec() != nil}, nil)
	ret := map[string]any{}
	err = median.ContractReader().GetLatestValue(ctx, anyMethod, primitives.Unconfirmed, params, &ret)
	say("provider.reader", ret, err)
	driveCodec(ctx, median.Codec())
	check(median.Close())

	// With an empty configuration a reader cannot be made: the first call says why when its time is over.
	without, err := relayer.NewContractReader(ctx, nil)
	check(err)
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	err = without.GetLatestValue(short, anyMethod, primitives.Unconfirmed, params, &ret)
	say("reader without configuration", nil, err)
}

const (
	anyMethod = "0x24-anyContract-anyMethod"
	echo      = "0x24-anyContract-echo"
)

var (
	contract = types.BoundContract{Address: "0x24", Name: "anyContract"}
	other    = types.BoundContract{Address: "0x25", Name: "anyContract"}
	params   = map[string]any{"param1": "value1", "param2": "value2"}
)

type inner struct {
	Depth uint8 `json:"depth"`
}

type typedParams struct {
	Account string    `json:"account"`
	Amount  *big.Int  `json:"amount"`
	Nonce   uint64    `json:"nonce"`
	Delta   int64     `json:"delta"`
	Ratio   float64   `json:"ratio"`
	Data    []byte    `json:"data"`
	Flags   []bool    `json:"flags"`
	At      time.Time `json:"at"`
	Inner   *inner    `json:"inner"`
	Missing *big.Int  `json:"missing"`
}

func driveReader(ctx context.Context, reader types.ContractReader) {
	ret := map[string]any{}
	say("getLatestValue", ret, reader.GetLatestValue(ctx, anyMethod, primitives.Unconfirmed, params, &ret))

	var typed struct {
		One string `json:"ret1"`
		Two string `json:"ret2"`
	}
	err := reader.GetLatestValue(ctx, anyMethod, primitives.Safe, params, &typed)
	say("getLatestValue into a type", []string{typed.One, typed.Two}, err)

	sent := typedParams{"0xab", new(big.Int).Lsh(big.NewInt(-3), 200), 1<<64 - 1, -1 << 63, 0.5, []byte{1, 2, 3}, []bool{true, false},
		time.Date(2024, 5, 6, 7, 8, 9, 123456789, time.UTC), &inner{255}, nil}
	var got typedParams
	err = reader.GetLatestValue(ctx, echo, primitives.Finalized, sent, &got)
	say("echo of a type", fmt.Sprintf("%s %s %d %d %v %x %v %s %d %v",
		got.Account, got.Amount, got.Nonce, got.Delta, got.Ratio, got.Data, got.Flags, got.At.Format(time.RFC3339Nano), got.Inner.Depth, got.Missing), err)

	var value values.Value
	err = reader.GetLatestValue(ctx, anyMethod, primitives.Unconfirmed, params, &value)
	say("getLatestValue as value", unwrapped(value), err)

	head, err := reader.GetLatestValueWithHeadData(ctx, anyMethod, primitives.Finalized, params, &ret)
	say("getLatestValueWithHeadData", []any{ret, shown(head)}, err)
	head, err = reader.GetLatestValueWithHeadData(ctx, anyMethod, primitives.Unconfirmed, params, &ret)
	say("getLatestValueWithHeadData without head", shown(head), err)

	say("unknown", nil, reader.GetLatestValue(ctx, "unknown", primitives.Unconfirmed, params, &ret))
	say("wrong params", nil, reader.GetLatestValue(ctx, anyMethod, primitives.Unconfirmed, nil, &ret))

	results, err := reader.BatchGetLatestValues(ctx, types.BatchGetLatestValuesRequest{
		contract: {{ReadName: "anyMethod", Params: params, ReturnVal: &map[string]any{}}, {ReadName: "nothing", Params: params, ReturnVal: &map[string]any{}}},
		other:    {{ReadName: "anyMethod", Params: params, ReturnVal: &map[string]any{}}},
	})
	batch := map[string]any{}
	for bound, reads := range results {
		for _, read := range reads {
			ret, err := read.GetResult()
			batch[bound.ReadIdentifier(read.ReadName)] = []any{ret, fmt.Sprint(err)}
		}
	}
	say("batchGetLatestValues", batch, err)

	expressions := []query.Expression{
		query.Comparator("amount", primitives.ValueComparator{Value: new(big.Int).Lsh(big.NewInt(1), 70), Operator: primitives.Gte}),
		query.Or(query.Block("7", primitives.Lt), query.And(query.Timestamp(1<<64-1, primitives.Neq), query.TxHash("0xab"))),
		query.Confidence(primitives.Safe),
	}
	filter := query.KeyFilter{Key: "Transfer", Expressions: expressions}
	for name, limitAndSort := range map[string]query.LimitAndSort{
		"preceding": query.NewLimitAndSort(query.CursorLimit("c", query.CursorPrevious, 3)),
		"following": query.NewLimitAndSort(query.CursorLimit("c", query.CursorFollowing, 3)),
		"sorted": query.NewLimitAndSort(query.CountLimit(2), query.NewSortByTimestamp(query.Asc),
			query.NewSortByBlock(query.Desc), query.NewSortBySequence(query.Desc)),
	} {
		sequences, err := reader.QueryKey(ctx, contract, filter, limitAndSort, &map[string]any{})
		say("queryKey "+name, shownSequences(sequences), err)
	}
	sequences, err := reader.QueryKey(ctx, contract, query.KeyFilter{Key: "Transfer"}, query.LimitAndSort{}, new(values.Value))
	for i := range sequences {
		sequences[i].Data = unwrapped(*sequences[i].Data.(*values.Value))
	}
	say("queryKey as value", shownSequences(sequences), err)

	found, err := reader.QueryKeys(ctx, []types.ContractKeyFilter{
		{KeyFilter: query.KeyFilter{Key: "Transfer"}, Contract: contract, SequenceDataType: &map[string]any{}},
		{KeyFilter: query.KeyFilter{Key: "Approval"}, Contract: other, SequenceDataType: new(values.Value)},
	}, query.LimitAndSort{})
	keys := []string{}
	if err == nil {
		for key, sequence := range found {
			keys = append(keys, fmt.Sprintf("%s %T", key, sequence.Data))
		}
	}
	say("queryKeys", keys, err)

	say("bind", nil, reader.Bind(ctx, []types.BoundContract{contract}))
	say("unbind", nil, reader.Unbind(ctx, []types.BoundContract{contract}))
	say("unbind what is not bound", nil, reader.Unbind(ctx, []types.BoundContract{other}))
}

func driveWriter(ctx context.Context, writer types.ContractWriter) {
	id := "workflow"
	meta := &types.TxMeta{WorkflowExecutionID: &id, GasLimit: big.NewInt(21000)}
	args := struct{ Report []byte }{[]byte{1, 2}}
	say("submitTransaction", nil, writer.SubmitTransaction(ctx, "Feed", "transmit", args, "first", "0x24", meta, big.NewInt(5)))
	say("submitTransaction with the least", nil, writer.SubmitTransaction(ctx, "Feed", "transmit", nil, "second", "0x24", nil, nil))
	say("submitTransaction without gas", nil,
		writer.SubmitTransaction(ctx, "Feed", "transmit", nil, "third", "0x24", &types.TxMeta{GasLimit: new(big.Int)}, nil))
	status, err := writer.GetTransactionStatus(ctx, "first")
	say("getTransactionStatus", status, err)
	_, err = writer.GetTransactionStatus(ctx, "")
	say("getTransactionStatus of nothing", nil, err)
	fees, err := writer.GetFeeComponents(ctx)
	say("getFeeComponents", []string{fees.ExecutionFee.String(), fmt.Sprint(fees.DataAvailabilityFee)}, err)
	fee, err := writer.GetEstimateFee(ctx, "Feed", "transmit", args, "0x24", meta, big.NewInt(5))
	say("getEstimateFee", []any{fmt.Sprint(fee.Fee), fee.Decimals}, err)
	fee, err = writer.GetEstimateFee(ctx, "Feed", "", nil, "0x24", nil, nil)
	say("getEstimateFee without an answer", []any{fmt.Sprint(fee.Fee), fee.Decimals}, err)
}

func driveCodec(ctx context.Context, codec types.Codec) {
	encoded, err := codec.Encode(ctx, map[string]any{"text": "größer"}, "itemType")
	say("encode", string(encoded), err)
	var into struct {
		Text string `json:"text"`
	}
	say("decode", &into, codec.Decode(ctx, []byte("größer"), &into, "itemType"))
	size, err := codec.GetMaxEncodingSize(ctx, 3, "itemType")
	say("getMaxEncodingSize", size, err)
	size, err = codec.GetMaxDecodingSize(ctx, 3, "itemType")
	say("getMaxDecodingSize", size, err)
	_, err = codec.Encode(ctx, map[string]any{}, "other")
	say("encode of an unknown type", nil, err)
	_, err = codec.Encode(ctx, map[string]any{}, "itemType")
	say("encode without a field", nil, err)
}

func unwrapped(value values.Value) any {
	if value == nil {
		return nil
	}
	plain, err := value.Unwrap()
	check(err)
	return plain
}

func shown(head *types.Head) any {
	if head == nil {
		return nil
	}
	return fmt.Sprintf("%s %x %d", head.Height, head.Hash, head.Timestamp)
}

func shownSequences(sequences []types.Sequence) []any {
	all := []any{}
	for _, one := range sequences {
		all = append(all, []any{one.Cursor, fmt.Sprintf("%x", one.TxHash), shown(&one.Head), one.Data})
	}
	return all
}
