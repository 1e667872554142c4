package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"

	"github.com/google/uuid"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/commontypes"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

// hexBytes is bytes as hex.
type hexBytes []byte

func (b hexBytes) MarshalJSON() ([]byte, error) { return json.Marshal(hex.EncodeToString(b)) }

func (b *hexBytes) UnmarshalJSON(text []byte) (err error) {
	var s string
	if err = json.Unmarshal(text, &s); err == nil {
		*b, err = hex.DecodeString(s)
	}
	return
}

// decimal is an integer of any size as text; null for Go's nil.
type decimal struct{ *big.Int }

func (d decimal) MarshalJSON() ([]byte, error) {
	if d.Int == nil {
		return []byte("null"), nil
	}
	return json.Marshal(d.Int.String())
}

func (d *decimal) UnmarshalJSON(text []byte) error {
	var s *string
	if err := json.Unmarshal(text, &s); err != nil || s == nil {
		return err
	}
	i, ok := new(big.Int).SetString(*s, 10)
	if !ok {
		return fmt.Errorf("no integer: %s", *s)
	}
	d.Int = i
	return nil
}

func (d decimal) uint64() uint64 {
	if d.Int == nil {
		return 0
	}
	return d.Int.Uint64()
}

func (d decimal) int64() int64 {
	if d.Int == nil {
		return 0
	}
	return d.Int.Int64()
}

func unsigned(u uint64) string { return strconv.FormatUint(u, 10) }

func digest(b hexBytes) (d ocrtypes.ConfigDigest) {
	copy(d[:], b)
	return
}

type relayArgs struct {
	ExternalJobID hexBytes `json:"externalJobId"`
	JobID         int32    `json:"jobId"`
	ContractID    string   `json:"contractId"`
	IsNew         bool     `json:"isNew"`
	RelayConfig   hexBytes `json:"relayConfig"`
	ProviderType  string   `json:"providerType"`
}

func (a relayArgs) value() types.RelayArgs {
	var id uuid.UUID
	copy(id[:], a.ExternalJobID)
	return types.RelayArgs{ExternalJobID: id, JobID: a.JobID, ContractID: a.ContractID, New: a.IsNew, RelayConfig: a.RelayConfig, ProviderType: a.ProviderType}
}

type pluginArgs struct {
	TransmitterID string   `json:"transmitterId"`
	PluginConfig  hexBytes `json:"pluginConfig"`
}

func (a pluginArgs) value() types.PluginArgs {
	return types.PluginArgs{TransmitterID: a.TransmitterID, PluginConfig: a.PluginConfig}
}

type timestamp struct {
	ConfigDigest hexBytes `json:"configDigest"`
	Epoch        uint32   `json:"epoch"`
	Round        uint8    `json:"round"`
}

func (t timestamp) value() ocrtypes.ReportTimestamp {
	return ocrtypes.ReportTimestamp{ConfigDigest: digest(t.ConfigDigest), Epoch: t.Epoch, Round: t.Round}
}

type contractConfig struct {
	ConfigDigest          hexBytes   `json:"configDigest"`
	ConfigCount           decimal    `json:"configCount"`
	Signers               []hexBytes `json:"signers"`
	Transmitters          []string   `json:"transmitters"`
	F                     uint8      `json:"f"`
	OnchainConfig         hexBytes   `json:"onchainConfig"`
	OffchainConfigVersion decimal    `json:"offchainConfigVersion"`
	OffchainConfig        hexBytes   `json:"offchainConfig"`
}

func (c contractConfig) value() ocrtypes.ContractConfig {
	config := ocrtypes.ContractConfig{
		ConfigDigest:          digest(c.ConfigDigest),
		ConfigCount:           c.ConfigCount.uint64(),
		F:                     c.F,
		OnchainConfig:         c.OnchainConfig,
		OffchainConfigVersion: c.OffchainConfigVersion.uint64(),
		OffchainConfig:        c.OffchainConfig,
	}
	for _, s := range c.Signers {
		config.Signers = append(config.Signers, ocrtypes.OnchainPublicKey(s))
	}
	for _, t := range c.Transmitters {
		config.Transmitters = append(config.Transmitters, ocrtypes.Account(t))
	}
	return config
}

func shownConfig(c ocrtypes.ContractConfig) contractConfig {
	shown := contractConfig{
		ConfigDigest:          c.ConfigDigest[:],
		ConfigCount:           decimal{new(big.Int).SetUint64(c.ConfigCount)},
		F:                     c.F,
		OnchainConfig:         c.OnchainConfig,
		OffchainConfigVersion: decimal{new(big.Int).SetUint64(c.OffchainConfigVersion)},
		OffchainConfig:        c.OffchainConfig,
	}
	for _, s := range c.Signers {
		shown.Signers = append(shown.Signers, hexBytes(s))
	}
	for _, t := range c.Transmitters {
		shown.Transmitters = append(shown.Transmitters, string(t))
	}
	return shown
}

type signature struct {
	Signature hexBytes `json:"signature"`
	Signer    uint8    `json:"signer"`
}

func signatures(given []signature) (ss []ocrtypes.AttributedOnchainSignature) {
	for _, s := range given {
		ss = append(ss, ocrtypes.AttributedOnchainSignature{Signature: s.Signature, Signer: commontypes.OracleID(s.Signer)})
	}
	return
}
