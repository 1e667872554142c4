// Runs libocr's own NumericalMedian and EVM report codec on scripts: one JSON object a line on stdin, one a line on
// stdout. A test binary, since the fake clock of testing/synctest needs a *testing.T: libocr reads the wall clock.
package median

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"sort"
	"testing"
	"testing/synctest"
	"time"

	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median/evmreportcodec"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

// script is one plugin and what is asked of it, or keys to sort.
type script struct {
	Config     *config `json:"config"`
	IncludeGas bool    `json:"includeGas"`
	Steps      []step  `json:"steps"`
	Keys       []int   `json:"keys"`
}

type config struct {
	ConfigDigest   hexBytes `json:"configDigest"`
	N              int      `json:"n"`
	F              int      `json:"f"`
	OnchainConfig  hexBytes `json:"onchainConfig"`
	OffchainConfig hexBytes `json:"offchainConfig"`
}

type step struct {
	Op string `json:"op"`
	// Milliseconds since the epoch, from 2000 on; never less than in the step before.
	Now       int64           `json:"now"`
	Timestamp reportTimestamp `json:"timestamp"`
	Query     hexBytes        `json:"query"`
	// Decimal texts; a missing one stands for a source that fails.
	Value            *decimal        `json:"value"`
	JuelsPerFeeCoin  *decimal        `json:"juelsPerFeeCoin"`
	GasPriceSubunits *decimal        `json:"gasPriceSubunits"`
	Observations     []observation   `json:"observations"`
	Parsed           []parsed        `json:"parsed"`
	Report           hexBytes        `json:"report"`
	Transmission     *transmission   `json:"transmission"`
	Requested        *requestedRound `json:"requested"`
}

type reportTimestamp struct {
	ConfigDigest hexBytes `json:"configDigest"`
	Epoch        uint32   `json:"epoch"`
	Round        uint8    `json:"round"`
}

type observation struct {
	Observer    uint8    `json:"observer"`
	Observation hexBytes `json:"observation"`
}

type parsed struct {
	Timestamp       uint32  `json:"timestamp"`
	Value           decimal `json:"value"`
	JuelsPerFeeCoin decimal `json:"juelsPerFeeCoin"`
	Observer        uint8   `json:"observer"`
}

type transmission struct {
	reportTimestamp
	Answer decimal `json:"answer"`
	// Milliseconds since the epoch.
	Time int64 `json:"time"`
}

type requestedRound struct{ reportTimestamp }

// result is what one step gave: an error, or the fields that its operation has.
type result struct {
	Error  string   `json:"error,omitempty"`
	Bytes  hexBytes `json:"bytes"`
	Yes    bool     `json:"yes"`
	Median string   `json:"median,omitempty"`
}

type results struct {
	Error  string                     `json:"error,omitempty"`
	Info   *types.ReportingPluginInfo `json:"info,omitempty"`
	Steps  []result                   `json:"steps,omitempty"`
	Sorted []int                      `json:"sorted,omitempty"`
}

func TestScripts(t *testing.T) {
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, 1<<24)
	output := json.NewEncoder(os.Stdout)
	for input.Scan() {
		var s script
		if err := json.Unmarshal(input.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		var r results
		if s.Config == nil {
			r.Sorted = sorted(s.Keys)
		} else {
			synctest.Test(t, func(*testing.T) { r = run(s) })
		}
		if err := output.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := input.Err(); err != nil {
		t.Fatal(err)
	}
}

// sorted gives the indexes of the keys in the order in which sort.Slice leaves them.
func sorted(keys []int) []int {
	indexes := make([]int, len(keys))
	for i := range indexes {
		indexes[i] = i
	}
	sort.Slice(indexes, func(i, j int) bool { return keys[indexes[i]] < keys[indexes[j]] })
	return indexes
}

func run(s script) results {
	ctx := context.Background()
	now := &step{}
	factory := median.NumericalMedianFactory{
		ContractTransmitter:                  contract{&now},
		DataSource:                           source(func() *decimal { return now.Value }),
		JuelsPerFeeCoinDataSource:            source(func() *decimal { return now.JuelsPerFeeCoin }),
		GasPriceSubunitsDataSource:           source(func() *decimal { return now.GasPriceSubunits }),
		IncludeGasPriceSubunitsInObservation: s.IncludeGas,
		Logger:                               silent{},
		OnchainConfigCodec:                   median.StandardOnchainConfigCodec{},
		ReportCodec:                          evmreportcodec.ReportCodec{},
	}
	plugin, info, err := factory.NewReportingPlugin(ctx, types.ReportingPluginConfig{
		ConfigDigest:   types.ConfigDigest(s.Config.ConfigDigest),
		N:              s.Config.N,
		F:              s.Config.F,
		OnchainConfig:  s.Config.OnchainConfig,
		OffchainConfig: s.Config.OffchainConfig,
	})
	if err != nil {
		return results{Error: err.Error()}
	}
	r := results{Info: &info}
	for i := range s.Steps {
		now = &s.Steps[i]
		time.Sleep(time.Until(time.UnixMilli(now.Now)))
		r.Steps = append(r.Steps, perform(ctx, plugin, now))
	}
	return r
}

func perform(ctx context.Context, plugin types.ReportingPlugin, s *step) (r result) {
	var err error
	timestamp := types.ReportTimestamp{
		ConfigDigest: types.ConfigDigest(s.Timestamp.ConfigDigest), Epoch: s.Timestamp.Epoch, Round: s.Timestamp.Round,
	}
	switch s.Op {
	case "query":
		var query types.Query
		query, err = plugin.Query(ctx, timestamp)
		r.Bytes = hexBytes(query)
	case "observation":
		var bytes types.Observation
		bytes, err = plugin.Observation(ctx, timestamp, types.Query(s.Query))
		r.Bytes = hexBytes(bytes)
	case "report":
		aos := []types.AttributedObservation{}
		for _, o := range s.Observations {
			aos = append(aos, types.AttributedObservation{
				Observation: types.Observation(o.Observation), Observer: commontypes.OracleID(o.Observer),
			})
		}
		var report types.Report
		r.Yes, report, err = plugin.Report(ctx, timestamp, types.Query(s.Query), aos)
		r.Bytes = hexBytes(report)
	case "accept":
		r.Yes, err = plugin.ShouldAcceptFinalizedReport(ctx, timestamp, types.Report(s.Report))
	case "transmit":
		r.Yes, err = plugin.ShouldTransmitAcceptedReport(ctx, timestamp, types.Report(s.Report))
	case "build":
		paos := []median.ParsedAttributedObservation{}
		for _, p := range s.Parsed {
			paos = append(paos, median.ParsedAttributedObservation{
				Timestamp: p.Timestamp, Value: p.Value.big(), JuelsPerFeeCoin: p.JuelsPerFeeCoin.big(),
				GasPriceSubunits: new(big.Int), Observer: commontypes.OracleID(p.Observer),
			})
		}
		var report types.Report
		report, err = evmreportcodec.ReportCodec{}.BuildReport(ctx, paos)
		r.Bytes = hexBytes(report)
	case "median":
		var value *big.Int
		value, err = evmreportcodec.ReportCodec{}.MedianFromReport(ctx, types.Report(s.Report))
		if err == nil {
			r.Median = value.String()
		}
	default:
		err = errors.New("unknown operation " + s.Op)
	}
	if err != nil {
		return result{Error: err.Error()}
	}
	return r
}
