import { ChainInfo as WireChainInfo } from '../../pb/loop/chain.pb.js';
import {
  PluginArgs as WirePluginArgs,
  RelayArgs as WireRelayArgs,
  RelayerId as WireRelayerId,
  RelayerSet as wire,
} from '../../pb/relayerset/relayer-set.pb.js';
import type { EvmService } from '../../types/evm.js';
import type { ChainInfo, Head, PluginArgs } from '../../types/relayer.js';
import type {
  MercuryCredentials,
  RelayerId,
  RelayerSet,
  RelayerSetArgs,
  RelayerSetReader,
} from '../../types/relayer-set.js';
import { args, argument, list, message, noArgs, nothing, optional, record, reply } from '../table/composites.js';
import { type ArgsMapping, field } from '../table/mapping.js';
import type { MetadataKey } from '../table/metadata-key.js';
import { chosenBy, handles } from '../table/multiplexed.js';
import { object } from '../table/object-table.js';
import { ref } from '../table/ref.js';
import { bytes, text, uint64 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { contractReaderPart } from './contract-reader.js';
import { contractWriter } from './contract-writer.js';
import { evmService } from './evm.js';
import { healthReport } from './loop-service.js';
import { medianProvider } from './median.js';
import { pluginProvider } from './ocr2-provider.js';
import { ocr3CapabilityProvider } from './ocr3-provider.js';

const { methods } = wire;
const repeatable = { repeatable: true };
const oneId = record<RelayerId>()({ network: text, chainId: text });
const id = message(WireRelayerId, oneId);
const relayerId = field('relayerId', id);
const ofRelayer = args(relayerId);
const chainInfo = record<ChainInfo>()({ familyName: text, chainId: text, networkName: text, networkNameFull: text });

/** Calls to a chain carry it. */
const relayerKey: MetadataKey<RelayerId> = {
  names: ['relay-network', 'relay-chain-id'],
  toValues: ({ network, chainId }) => [network, chainId],
  fromValues: ([network = '', chainId = '']) => ({ network, chainId }),
};

/** Its life cycle belongs to the set's own service, its methods do not. */
const readers = handles(
  'contractreaderid',
  object<RelayerSetReader>('contract reader', [
    service<RelayerSetReader>(wire, {
      start: unary(methods.contractReaderStart, noArgs, nothing, { byDefault: () => {} }),
      close: unary(methods.contractReaderClose, noArgs, nothing, { closes: true }),
    }),
    contractReaderPart.service,
  ]),
);

const relayArgs = record<RelayerSetArgs>()({
  contractId: field('contractID', text),
  relayConfig: bytes,
  mercuryCredentials: optional(
    record<MercuryCredentials>()({ legacyUrl: text, url: text, username: text, password: text }),
  ),
});
const pluginArgs = message(
  WirePluginArgs,
  record<PluginArgs>()({ transmitterId: field('transmitterID', text), pluginConfig: bytes }),
);

interface NewProvider {
  relayerId: WireRelayerId | undefined;
  relayArgs: WireRelayArgs | undefined;
  pluginArgs: WirePluginArgs | undefined;
}

/** As in a relayer: the kind of provider travels inside the relay args. */
function providerArgs(
  providerType: string,
): ArgsMapping<[id: RelayerId, args: RelayerSetArgs, plugin: PluginArgs], NewProvider> {
  return {
    arity: 3,
    refs: false,
    toWire: ([relayer, relay, plugin], crossing) => ({
      relayerId: id.toWire(relayer, crossing),
      relayArgs: { ...relayArgs.toWire(relay, crossing), providerType },
      pluginArgs: pluginArgs.toWire(plugin, crossing),
    }),
    fromWire: (request, crossing) => [
      id.fromWire(request.relayerId, crossing),
      relayArgs.fromWire(request.relayArgs ?? WireRelayArgs.create(), crossing),
      pluginArgs.fromWire(request.pluginArgs, crossing),
    ],
  };
}

function ofType(providerType: string) {
  return {
    repeatable: true,
    when: (request: NewProvider) => request.relayArgs?.providerType === providerType,
    otherwise: 'provider type not supported',
  };
}

/** Chains and contract readers share the set's connection; the metadata of their calls tell which one is meant. */
export const relayerSet = object<RelayerSet>(
  'RelayerSet',
  [
    service<RelayerSet>(wire, {
      get: unary(methods.get, args(field('id', id)), reply('id', id), repeatable),
      list: unary(methods.list, args(field('ids', list(oneId))), reply('ids', list(oneId)), repeatable),
      startRelayer: unary(methods.startRelayer, argument(oneId), nothing),
      closeRelayer: unary(methods.closeRelayer, argument(oneId), nothing),
      relayerReady: unary(methods.relayerReady, argument(oneId), nothing, repeatable),
      relayerHealthReport: unary(
        methods.relayerHealthReport,
        argument(oneId),
        reply('report', healthReport),
        repeatable,
      ),
      relayerName: unary(methods.relayerName, argument(oneId), reply('name', text), repeatable),
      relayerLatestHead: unary(
        methods.relayerLatestHead,
        ofRelayer,
        record<Head>()({ height: text, hash: bytes, timestamp: uint64 }),
        repeatable,
      ),
      relayerGetChainInfo: unary(
        methods.relayerGetChainInfo,
        ofRelayer,
        reply('chainInfo', message(WireChainInfo, chainInfo)),
        repeatable,
      ),
      newContractReader: unary(
        methods.newContractReader,
        args(relayerId, field('contractReaderConfig', bytes)),
        reply('contractReaderId', readers.reference),
        repeatable,
      ),
      newContractWriter: unary(
        methods.newContractWriter,
        args(relayerId, field('contractWriterConfig', bytes)),
        reply('contractWriterId', ref(contractWriter)),
        repeatable,
      ),
      newPluginProvider: unary(
        methods.newPluginProvider,
        providerArgs('plugin'),
        reply('pluginProviderId', ref(pluginProvider)),
        ofType('plugin'),
      ),
      newMedianProvider: unary(
        methods.newPluginProvider,
        providerArgs('median'),
        reply('pluginProviderId', ref(medianProvider)),
        ofType('median'),
      ),
      newOcr3CapabilityProvider: unary(
        methods.newPluginProvider,
        providerArgs('ocr3-capability'),
        reply('pluginProviderId', ref(ocr3CapabilityProvider)),
        ofType('ocr3-capability'),
      ),
    }),
  ],
  {},
  [chosenBy<RelayerSet>()('evm', object<EvmService>('EVM', [evmService]), relayerKey), readers.services],
);
