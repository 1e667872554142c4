package main

import (
	"context"

	"github.com/smartcontractkit/libocr/commontypes"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

type observed struct {
	Observation hexBytes `json:"observation"`
	Observer    uint8    `json:"observer"`
}

func (o observed) value() ocrtypes.AttributedObservation {
	return ocrtypes.AttributedObservation{Observation: ocrtypes.Observation(o.Observation), Observer: commontypes.OracleID(o.Observer)}
}

// round is what the methods of a reporting plugin take, of which each uses a part.
type round struct {
	on
	Timestamp    timestamp  `json:"timestamp"`
	Query        hexBytes   `json:"query"`
	Report       hexBytes   `json:"report"`
	Observations []observed `json:"observations"`
}

var ocr2Methods = map[string]method{
	"plugin.query": of(func(ctx context.Context, p ocrtypes.ReportingPlugin, a round) (any, error) {
		query, err := p.Query(ctx, a.Timestamp.value())
		return hexBytes(query), err
	}),
	"plugin.observation": of(func(ctx context.Context, p ocrtypes.ReportingPlugin, a round) (any, error) {
		observation, err := p.Observation(ctx, a.Timestamp.value(), ocrtypes.Query(a.Query))
		return hexBytes(observation), err
	}),
	"plugin.report": of(func(ctx context.Context, p ocrtypes.ReportingPlugin, a round) (any, error) {
		should, report, err := p.Report(ctx, a.Timestamp.value(), ocrtypes.Query(a.Query), each(a.Observations, observed.value))
		return map[string]any{"shouldReport": should, "report": hexBytes(report)}, err
	}),
	"plugin.shouldAcceptFinalizedReport": of(func(ctx context.Context, p ocrtypes.ReportingPlugin, a round) (any, error) {
		return p.ShouldAcceptFinalizedReport(ctx, a.Timestamp.value(), ocrtypes.Report(a.Report))
	}),
	"plugin.shouldTransmitAcceptedReport": of(func(ctx context.Context, p ocrtypes.ReportingPlugin, a round) (any, error) {
		return p.ShouldTransmitAcceptedReport(ctx, a.Timestamp.value(), ocrtypes.Report(a.Report))
	}),
	"plugin.close": of(func(_ context.Context, p ocrtypes.ReportingPlugin, _ round) (any, error) { return nil, p.Close() }),
}
