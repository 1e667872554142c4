// Command transmit is the original as host of a relayer for EVM, with a keystore that signs as go-ethereum does: it has
// the relayer bring a report to its contract. What to transmit is its argument, JSON with bytes as hex.
package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/hashicorp/go-plugin"
	"github.com/smartcontractkit/chainlink-common/pkg/logger"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
	"github.com/smartcontractkit/chainlink-common/pkg/types"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/libocr/commontypes"
	ocrtypes "github.com/smartcontractkit/libocr/offchainreporting2plus/types"
)

type hexBytes []byte

func (b *hexBytes) UnmarshalText(text []byte) (err error) {
	*b, err = hex.DecodeString(string(text))
	return err
}

type transmission struct {
	Command      []string
	Config       string
	Key          hexBytes
	Contract     string
	ConfigDigest hexBytes
	Epoch        uint32
	Round        uint8
	Report       hexBytes
	Signatures   []struct {
		Signature hexBytes
		Signer    uint8
	}
}

func main() {
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args string) error {
	var t transmission
	if err := json.Unmarshal([]byte(args), &t); err != nil {
		return err
	}
	key, err := crypto.ToECDSA(t.Key)
	if err != nil {
		return err
	}
	lggr, err := logger.New()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	defer plugin.CleanupClients()

	keys := keystore{key}
	command := func() *exec.Cmd {
		cmd := exec.Command(t.Command[0], t.Command[1:]...)
		cmd.Env = new(loop.EnvConfig).AsCmdEnv()
		return cmd
	}
	relayer := loop.NewRelayerService(lggr, loop.GRPCOpts{}, command, t.Config, keys, keys, core.UnimplementedCapabilitiesRegistry{})
	if err := relayer.Start(ctx); err != nil {
		return err
	}
	defer relayer.Close()
	job := types.RelayArgs{JobID: 1, ContractID: t.Contract, ProviderType: string(types.Median)}
	provider, err := relayer.NewPluginProvider(ctx, job, types.PluginArgs{TransmitterID: keys.account()})
	if err != nil {
		return err
	}
	position := ocrtypes.ReportTimestamp{ConfigDigest: ocrtypes.ConfigDigest(t.ConfigDigest), Epoch: t.Epoch, Round: t.Round}
	var signatures []ocrtypes.AttributedOnchainSignature
	for _, s := range t.Signatures {
		signatures = append(signatures, ocrtypes.AttributedOnchainSignature{Signature: s.Signature, Signer: commontypes.OracleID(s.Signer)})
	}
	return provider.ContractTransmitter().Transmit(ctx, ocrtypes.ReportContext{ReportTimestamp: position}, ocrtypes.Report(t.Report), signatures)
}

// keystore has one key of an Ethereum account.
type keystore struct{ key *ecdsa.PrivateKey }

func (k keystore) account() string { return crypto.PubkeyToAddress(k.key.PublicKey).Hex() }

func (k keystore) Accounts(context.Context) ([]string, error) { return []string{k.account()}, nil }

func (k keystore) Sign(_ context.Context, account string, hash []byte) ([]byte, error) {
	if account != k.account() {
		return nil, fmt.Errorf("unknown account %s", account)
	}
	if len(hash) == 0 {
		// Only whether the account is there.
		return nil, nil
	}
	return crypto.Sign(hash, k.key)
}

func (k keystore) Decrypt(context.Context, string, []byte) ([]byte, error) {
	return nil, fmt.Errorf("nothing is encrypted for EVM")
}
