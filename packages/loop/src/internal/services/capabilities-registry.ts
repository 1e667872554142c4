import {
  DON as WireDon,
  NodeReply as WireNode,
  CapabilitiesRegistry as wire,
} from '../../pb/loop/capabilities-registry.pb.js';
import type {
  AggregatorConfig as WireAggregator,
  CapabilityMethodConfig as WireMethodConfig,
} from '../../pb/loop/capability-config.pb.js';
import { CapabilityConfig as WireConfig } from '../../pb/loop/capability-config.pb.js';
import type {
  CapabilitiesRegistry,
  CapabilityConfig,
  CapabilityMethodConfig,
  CapabilityNode,
  Don,
  DonWithNodes,
  RemoteExecutableConfig,
  RemoteTargetConfig,
  RemoteTriggerConfig,
} from '../../types/capabilities-registry.js';
import { noCrossing } from '../crossing/none.js';
import { args, list, message, noArgs, record, reply } from '../table/composites.js';
import { field, type Mapping } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { bytes, exact, fixedBytes, text, texts, uint8, uint32 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { duration } from './duration.js';
import { dynamicMap } from './dynamic-value.js';

const repeatable = { repeatable: true };

const don = message(
  WireDon,
  record<Don>()({
    id: uint32,
    members: list(bytes),
    f: uint8,
    configVersion: uint32,
    name: text,
    families: texts,
    config: bytes,
  }),
);

const oneNode = record<CapabilityNode>()({
  peerId: field('peerID', bytes),
  workflowDon: field('workflowDON', don),
  capabilityDons: field('CapabilityDONs', list(don)),
  nodeOperatorId: field('nodeOperatorID', uint32),
  signer: bytes,
  encryptionPublicKey: bytes,
});
const node = message(WireNode, oneNode);

const trigger = record<RemoteTriggerConfig>()({
  registrationRefresh: duration,
  registrationExpiry: duration,
  minResponsesToAggregate: uint32,
  messageExpiry: duration,
  maxBatchSize: uint32,
  batchCollectionPeriod: duration,
});
const target = record<RemoteTargetConfig>()({ requestHashExcludedAttributes: texts });
const executable = record<RemoteExecutableConfig>()({
  requestHashExcludedAttributes: texts,
  transmissionSchedule: uint32,
  deltaStage: duration,
  requestTimeout: duration,
  serverMaxParallelRequests: uint32,
  requestHasherType: uint32,
});

type MethodRemote = NonNullable<CapabilityMethodConfig['remote']>;

function methodRemoteToWire(remote: MethodRemote) {
  return remote.kind === 'trigger'
    ? ({ case: 'remoteTriggerConfig', value: trigger.toWire(remote.config, noCrossing) ?? {} } as const)
    : ({ case: 'remoteExecutableConfig', value: executable.toWire(remote.config, noCrossing) ?? {} } as const);
}

function methodRemoteFromWire(remote: WireMethodConfig['remoteConfig']): MethodRemote | undefined {
  if (remote.case === undefined) return undefined;
  return remote.case === 'remoteTriggerConfig'
    ? { kind: 'trigger', config: trigger.fromWire(remote.value, noCrossing) }
    : { kind: 'executable', config: executable.fromWire(remote.value, noCrossing) };
}

const methodConfig: Mapping<CapabilityMethodConfig, WireMethodConfig> = {
  refs: false,
  toWire: ({ remote, aggregatorType }) => ({
    ...(remote && { remoteConfig: methodRemoteToWire(remote) }),
    ...(aggregatorType !== undefined && { aggregatorConfig: { aggregatorType } satisfies WireAggregator }),
  }),
  fromWire: ({ remoteConfig, aggregatorConfig }) => {
    const remote = methodRemoteFromWire(remoteConfig);
    return {
      ...(remote && { remote }),
      ...(aggregatorConfig && { aggregatorType: aggregatorConfig.aggregatorType }),
    };
  },
};

/** The restricted part of the wire message is not in the original's Go type; it is neither read nor written. */
const config: Mapping<CapabilityConfig, WireConfig> = {
  refs: false,
  toWire: ({ defaultConfig, remote, methods }, crossing) => ({
    defaultConfig: dynamicMap.toWire(defaultConfig, crossing),
    ...(remote && {
      remoteConfig:
        remote.kind === 'target'
          ? { case: 'remoteTargetConfig', value: target.toWire(remote.config, crossing) ?? {} }
          : methodRemoteToWire(remote),
    }),
    methodConfigs: Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [name, methodConfig.toWire(method, crossing) ?? {}]),
    ),
  }),
  fromWire: ({ defaultConfig, remoteConfig, methodConfigs }, crossing) => {
    const remote =
      remoteConfig.case === 'remoteTargetConfig'
        ? ({ kind: 'target', config: target.fromWire(remoteConfig.value, crossing) } as const)
        : methodRemoteFromWire(remoteConfig);
    return {
      defaultConfig: dynamicMap.fromWire(defaultConfig, crossing),
      ...(remote && { remote }),
      methods: Object.fromEntries(
        Object.entries(methodConfigs).map(([name, method]) => [name, methodConfig.fromWire(method, crossing)]),
      ),
    };
  },
};

/** The methods that hand over capabilities (Get and its kin, List, Add, Remove) answer Unimplemented. */
export const capabilitiesRegistry = object<CapabilitiesRegistry>('CapabilitiesRegistry', [
  service<CapabilitiesRegistry>(wire, {
    localNode: unary(wire.methods.localNode, noArgs, oneNode, repeatable),
    nodeByPeerId: unary(
      wire.methods.nodeByPeerID,
      args(field('peerID', exact(fixedBytes(32, 'PeerID')))),
      oneNode,
      repeatable,
    ),
    configForCapability: unary(
      wire.methods.configForCapability,
      args(field('capabilityID', text), field('donID', uint32)),
      reply('capabilityConfig', message(WireConfig, config)),
      repeatable,
    ),
    donsForCapability: unary(
      wire.methods.dONsForCapability,
      args(field('capabilityID', text)),
      reply('dons', list(record<DonWithNodes>()({ don, nodes: list(node) }))),
      repeatable,
    ),
  }),
]);
