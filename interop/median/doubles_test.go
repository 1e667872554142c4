package median

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

var errDown = errors.New("down")

// source is a data source that answers with the present step's number.
type source func() *decimal

func (s source) Observe(context.Context, types.ReportTimestamp) (*big.Int, error) {
	if value := s(); value != nil {
		return value.big(), nil
	}
	return nil, errDown
}

// contract answers with what the present step says the chain holds; a missing part stands for a failing read.
type contract struct{ now **step }

func (c contract) LatestTransmissionDetails(context.Context) (types.ConfigDigest, uint32, uint8, *big.Int, time.Time, error) {
	t := (*c.now).Transmission
	if t == nil {
		return types.ConfigDigest{}, 0, 0, nil, time.Time{}, errDown
	}
	return types.ConfigDigest(t.ConfigDigest), t.Epoch, t.Round, t.Answer.big(), time.UnixMilli(t.Time), nil
}

func (c contract) LatestRoundRequested(context.Context, time.Duration) (types.ConfigDigest, uint32, uint8, error) {
	r := (*c.now).Requested
	if r == nil {
		return types.ConfigDigest{}, 0, 0, errDown
	}
	return types.ConfigDigest(r.ConfigDigest), r.Epoch, r.Round, nil
}

type silent struct{}

func (silent) Trace(string, commontypes.LogFields)    {}
func (silent) Debug(string, commontypes.LogFields)    {}
func (silent) Info(string, commontypes.LogFields)     {}
func (silent) Warn(string, commontypes.LogFields)     {}
func (silent) Error(string, commontypes.LogFields)    {}
func (silent) Critical(string, commontypes.LogFields) {}

// hexBytes are bytes as hexadecimal text in JSON.
type hexBytes []byte

func (h hexBytes) MarshalJSON() ([]byte, error) { return json.Marshal(hex.EncodeToString(h)) }

func (h *hexBytes) UnmarshalJSON(text []byte) error {
	var digits string
	if err := json.Unmarshal(text, &digits); err != nil {
		return err
	}
	bytes, err := hex.DecodeString(digits)
	*h = bytes
	return err
}

// decimal is a big integer as decimal text in JSON.
type decimal string

func (d decimal) big() *big.Int {
	value, ok := new(big.Int).SetString(string(d), 10)
	if !ok {
		panic(fmt.Sprintf("%q is no decimal number", string(d)))
	}
	return value
}
