// Prints known answers of libocr and go-ethereum as JSON: packages/ocr2/src/fixtures/libocr.json.
package main

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/smartcontractkit/libocr/commontypes"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median"
	"github.com/smartcontractkit/libocr/offchainreporting2/reportingplugin/median/evmreportcodec"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/chains/evmutil"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/confighelper"
	"github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

type object = map[string]any

var random = rand.New(rand.NewSource(20))

func main() {
	output := json.NewEncoder(os.Stdout)
	output.SetIndent("", " ")
	must(output.Encode(object{
		"madeBy": "go run ./vectors in interop/median: libocr and go-ethereum at the versions of its go.mod. " +
			"The shared secret in offchainConfigs is fresh in each run.",
		"configDigests":   configDigests(),
		"reports":         reports(),
		"signatures":      signatures(),
		"onchainConfigs":  onchainConfigs(),
		"medianConfigs":   medianConfigs(),
		"offchainConfigs": offchainConfigs(),
		"sorts":           sorts(),
	}))
}

func configDigests() []object {
	vectors := []object{}
	for _, n := range []int{0, 1, 4, 31} {
		contract := common.BytesToAddress(bytes(20))
		chainID := random.Uint64() >> (n * 2)
		config := types.ContractConfig{
			ConfigCount:           random.Uint64(),
			F:                     uint8(random.Intn(256)),
			OnchainConfig:         bytes(n * 7),
			OffchainConfigVersion: random.Uint64(),
			OffchainConfig:        bytes(n * 32),
		}
		signers := []string{}
		for range n {
			signer := bytes(20)
			signers = append(signers, text(signer))
			config.Signers = append(config.Signers, signer)
			config.Transmitters = append(config.Transmitters, types.Account(common.BytesToAddress(bytes(20)).Hex()))
		}
		digester := evmutil.EVMOffchainConfigDigester{ChainID: chainID, ContractAddress: contract}
		digest, err := digester.ConfigDigest(context.Background(), config)
		must(err)
		vectors = append(vectors, object{
			"chainId": fmt.Sprint(chainID), "contractAddress": text(contract[:]), "configCount": fmt.Sprint(config.ConfigCount),
			"signers": signers, "transmitters": append([]types.Account{}, config.Transmitters...), "f": config.F,
			"onchainConfig": text(config.OnchainConfig), "offchainConfigVersion": fmt.Sprint(config.OffchainConfigVersion),
			"offchainConfig": text(config.OffchainConfig), "digest": text(digest[:]),
		})
	}
	return vectors
}

func reports() []object {
	vectors := []object{}
	for _, n := range []int{1, 2, 4, 12, 13, 19, 31} {
		parsed := []median.ParsedAttributedObservation{}
		observations := []object{}
		for _, observer := range random.Perm(n) {
			o := median.ParsedAttributedObservation{
				Timestamp:        uint32(1_700_000_000 + random.Intn(3)),
				Value:            big.NewInt(int64(random.Intn(n) - 2)),
				JuelsPerFeeCoin:  new(big.Int).Lsh(big.NewInt(int64(random.Intn(4)-1)), 180),
				GasPriceSubunits: new(big.Int),
				Observer:         commontypes.OracleID(observer),
			}
			parsed = append(parsed, o)
			observations = append(observations, object{
				"timestamp": o.Timestamp, "value": o.Value.String(), "juelsPerFeeCoin": o.JuelsPerFeeCoin.String(),
				"observer": observer,
			})
		}
		codec := evmreportcodec.ReportCodec{}
		report, err := codec.BuildReport(context.Background(), parsed)
		must(err)
		value, err := codec.MedianFromReport(context.Background(), report)
		must(err)
		longest, err := codec.MaxReportLength(context.Background(), n)
		must(err)
		vectors = append(vectors, object{
			"observations": observations, "report": text(report), "median": value.String(), "maxReportLength": longest,
		})
	}
	return vectors
}

func signatures() []object {
	vectors := []object{}
	for range 4 {
		key, err := crypto.ToECDSA(bytes(32))
		must(err)
		digest, _ := types.BytesToConfigDigest(bytes(32))
		reportContext := types.ReportContext{
			ReportTimestamp: types.ReportTimestamp{ConfigDigest: digest, Epoch: random.Uint32(), Round: uint8(random.Intn(256))},
			ExtraHash:       common.BytesToHash(bytes(32)),
		}
		report := bytes(random.Intn(300))
		words := evmutil.RawReportContext(reportContext)
		hash := crypto.Keccak256(crypto.Keccak256(report), words[0][:], words[1][:], words[2][:])
		signature, err := crypto.Sign(hash, key)
		must(err)
		address := crypto.PubkeyToAddress(key.PublicKey)
		vectors = append(vectors, object{
			"privateKey": text(crypto.FromECDSA(key)), "address": address.Hex(),
			"configDigest": text(digest[:]), "epoch": reportContext.Epoch, "round": reportContext.Round,
			"extraHash": text(reportContext.ExtraHash[:]), "report": text(report),
			"words": []string{text(words[0][:]), text(words[1][:]), text(words[2][:])},
			"hash":  text(hash), "signature": text(signature),
		})
	}
	return vectors
}

func onchainConfigs() []object {
	vectors := []object{}
	for _, limits := range [][2]*big.Int{
		{big.NewInt(0), big.NewInt(0)}, {big.NewInt(-1), big.NewInt(1)}, {median.MinValue(), median.MaxValue()},
	} {
		encoded, err := median.StandardOnchainConfigCodec{}.Encode(
			context.Background(), median.OnchainConfig{Min: limits[0], Max: limits[1]},
		)
		must(err)
		vectors = append(vectors, object{"min": limits[0].String(), "max": limits[1].String(), "encoded": text(encoded)})
	}
	return vectors
}

func medianConfigs() []object {
	vectors := []object{}
	for _, config := range []median.OffchainConfig{
		{},
		{AlphaReportInfinite: true, AlphaAcceptPPB: 1, DeltaC: time.Hour},
		{AlphaReportPPB: ^uint64(0), AlphaAcceptInfinite: true, AlphaAcceptPPB: 5_000_000, DeltaC: 1<<63 - 1},
	} {
		vectors = append(vectors, object{
			"alphaReportInfinite": config.AlphaReportInfinite, "alphaReportPpb": fmt.Sprint(config.AlphaReportPPB),
			"alphaAcceptInfinite": config.AlphaAcceptInfinite, "alphaAcceptPpb": fmt.Sprint(config.AlphaAcceptPPB),
			"deltaC": fmt.Sprint(config.DeltaC.Nanoseconds()), "encoded": text(config.Encode()),
		})
	}
	return vectors
}

func offchainConfigs() []object {
	vectors := []object{}
	initialization := 7 * time.Second
	for _, limit := range []*time.Duration{nil, &initialization} {
		n := 4
		oracles := []confighelper.OracleIdentityExtra{}
		keys, peers := []string{}, []string{}
		for i := range n {
			public := ed25519.NewKeyFromSeed(bytes(32)).Public().(ed25519.PublicKey)
			keys = append(keys, text(public))
			peers = append(peers, fmt.Sprintf("peer %d é", i))
			oracles = append(oracles, confighelper.OracleIdentityExtra{
				OracleIdentity: confighelper.OracleIdentity{
					OffchainPublicKey: types.OffchainPublicKey(public),
					OnchainPublicKey:  bytes(20),
					PeerID:            peers[i],
					TransmitAccount:   types.Account(common.BytesToAddress(bytes(20)).Hex()),
				},
				ConfigEncryptionPublicKey: types.ConfigEncryptionPublicKey(bytes(32)),
			})
		}
		plugin := bytes(20)
		_, _, _, _, version, encoded, err := confighelper.ContractSetConfigArgsForTests(
			2*time.Second, 20*time.Second, 200*time.Millisecond, 0, 10*time.Second, 250, []int{1, 2, 300}, oracles, plugin, limit,
			1, 250*time.Millisecond, 300*time.Millisecond, 400*time.Millisecond, 500*time.Millisecond, 1, bytes(49),
		)
		must(err)
		vector := object{
			"version": fmt.Sprint(version), "encoded": text(encoded), "offchainPublicKeys": keys, "peerIds": peers,
			"reportingPluginConfig": text(plugin), "rMax": 250, "s": []int{1, 2, 300},
			"durations": object{
				"deltaProgress": "2000000000", "deltaResend": "20000000000", "deltaRound": "200000000", "deltaGrace": "0",
				"deltaStage": "10000000000", "maxDurationQuery": "1", "maxDurationObservation": "250000000",
				"maxDurationReport": "300000000", "maxDurationShouldAcceptFinalizedReport": "400000000",
				"maxDurationShouldTransmitAcceptedReport": "500000000",
			},
		}
		if limit != nil {
			vector["maxDurationInitialization"] = fmt.Sprint(limit.Nanoseconds())
		}
		vectors = append(vectors, vector)
	}
	return vectors
}

// sorts holds keys with many ties, and the indexes of the keys in the order that sort.Slice leaves.
func sorts() []object {
	vectors := []object{}
	add := func(keys []int) {
		order := make([]int, len(keys))
		for i := range order {
			order[i] = i
		}
		sort.Slice(order, func(i, j int) bool { return keys[order[i]] < keys[order[j]] })
		vectors = append(vectors, object{"keys": list(keys), "order": list(order)})
	}
	for _, length := range []int{0, 1, 12, 13, 25, 31, 49, 50, 120, 200} {
		for _, distinct := range []int{1, 2, 5, 1000} {
			keys := make([]int, length)
			for i := range keys {
				keys[i] = random.Intn(distinct)
			}
			add(keys)
			ascending := append([]int{}, keys...)
			sort.Ints(ascending)
			add(ascending)
			descending := make([]int, length)
			for i, key := range ascending {
				descending[length-1-i] = key
			}
			add(descending)
		}
	}
	return vectors
}

// list keeps the numbers on one line.
func list(numbers []int) string { return strings.Trim(fmt.Sprint(numbers), "[]") }

func bytes(length int) []byte {
	result := make([]byte, length)
	random.Read(result)
	return result
}

func text(b []byte) string { return hex.EncodeToString(b) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}
