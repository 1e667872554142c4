package main

import (
	"context"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/ocr3types"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

type withInfo struct {
	Report hexBytes `json:"report"`
	Info   hexBytes `json:"info"`
}

func (r withInfo) value() ocr3types.ReportWithInfo[[]byte] {
	return ocr3types.ReportWithInfo[[]byte]{Report: ocrtypes.Report(r.Report), Info: r.Info}
}

// ocr3Round is what the methods of an OCR3 plugin take, of which each uses a part.
type ocr3Round struct {
	on
	Context struct {
		SeqNr           decimal  `json:"seqNr"`
		PreviousOutcome hexBytes `json:"previousOutcome"`
		Epoch           decimal  `json:"epoch"`
		Round           decimal  `json:"round"`
	} `json:"context"`
	Query        hexBytes   `json:"query"`
	Observation  observed   `json:"observation"`
	Observations []observed `json:"observations"`
	SeqNr        decimal    `json:"seqNr"`
	Outcome      hexBytes   `json:"outcome"`
	Report       withInfo   `json:"report"`
}

func (a ocr3Round) context() ocr3types.OutcomeContext {
	//nolint:staticcheck // Epoch and Round are deprecated, and travel all the same.
	return ocr3types.OutcomeContext{SeqNr: a.Context.SeqNr.uint64(), PreviousOutcome: ocr3types.Outcome(a.Context.PreviousOutcome),
		Epoch: a.Context.Epoch.uint64(), Round: a.Context.Round.uint64()}
}

type ocr3Plugin = ocr3types.ReportingPlugin[[]byte]

var ocr3Methods = map[string]method{
	"ocr3.query": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		query, err := p.Query(ctx, a.context())
		return hexBytes(query), err
	}),
	"ocr3.observation": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		observation, err := p.Observation(ctx, a.context(), ocrtypes.Query(a.Query))
		return hexBytes(observation), err
	}),
	"ocr3.validateObservation": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		return nil, p.ValidateObservation(ctx, a.context(), ocrtypes.Query(a.Query), a.Observation.value())
	}),
	"ocr3.observationQuorum": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		return p.ObservationQuorum(ctx, a.context(), ocrtypes.Query(a.Query), each(a.Observations, observed.value))
	}),
	"ocr3.outcome": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		outcome, err := p.Outcome(ctx, a.context(), ocrtypes.Query(a.Query), each(a.Observations, observed.value))
		return hexBytes(outcome), err
	}),
	"ocr3.reports": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		reports, err := p.Reports(ctx, a.SeqNr.uint64(), ocr3types.Outcome(a.Outcome))
		return each(reports, shownReport), err
	}),
	"ocr3.shouldAcceptAttestedReport": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		return p.ShouldAcceptAttestedReport(ctx, a.SeqNr.uint64(), a.Report.value())
	}),
	"ocr3.shouldTransmitAcceptedReport": of(func(ctx context.Context, p ocr3Plugin, a ocr3Round) (any, error) {
		return p.ShouldTransmitAcceptedReport(ctx, a.SeqNr.uint64(), a.Report.value())
	}),
	"ocr3.close": of(func(_ context.Context, p ocr3Plugin, _ on) (any, error) { return nil, p.Close() }),
	"ocr3Transmitter.transmit": of(func(ctx context.Context, p types.OCR3ContractTransmitter, a ocr3Transmission) (any, error) {
		return nil, p.OCR3ContractTransmitter().Transmit(ctx, digest(a.ConfigDigest), a.SeqNr.uint64(), a.Report.value(), signatures(a.Signatures))
	}),
	"ocr3Transmitter.fromAccount": of(func(ctx context.Context, p types.OCR3ContractTransmitter, _ on) (any, error) {
		return p.OCR3ContractTransmitter().FromAccount(ctx)
	}),
}

type ocr3Transmission struct {
	on
	ConfigDigest hexBytes    `json:"configDigest"`
	SeqNr        decimal     `json:"seqNr"`
	Report       withInfo    `json:"report"`
	Signatures   []signature `json:"signatures"`
}

func shownReport(r ocr3types.ReportPlus[[]byte]) map[string]any {
	shown := map[string]any{"reportWithInfo": withInfo{hexBytes(r.ReportWithInfo.Report), r.ReportWithInfo.Info}}
	if schedule := r.TransmissionScheduleOverride; schedule != nil {
		shown["transmissionScheduleOverride"] = map[string]any{
			"transmitters":       each(schedule.Transmitters, func(o commontypes.OracleID) int { return int(o) }),
			"transmissionDelays": each(schedule.TransmissionDelays, func(d time.Duration) decimal { return signed(int64(d)) }),
		}
	}
	return shown
}
