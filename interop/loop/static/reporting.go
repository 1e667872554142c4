package static

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/ocr3types"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

// A query that starts so is answered with what the plugin heard from its surroundings, as JSON.
const question = "ask "

func (s Surroundings) answer(ctx context.Context, query ocrtypes.Query) ([]byte, error) {
	heard, err := s.ask(ctx, strings.TrimPrefix(string(query), question))
	if err != nil {
		return nil, err
	}
	return json.Marshal(heard)
}

func isQuestion(query ocrtypes.Query) bool { return strings.HasPrefix(string(query), question) }

// ReportingFactory makes reporting plugins of OCR2.
type ReportingFactory struct {
	service
	Surroundings
}

func NewReportingFactory(s Surroundings) ReportingFactory {
	return ReportingFactory{service{"ReportingFactory"}, s}
}

func (f ReportingFactory) NewReportingPlugin(_ context.Context, config ocrtypes.ReportingPluginConfig) (ocrtypes.ReportingPlugin, ocrtypes.ReportingPluginInfo, error) {
	return reportingPlugin{f.Surroundings}, ocrtypes.ReportingPluginInfo{
		Name:          f.Config.PluginName,
		UniqueReports: true,
		Limits:        ocrtypes.ReportingPluginLimits{MaxQueryLength: config.N, MaxObservationLength: config.F, MaxReportLength: int(config.MaxDurationReport)},
	}, nil
}

type reportingPlugin struct {
	surroundings Surroundings
}

func (reportingPlugin) Query(_ context.Context, t ocrtypes.ReportTimestamp) (ocrtypes.Query, error) {
	return fmt.Appendf(nil, "query %d %d", t.Epoch, t.Round), nil
}

func (p reportingPlugin) Observation(ctx context.Context, _ ocrtypes.ReportTimestamp, query ocrtypes.Query) (ocrtypes.Observation, error) {
	if isQuestion(query) {
		return p.surroundings.answer(ctx, query)
	}
	return ocrtypes.Observation(query), nil
}

func (reportingPlugin) Report(_ context.Context, _ ocrtypes.ReportTimestamp, _ ocrtypes.Query, observations []ocrtypes.AttributedObservation) (bool, ocrtypes.Report, error) {
	if len(observations) == 0 {
		return false, nil, nil
	}
	return true, ocrtypes.Report(observations[0].Observation), nil
}

func (reportingPlugin) ShouldAcceptFinalizedReport(context.Context, ocrtypes.ReportTimestamp, ocrtypes.Report) (bool, error) {
	return true, nil
}

func (reportingPlugin) ShouldTransmitAcceptedReport(context.Context, ocrtypes.ReportTimestamp, ocrtypes.Report) (bool, error) {
	return false, nil
}

func (reportingPlugin) Close() error { return nil }

// OCR3Factory makes reporting plugins of OCR3, whose limits tell what the factory was asked with.
type OCR3Factory struct {
	service
	Surroundings
}

func NewOCR3Factory(s Surroundings) OCR3Factory { return OCR3Factory{service{"OCR3Factory"}, s} }

func (f OCR3Factory) NewReportingPlugin(_ context.Context, config ocr3types.ReportingPluginConfig) (ocr3types.ReportingPlugin[[]byte], ocr3types.ReportingPluginInfo, error) {
	return ocr3Plugin{f.Surroundings}, ocr3types.ReportingPluginInfo{
		Name: fmt.Sprintf("Static OCR3 %d", config.OracleID),
		Limits: ocr3types.ReportingPluginLimits{
			MaxQueryLength:       config.N,
			MaxObservationLength: config.F,
			MaxOutcomeLength:     int(config.MaxDurationQuery),
			MaxReportLength:      int(config.MaxDurationShouldAcceptAttestedReport),
			MaxReportCount:       int(config.MaxDurationShouldTransmitAcceptedReport),
		},
	}, nil
}

type ocr3Plugin struct {
	surroundings Surroundings
}

var _ core.OCR3ReportingPluginFactory = OCR3Factory{}

var staticReport = ocr3types.ReportWithInfo[[]byte]{Report: []byte("static"), Info: []byte{1}}

func (ocr3Plugin) Query(_ context.Context, c ocr3types.OutcomeContext) (ocrtypes.Query, error) {
	return fmt.Appendf(nil, "query %d %d %d", c.SeqNr, c.Epoch, c.Round), nil
}

func (p ocr3Plugin) Observation(ctx context.Context, c ocr3types.OutcomeContext, query ocrtypes.Query) (ocrtypes.Observation, error) {
	if isQuestion(query) {
		return p.surroundings.answer(ctx, query)
	}
	return slices.Concat([]byte(c.PreviousOutcome), []byte(query)), nil
}

func (ocr3Plugin) ValidateObservation(_ context.Context, _ ocr3types.OutcomeContext, _ ocrtypes.Query, o ocrtypes.AttributedObservation) error {
	if len(o.Observation) == 0 {
		return fmt.Errorf("empty observation of %d", o.Observer)
	}
	return nil
}

func (ocr3Plugin) ObservationQuorum(_ context.Context, _ ocr3types.OutcomeContext, _ ocrtypes.Query, observations []ocrtypes.AttributedObservation) (bool, error) {
	return len(observations) > 2, nil
}

func (ocr3Plugin) Outcome(_ context.Context, _ ocr3types.OutcomeContext, _ ocrtypes.Query, observations []ocrtypes.AttributedObservation) (ocr3types.Outcome, error) {
	return each(observations, func(o ocrtypes.AttributedObservation) byte { return byte(o.Observer) }), nil
}

func (ocr3Plugin) Reports(_ context.Context, seqNr uint64, outcome ocr3types.Outcome) ([]ocr3types.ReportPlus[[]byte], error) {
	return []ocr3types.ReportPlus[[]byte]{
		{ReportWithInfo: ocr3types.ReportWithInfo[[]byte]{Report: ocrtypes.Report(outcome), Info: fmt.Append(nil, seqNr)}},
		{
			ReportWithInfo: ocr3types.ReportWithInfo[[]byte]{Report: reversed(outcome)},
			TransmissionScheduleOverride: &ocr3types.TransmissionSchedule{
				Transmitters:       []commontypes.OracleID{3, 0, 1},
				TransmissionDelays: []time.Duration{0, 5_000_000_000, 1 << 62},
			},
		},
	}, nil
}

func (ocr3Plugin) ShouldAcceptAttestedReport(_ context.Context, seqNr uint64, _ ocr3types.ReportWithInfo[[]byte]) (bool, error) {
	return seqNr%2 == 0, nil
}

func (ocr3Plugin) ShouldTransmitAcceptedReport(_ context.Context, _ uint64, report ocr3types.ReportWithInfo[[]byte]) (bool, error) {
	return len(report.Info) == 0, nil
}

func (ocr3Plugin) Close() error { return nil }

// ValidationService accepts any configuration with a member `valid` that is true.
type ValidationService struct {
	service
}

func NewValidationService() ValidationService { return ValidationService{service{"ValidationService"}} }

func (ValidationService) ValidateConfig(_ context.Context, config map[string]any) error {
	if config["valid"] != true {
		return errors.New("refused " + asJSON(config))
	}
	return nil
}

// Root is what the roots of all reporting plugins share.
type Root struct{}

func (Root) Name() string                   { return "PluginReporting" }
func (Root) Start(context.Context) error    { return nil }
func (Root) Ready() error                   { return nil }
func (Root) HealthReport() map[string]error { return map[string]error{"PluginReporting": nil} }
func (Root) Close() error                   { return nil }

func (Root) NewValidationService(context.Context) (core.ValidationService, error) {
	return NewValidationService(), nil
}
