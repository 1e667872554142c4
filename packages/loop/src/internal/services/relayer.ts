import { ChainInfo as WireChainInfo, ChainStatus as WireChainStatus } from '../../pb/loop/chain.pb.js';
import {
  PluginArgs as WirePluginArgs,
  RelayArgs as WireRelayArgs,
  Relayer as wire,
  PluginRelayer as wirePluginRelayer,
} from '../../pb/loop/relayer.pb.js';
import type {
  ChainInfo,
  ChainStatus,
  ConfigProvider,
  NewRelayerArgs,
  NodeStatus,
  NodeStatusPage,
  PluginArgs,
  PluginRelayer,
  RelayArgs,
  Relayer,
} from '../../types/relayer.js';
import type { Service } from '../../types/service.js';
import { args, argument, list, message, noArgs, nothing, record, reply } from '../table/composites.js';
import { type ArgsMapping, field } from '../table/mapping.js';
import { object, optionalPart } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import { bool, bytes, fixedBytes, int32, text } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { capabilitiesRegistry } from './capabilities-registry.js';
import { contractReader } from './contract-reader.js';
import { contractWriter } from './contract-writer.js';
import { evmService } from './evm.js';
import { head } from './head.js';
import { struct } from './json.js';
import { keystore } from './keystore.js';
import { loopService } from './loop-service.js';
import { medianProvider } from './median.js';
import { contractConfigTracker, offchainConfigDigester, pluginProvider } from './ocr2-provider.js';
import { ocr3CapabilityProvider } from './ocr3-provider.js';
import { textOrNone } from './text-or-none.js';
import { bigInt } from './values.js';

const repeatable = { repeatable: true };

const configProvider = object<ConfigProvider>('ConfigProvider', [loopService], {
  offchainConfigDigester,
  contractConfigTracker,
});

const uuid = fixedBytes(16, (got) => `invalid uuid bytes for ExternalJobID: invalid UUID (got ${got} bytes)`);

const relayArgs = record<RelayArgs>()({
  externalJobId: field('externalJobID', uuid),
  jobId: field('jobID', int32),
  contractId: field('contractID', text),
  isNew: field('new', bool),
  relayConfig: bytes,
  providerType: textOrNone,
});

const pluginArgs = message(
  WirePluginArgs,
  record<PluginArgs>()({ transmitterId: field('transmitterID', text), pluginConfig: bytes }),
);

/** Methods that differ in the kind of provider share one wire method; the kind travels inside the relay args. */
function providerArgs(providerType: string): ArgsMapping<[RelayArgs, PluginArgs], NewProvider> {
  return {
    arity: 2,
    refs: false,
    toWire: ([relay, plugin], crossing) => ({
      relayArgs: { ...relayArgs.toWire(relay, crossing), providerType },
      pluginArgs: pluginArgs.toWire(plugin, crossing),
    }),
    fromWire: (wire, crossing) => [
      relayArgs.fromWire({ ...(wire.relayArgs ?? WireRelayArgs.create()), providerType: '' }, crossing),
      pluginArgs.fromWire(wire.pluginArgs, crossing),
    ],
  };
}

interface NewProvider {
  relayArgs: WireRelayArgs | undefined;
  pluginArgs: WirePluginArgs | undefined;
}

function ofType(providerType: string) {
  return {
    repeatable: true,
    when: (request: NewProvider) => request.relayArgs?.providerType === providerType,
    otherwise: 'provider type not supported',
  };
}

const chainStatus = message(WireChainStatus, record<ChainStatus>()({ id: text, enabled: bool, config: text }));
const chainInfo = message(
  WireChainInfo,
  record<ChainInfo>()({ familyName: text, chainId: text, networkName: text, networkNameFull: text }),
);
const nodeStatus = record<NodeStatus>()({ chainId: field('chainID', text), name: text, config: text, state: text });

export const relayer = object<Relayer>(
  'Relayer',
  [
    loopService,
    service<Relayer>(wire, {
      newContractReader: unary(
        wire.methods.newContractReader,
        args(field('contractReaderConfig', bytes)),
        reply('contractReaderID', ref(contractReader)),
        repeatable,
      ),
      newContractWriter: unary(
        wire.methods.newContractWriter,
        args(field('contractWriterConfig', bytes)),
        reply('contractWriterID', ref(contractWriter)),
        repeatable,
      ),
      newMedianProvider: unary(
        wire.methods.newPluginProvider,
        providerArgs('median'),
        reply('pluginProviderID', ref(medianProvider)),
        ofType('median'),
      ),
      newPluginProvider: unary(
        wire.methods.newPluginProvider,
        providerArgs('plugin'),
        reply('pluginProviderID', ref(pluginProvider)),
        ofType('plugin'),
      ),
      newOcr3CapabilityProvider: unary(
        wire.methods.newPluginProvider,
        providerArgs('ocr3-capability'),
        reply('pluginProviderID', ref(ocr3CapabilityProvider)),
        ofType('ocr3-capability'),
      ),
      newConfigProvider: unary(
        wire.methods.newConfigProvider,
        args(field('relayArgs', message(WireRelayArgs, relayArgs))),
        reply('configProviderID', ref(configProvider)),
        repeatable,
      ),
      latestHead: unary(wire.methods.latestHead, noArgs, reply('head', head), repeatable),
      getChainStatus: unary(wire.methods.getChainStatus, noArgs, reply('chain', chainStatus), repeatable),
      getChainInfo: unary(wire.methods.getChainInfo, noArgs, reply('chainInfo', chainInfo), repeatable),
      listNodeStatuses: unary(
        wire.methods.listNodeStatuses,
        args(field('pageSize', int32), field('pageToken', text)),
        record<NodeStatusPage>()({ nodes: list(nodeStatus), total: int32, nextPageToken: text }),
        repeatable,
      ),
      transact: unary(
        wire.methods.transact,
        args(field('from', text), field('to', text), field('amount', bigInt), field('balanceCheck', bool)),
        nothing,
      ),
      replay: unary(wire.methods.replay, args(field('fromBlock', text), field('args', struct)), nothing),
    }),
  ],
  { evm: optionalPart(evmService, 'getFiltersNames') },
);

/** Served in this order, the original's. */
const newRelayerArgs = record<NewRelayerArgs>()({
  keystore: field('keystoreID', ref(keystore)),
  csaKeystore: field('keystoreCSAID', ref(keystore)),
  capabilitiesRegistry: field('capabilityRegistryID', ref(capabilitiesRegistry)),
  config: text,
});

export const pluginRelayer = object<PluginRelayer & Service>('PluginRelayer', [
  loopService,
  service<PluginRelayer>(wirePluginRelayer, {
    newRelayer: unary(
      wirePluginRelayer.methods.newRelayer,
      argument(newRelayerArgs),
      reply('relayerID', ref(relayer)),
      // A host that lost its connection asks again; two relayers in one process would both act for its keys.
      { repeatable: true, single: true },
    ),
  }),
]);
