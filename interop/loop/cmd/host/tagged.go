package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"time"

	"github.com/google/uuid"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/libocr/commontypes"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

// What JSON has no form for is an object of one member: {"$bytes": "0a0b"}, {"$int": "-7"} for an integer of any size,
// {"$date": "2026-01-02T03:04:05Z"}.

type hexBytes []byte

func (b hexBytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"$bytes": hex.EncodeToString(b)})
}

func (b *hexBytes) UnmarshalJSON(text []byte) (err error) {
	var tagged struct {
		Bytes string `json:"$bytes"`
	}
	if err = json.Unmarshal(text, &tagged); err == nil {
		*b, err = hex.DecodeString(tagged.Bytes)
	}
	return
}

// decimal is an integer of any size; null for Go's nil.
type decimal struct{ *big.Int }

func (d decimal) MarshalJSON() ([]byte, error) {
	if d.Int == nil {
		return []byte("null"), nil
	}
	return json.Marshal(map[string]string{"$int": d.Int.String()})
}

func (d *decimal) UnmarshalJSON(text []byte) error {
	var tagged struct {
		Int *string `json:"$int"`
	}
	if err := json.Unmarshal(text, &tagged); err != nil || tagged.Int == nil {
		return err
	}
	i, ok := new(big.Int).SetString(*tagged.Int, 10)
	if !ok {
		return fmt.Errorf("no integer: %s", text)
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

func unsigned(u uint64) decimal { return decimal{new(big.Int).SetUint64(u)} }

func signed(i int64) decimal { return decimal{big.NewInt(i)} }

func date(t time.Time) any { return map[string]string{"$date": t.UTC().Format(time.RFC3339Nano)} }

// each shows the items of a list, which is never null.
func each[A, B any](items []A, show func(A) B) []B {
	shown := make([]B, 0, len(items))
	for _, item := range items {
		shown = append(shown, show(item))
	}
	return shown
}

// present leaves out the members that are Go's nil.
func present(members map[string]any) map[string]any {
	for name, member := range members {
		if d, ok := member.(decimal); member == nil || ok && d.Int == nil {
			delete(members, name)
		}
	}
	return members
}

// dynamic is a value whose type is not known.
type dynamic struct{ value any }

func (d *dynamic) UnmarshalJSON(text []byte) error {
	var untyped any
	if err := json.Unmarshal(text, &untyped); err != nil {
		return err
	}
	d.value = untagged(untyped)
	return nil
}

func untagged(json any) any {
	switch v := json.(type) {
	case []any:
		return each(v, untagged)
	case map[string]any:
		if number, ok := v["$int"].(string); ok {
			i, _ := new(big.Int).SetString(number, 10)
			return i
		}
		if text, ok := v["$bytes"].(string); ok {
			b, _ := hex.DecodeString(text)
			return b
		}
		members := map[string]any{}
		for name, member := range v {
			members[name] = untagged(member)
		}
		return members
	}
	return json
}

func (d dynamic) MarshalJSON() ([]byte, error) { return json.Marshal(tagged(d.value)) }

func tagged(value any) any {
	switch v := value.(type) {
	case nil, bool, string, float64:
		return v
	case []byte:
		return hexBytes(v)
	case *big.Int:
		return decimal{v}
	case big.Int:
		return decimal{&v}
	case int64:
		return decimal{big.NewInt(v)}
	case uint64:
		return unsigned(v)
	case time.Time:
		return date(v)
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Slice:
		items := make([]any, v.Len())
		for i := range items {
			items[i] = tagged(v.Index(i).Interface())
		}
		return items
	case reflect.Map:
		members := map[string]any{}
		for i := v.MapRange(); i.Next(); {
			members[fmt.Sprint(i.Key().Interface())] = tagged(i.Value().Interface())
		}
		return members
	}
	return fmt.Sprintf("a %T", value)
}

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
	shown.Signers = each(c.Signers, func(s ocrtypes.OnchainPublicKey) hexBytes { return hexBytes(s) })
	shown.Transmitters = each(c.Transmitters, func(t ocrtypes.Account) string { return string(t) })
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
