// Package static holds doubles with fixed answers, the same as those of packages/loop/src/test: one fixture fits both.
package static

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

// Digest is the bytes 0 to 31.
func Digest() (d ocrtypes.ConfigDigest) {
	for i := range d {
		d[i] = byte(i)
	}
	return
}

func contractConfig() ocrtypes.ContractConfig {
	return ocrtypes.ContractConfig{
		ConfigDigest:          Digest(),
		ConfigCount:           42,
		Signers:               []ocrtypes.OnchainPublicKey{{1, 2, 3}, {4, 5, 6}},
		Transmitters:          []ocrtypes.Account{"0xfirst", "0xsecond"},
		F:                     1,
		OnchainConfig:         []byte{7},
		OffchainConfigVersion: 1<<63 + 1,
		OffchainConfig:        []byte{8, 9},
	}
}

// service is the life cycle that every object shares.
type service struct {
	name string
}

func (s service) Name() string                   { return s.name }
func (s service) Start(context.Context) error    { return nil }
func (s service) Ready() error                   { return nil }
func (s service) HealthReport() map[string]error { return map[string]error{s.name: nil} }
func (s service) Close() error                   { return nil }

// Provider has every part of a median provider, and neither ContractReader nor Codec.
type Provider struct {
	service
	fromAccount func(context.Context) (string, error)
	contract    median.MedianContract
}

var _ types.MedianProvider = Provider{}

func NewProvider(fromAccount func(context.Context) (string, error)) Provider {
	return Provider{service{"StaticProvider"}, fromAccount, medianContract{}}
}

func (p Provider) OffchainConfigDigester() ocrtypes.OffchainConfigDigester { return digester{} }
func (p Provider) ContractConfigTracker() ocrtypes.ContractConfigTracker   { return tracker{} }
func (p Provider) ContractTransmitter() ocrtypes.ContractTransmitter {
	return transmitter{p.fromAccount}
}
func (p Provider) ContractReader() types.ContractReader          { return nil }
func (p Provider) Codec() types.Codec                            { return nil }
func (p Provider) ReportCodec() median.ReportCodec               { return reportCodec{} }
func (p Provider) MedianContract() median.MedianContract         { return p.contract }
func (p Provider) OnchainConfigCodec() median.OnchainConfigCodec { return onchainConfigCodec{} }

type digester struct{}

func (digester) ConfigDigest(_ context.Context, config ocrtypes.ContractConfig) (ocrtypes.ConfigDigest, error) {
	slices.Reverse(config.ConfigDigest[:])
	return config.ConfigDigest, nil
}

func (digester) ConfigDigestPrefix(context.Context) (ocrtypes.ConfigDigestPrefix, error) {
	return 1, nil
}

type tracker struct{}

func (tracker) Notify() <-chan struct{} { return nil }

func (tracker) LatestConfigDetails(context.Context) (uint64, ocrtypes.ConfigDigest, error) {
	return 1<<53 + 1, Digest(), nil
}

func (tracker) LatestConfig(_ context.Context, changedInBlock uint64) (ocrtypes.ContractConfig, error) {
	config := contractConfig()
	config.ConfigCount = changedInBlock
	return config, nil
}

func (tracker) LatestBlockHeight(context.Context) (uint64, error) { return 7, nil }

type transmitter struct {
	fromAccount func(context.Context) (string, error)
}

// Transmit takes what its fixture sends; anything else comes back in the error, field by field.
func (transmitter) Transmit(_ context.Context, c ocrtypes.ReportContext, report ocrtypes.Report, signatures []ocrtypes.AttributedOnchainSignature) error {
	line := []string{hex.EncodeToString(c.ConfigDigest[:]), fmt.Sprint(c.Epoch), fmt.Sprint(c.Round), hex.EncodeToString(c.ExtraHash[:]), hex.EncodeToString(report)}
	for _, s := range signatures {
		line = append(line, fmt.Sprintf("%d:%x", s.Signer, s.Signature))
	}
	if len(report) == 0 {
		return errors.New("nothing to transmit: " + strings.Join(line, " "))
	}
	return nil
}

func (transmitter) LatestConfigDigestAndEpoch(context.Context) (ocrtypes.ConfigDigest, uint32, error) {
	return Digest(), 1<<32 - 1, nil
}

func (t transmitter) FromAccount(ctx context.Context) (ocrtypes.Account, error) {
	account, err := t.fromAccount(ctx)
	return ocrtypes.Account(account), err
}

type reportCodec struct{}

func (reportCodec) BuildReport(_ context.Context, observations []median.ParsedAttributedObservation) (ocrtypes.Report, error) {
	var lines []string
	for _, o := range observations {
		lines = append(lines, fmt.Sprintf("%d %d %s %s %s", o.Observer, o.Timestamp, o.Value, o.JuelsPerFeeCoin, o.GasPriceSubunits))
	}
	return ocrtypes.Report(strings.Join(lines, "\n")), nil
}

func (reportCodec) MedianFromReport(_ context.Context, report ocrtypes.Report) (*big.Int, error) {
	return big.NewInt(-int64(len(report))), nil
}

func (reportCodec) MaxReportLength(_ context.Context, n int) (int, error) { return 128 + 32*n, nil }

type medianContract struct{}

func (medianContract) LatestTransmissionDetails(context.Context) (ocrtypes.ConfigDigest, uint32, uint8, *big.Int, time.Time, error) {
	answer := new(big.Int).Lsh(big.NewInt(1), 191)
	return Digest(), 1, 255, answer.Neg(answer), time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC), nil
}

func (medianContract) LatestRoundRequested(_ context.Context, lookback time.Duration) (ocrtypes.ConfigDigest, uint32, uint8, error) {
	return Digest(), uint32(lookback / time.Second), 0, nil
}

// untouched is a contract to which nothing was transmitted yet.
type untouched struct{}

func (untouched) LatestTransmissionDetails(context.Context) (d ocrtypes.ConfigDigest, epoch uint32, round uint8, answer *big.Int, at time.Time, err error) {
	return d, 0, 0, new(big.Int), time.Time{}, nil
}

func (untouched) LatestRoundRequested(context.Context, time.Duration) (d ocrtypes.ConfigDigest, epoch uint32, round uint8, err error) {
	return
}

type onchainConfigCodec struct{}

func (onchainConfigCodec) Encode(_ context.Context, config median.OnchainConfig) ([]byte, error) {
	return fmt.Appendf(nil, "%s..%s", config.Min, config.Max), nil
}

func (onchainConfigCodec) Decode(_ context.Context, encoded []byte) (median.OnchainConfig, error) {
	low, high, _ := strings.Cut(string(encoded), "..")
	lowest, ok1 := new(big.Int).SetString(low, 10)
	highest, ok2 := new(big.Int).SetString(high, 10)
	if !ok1 || !ok2 {
		return median.OnchainConfig{}, fmt.Errorf("no on-chain config: %q", encoded)
	}
	return median.OnchainConfig{Min: lowest, Max: highest}, nil
}
