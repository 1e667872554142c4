package static

import (
	"context"
	"fmt"
	"strings"

	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/ocr3types"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

// capabilityProvider is what a relayer gives for an OCR3 capability.
type capabilityProvider struct{ Provider }

var _ types.OCR3CapabilityProvider = capabilityProvider{}

func (capabilityProvider) OCR3ContractTransmitter() ocr3types.ContractTransmitter[[]byte] {
	return ocr3Transmitter{}
}

// ocr3Transmitter takes the report `static` only.
type ocr3Transmitter struct{}

func (ocr3Transmitter) Transmit(_ context.Context, _ ocrtypes.ConfigDigest, seqNr uint64, report ocr3types.ReportWithInfo[[]byte], signatures []ocrtypes.AttributedOnchainSignature) error {
	if string(report.Report) == "static" {
		return nil
	}
	signers := each(signatures, func(s ocrtypes.AttributedOnchainSignature) string { return fmt.Sprint(s.Signer) })
	return fmt.Errorf("transmit %d %s of %s", seqNr, report.Report, strings.Join(signers, ","))
}

func (ocr3Transmitter) FromAccount(context.Context) (ocrtypes.Account, error) {
	return "ocr3 account", nil
}
