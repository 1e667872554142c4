import { ChainInfo as WireChainInfo } from '../../pb/loop/chain.pb.js';
import { RelayerId as WireRelayerId, RelayerSet as wire } from '../../pb/relayerset/relayer-set.pb.js';
import type { ChainInfo, Head } from '../../types/relayer.js';
import type { RelayerId, RelayerSet } from '../../types/relayer-set.js';
import { args, argument, list, message, nothing, record, reply } from '../table/composites.js';
import { field } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { bytes, text, uint64 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { healthReport } from './loop-service.js';

const { methods } = wire;
const repeatable = { repeatable: true };
const oneId = record<RelayerId>()({ network: text, chainId: text });
const id = message(WireRelayerId, oneId);
const ofRelayer = args(field('relayerId', id));
const chainInfo = record<ChainInfo>()({ familyName: text, chainId: text, networkName: text, networkNameFull: text });

/** On the wire contract readers and chains share the connection of the set; those are not mapped yet. */
export const relayerSet = object<RelayerSet>('RelayerSet', [
  service<RelayerSet>(wire, {
    get: unary(methods.get, args(field('id', id)), reply('id', id), repeatable),
    list: unary(methods.list, args(field('ids', list(oneId))), reply('ids', list(oneId)), repeatable),
    startRelayer: unary(methods.startRelayer, argument(oneId), nothing),
    closeRelayer: unary(methods.closeRelayer, argument(oneId), nothing),
    relayerReady: unary(methods.relayerReady, argument(oneId), nothing, repeatable),
    relayerHealthReport: unary(methods.relayerHealthReport, argument(oneId), reply('report', healthReport), repeatable),
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
  }),
]);
