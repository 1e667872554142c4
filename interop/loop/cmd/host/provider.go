package main

import (
	"context"
	"math/big"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

type (
	digestArgs struct {
		on
		Config contractConfig `json:"config"`
	}
	latestConfigArgs struct {
		on
		ChangedInBlock decimal `json:"changedInBlock"`
	}
	transmitArgs struct {
		on
		Context struct {
			timestamp
			ExtraHash hexBytes `json:"extraHash"`
		} `json:"context"`
		Report     hexBytes    `json:"report"`
		Signatures []signature `json:"signatures"`
	}
	observation struct {
		Timestamp        uint32  `json:"timestamp"`
		Value            decimal `json:"value"`
		JuelsPerFeeCoin  decimal `json:"juelsPerFeeCoin"`
		GasPriceSubunits decimal `json:"gasPriceSubunits"`
		Observer         uint8   `json:"observer"`
	}
	buildReportArgs struct {
		on
		Observations []observation `json:"observations"`
	}
	bytesArgs struct {
		on
		Report  hexBytes `json:"report"`
		Encoded hexBytes `json:"encoded"`
	}
	maxReportLengthArgs struct {
		on
		N int `json:"n"`
	}
	lookbackArgs struct {
		on
		Lookback decimal `json:"lookback"`
	}
	onchainConfigArgs struct {
		on
		Config struct {
			Min decimal `json:"min"`
			Max decimal `json:"max"`
		} `json:"config"`
	}
)

func shownTimestamp(digest ocrtypes.ConfigDigest, epoch uint32, round uint8) map[string]any {
	return map[string]any{"configDigest": hexBytes(digest[:]), "epoch": epoch, "round": round}
}

var providerMethods = map[string]method{
	"provider.ready": of(func(_ context.Context, p types.Service, _ on) (any, error) { return nil, p.Ready() }),
	"provider.healthReport": of(func(_ context.Context, p types.Service, _ on) (any, error) {
		return shownHealth(p.HealthReport()), nil
	}),
	"provider.close": of(func(_ context.Context, p types.Service, _ on) (any, error) { return nil, p.Close() }),
	// What the probe of the optional parts found.
	"provider.parts": of(func(_ context.Context, p types.PluginProvider, _ on) (any, error) {
		return map[string]any{"contractReader": p.ContractReader() != nil, "codec": p.Codec() != nil}, nil
	}),
	"offchainConfigDigester.configDigest": of(func(ctx context.Context, p types.ConfigProvider, a digestArgs) (any, error) {
		d, err := p.OffchainConfigDigester().ConfigDigest(ctx, a.Config.value())
		return hexBytes(d[:]), err
	}),
	"offchainConfigDigester.configDigestPrefix": of(func(ctx context.Context, p types.ConfigProvider, _ on) (any, error) {
		return p.OffchainConfigDigester().ConfigDigestPrefix(ctx)
	}),
	"contractConfigTracker.latestConfigDetails": of(func(ctx context.Context, p types.ConfigProvider, _ on) (any, error) {
		block, d, err := p.ContractConfigTracker().LatestConfigDetails(ctx)
		return map[string]any{"changedInBlock": unsigned(block), "configDigest": hexBytes(d[:])}, err
	}),
	"contractConfigTracker.latestConfig": of(func(ctx context.Context, p types.ConfigProvider, a latestConfigArgs) (any, error) {
		config, err := p.ContractConfigTracker().LatestConfig(ctx, a.ChangedInBlock.uint64())
		return shownConfig(config), err
	}),
	"contractConfigTracker.latestBlockHeight": of(func(ctx context.Context, p types.ConfigProvider, _ on) (any, error) {
		height, err := p.ContractConfigTracker().LatestBlockHeight(ctx)
		return unsigned(height), err
	}),
	"contractTransmitter.transmit": of(func(ctx context.Context, p types.PluginProvider, a transmitArgs) (any, error) {
		rc := ocrtypes.ReportContext{ReportTimestamp: a.Context.value()}
		copy(rc.ExtraHash[:], a.Context.ExtraHash)
		return nil, p.ContractTransmitter().Transmit(ctx, rc, ocrtypes.Report(a.Report), signatures(a.Signatures))
	}),
	"contractTransmitter.latestConfigDigestAndEpoch": of(func(ctx context.Context, p types.PluginProvider, _ on) (any, error) {
		d, epoch, err := p.ContractTransmitter().LatestConfigDigestAndEpoch(ctx)
		return map[string]any{"configDigest": hexBytes(d[:]), "epoch": epoch}, err
	}),
	"contractTransmitter.fromAccount": of(func(ctx context.Context, p types.PluginProvider, _ on) (any, error) {
		return p.ContractTransmitter().FromAccount(ctx)
	}),
	"reportCodec.buildReport": of(func(ctx context.Context, p types.MedianProvider, a buildReportArgs) (any, error) {
		var parsed []median.ParsedAttributedObservation
		for _, o := range a.Observations {
			parsed = append(parsed, median.ParsedAttributedObservation{
				Timestamp:        o.Timestamp,
				Value:            o.Value.Int,
				JuelsPerFeeCoin:  o.JuelsPerFeeCoin.Int,
				GasPriceSubunits: o.GasPriceSubunits.Int,
				Observer:         commontypes.OracleID(o.Observer),
			})
		}
		report, err := p.ReportCodec().BuildReport(ctx, parsed)
		return hexBytes(report), err
	}),
	"reportCodec.medianFromReport": of(func(ctx context.Context, p types.MedianProvider, a bytesArgs) (any, error) {
		value, err := p.ReportCodec().MedianFromReport(ctx, ocrtypes.Report(a.Report))
		return decimal{value}, err
	}),
	"reportCodec.maxReportLength": of(func(ctx context.Context, p types.MedianProvider, a maxReportLengthArgs) (any, error) {
		return p.ReportCodec().MaxReportLength(ctx, a.N)
	}),
	"medianContract.latestTransmissionDetails": of(func(ctx context.Context, p types.MedianProvider, _ on) (any, error) {
		d, epoch, round, answer, at, err := p.MedianContract().LatestTransmissionDetails(ctx)
		shown := shownTimestamp(d, epoch, round)
		shown["latestAnswer"], shown["latestTimestamp"] = decimal{answer}, date(at)
		return shown, err
	}),
	"medianContract.latestRoundRequested": of(func(ctx context.Context, p types.MedianProvider, a lookbackArgs) (any, error) {
		d, epoch, round, err := p.MedianContract().LatestRoundRequested(ctx, time.Duration(a.Lookback.int64()))
		return shownTimestamp(d, epoch, round), err
	}),
	"onchainConfigCodec.encode": of(func(ctx context.Context, p types.MedianProvider, a onchainConfigArgs) (any, error) {
		encoded, err := p.OnchainConfigCodec().Encode(ctx, median.OnchainConfig{Min: a.Config.Min.Int, Max: a.Config.Max.Int})
		return hexBytes(encoded), err
	}),
	"onchainConfigCodec.decode": of(func(ctx context.Context, p types.MedianProvider, a bytesArgs) (any, error) {
		config, err := p.OnchainConfigCodec().Decode(ctx, a.Encoded)
		return map[string]any{"min": decimal{config.Min}, "max": decimal{config.Max}}, err
	}),
}

// source is a data source of the host: its value times the epoch asked for.
type source struct{ value *big.Int }

func (s source) Observe(_ context.Context, t ocrtypes.ReportTimestamp) (*big.Int, error) {
	return new(big.Int).Mul(s.value, big.NewInt(int64(t.Epoch))), nil
}
