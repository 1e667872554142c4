package main

import (
	"context"
	"math/big"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/capabilities"
	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
	"github.com/smartcontractkit/chainlink-protos/cre/go/values"
	"github.com/smartcontractkit/libocr/ragep2p/types"
)

// capabilitiesRegistry has one network of two nodes, as the static one of packages/loop/src/test.
type capabilitiesRegistry struct {
	core.UnimplementedCapabilitiesRegistryBase
}

func bytes32(fill byte) (b [32]byte) {
	for i := range b {
		b[i] = fill
	}
	return
}

func workflowDON() capabilities.DON {
	return capabilities.DON{ID: 2, Members: []types.PeerID{bytes32(1), bytes32(2)}, F: 1, ConfigVersion: 3, Name: "workflows",
		Families: []string{"zone-a"}, Config: []byte{7}}
}

func node(peer byte) capabilities.Node {
	id := types.PeerID(bytes32(peer))
	of := workflowDON()
	of.ID, of.Name, of.Families = 5, "capabilities", nil
	return capabilities.Node{PeerID: &id, WorkflowDON: workflowDON(), CapabilityDONs: []capabilities.DON{of}, NodeOperatorID: 11,
		Signer: bytes32(12), EncryptionPublicKey: bytes32(13)}
}

func (capabilitiesRegistry) LocalNode(context.Context) (capabilities.Node, error) {
	return node(1), nil
}

func (capabilitiesRegistry) NodeByPeerID(_ context.Context, peerID types.PeerID) (capabilities.Node, error) {
	return node(peerID[0]), nil
}

func (capabilitiesRegistry) ConfigForCapability(_ context.Context, id string, donID uint32) (capabilities.CapabilityConfiguration, error) {
	trigger := &capabilities.RemoteTriggerConfig{RegistrationRefresh: time.Second, RegistrationExpiry: 2 * time.Second,
		MinResponsesToAggregate: 2, MessageExpiry: 1, MaxBatchSize: 100, BatchCollectionPeriod: time.Second / 2}
	executable := &capabilities.RemoteExecutableConfig{RequestHashExcludedAttributes: []string{"signatures"},
		TransmissionSchedule: capabilities.Schedule_OneAtATime, DeltaStage: time.Second, RequestTimeout: 30 * time.Second,
		ServerMaxParallelRequests: 4, RequestHasherType: capabilities.RequestHasherType_WriteReportExcludeSignatures}
	defaults, err := values.NewMap(map[string]any{"donId": big.NewInt(int64(donID)), "big": new(big.Int).Lsh(big.NewInt(1), 100),
		"nested": map[string]any{"list": []any{1.5, "x", true, []byte{1}}}})
	config := capabilities.CapabilityConfiguration{DefaultConfig: defaults, CapabilityMethodConfig: map[string]capabilities.CapabilityMethodConfig{
		"Trigger": {RemoteTriggerConfig: trigger, AggregatorConfig: &capabilities.AggregatorConfig{AggregatorType: capabilities.AggregatorType_SignedReport}},
		"Execute": {RemoteExecutableConfig: executable},
		"Plain":   {},
	}}
	switch id {
	case "trigger":
		config.RemoteTriggerConfig = trigger
	case "target":
		config.RemoteTargetConfig = &capabilities.RemoteTargetConfig{RequestHashExcludedAttributes: []string{"a", "b"}}
	case "executable":
		config.RemoteExecutableConfig = executable
	}
	return config, err
}

func (capabilitiesRegistry) DONsForCapability(_ context.Context, id string) ([]capabilities.DONWithNodes, error) {
	first, second := workflowDON(), workflowDON()
	first.Name, second.Members = id, nil
	return []capabilities.DONWithNodes{{DON: first, Nodes: []capabilities.Node{node(1), node(2)}}, {DON: second}}, nil
}
