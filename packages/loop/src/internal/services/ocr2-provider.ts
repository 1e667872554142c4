import {
  ReportContext as WireReportContext,
  OffchainConfigDigester as wireDigester,
  ContractConfigTracker as wireTracker,
  ContractTransmitter as wireTransmitter,
} from '../../pb/loop/ocr2.pb.js';
import type {
  AttributedOnchainSignature,
  ConfigDigestAndEpoch,
  ContractConfigTracker,
  ContractTransmitter,
  LatestConfigDetails,
  OffchainConfigDigester,
  ReportContext,
} from '../../types/ocr2.js';
import type { PluginProvider } from '../../types/relayer.js';
import { args, list, message, noArgs, nothing, record, reply } from '../table/composites.js';
import { field, type Mapping } from '../table/mapping.js';
import { object } from '../table/object-table.js';
import { bytes, configDigest, fixedBytes, text, uint8, uint32, uint64 } from '../table/scalars.js';
import { service, unary } from '../table/service-table.js';
import { codecPart } from './codec.js';
import { contractReaderPart } from './contract-reader.js';
import { loopService } from './loop-service.js';
import { contractConfig, reportTimestamp } from './values.js';

const extraHash = fixedBytes(32, (got) => `invalid ExtraHash len ${got}; must be 32`);

/** Nested on the wire, flat to users, as in the original's Go type. */
const flatContext: Mapping<ReportContext, WireReportContext> = {
  refs: false,
  toWire: (context, crossing) => ({
    reportTimestamp: reportTimestamp.toWire(context, crossing),
    extraHash: context.extraHash,
  }),
  fromWire: (wire, crossing) => ({
    ...reportTimestamp.fromWire(wire.reportTimestamp, crossing),
    extraHash: extraHash.fromWire(wire.extraHash, crossing),
  }),
};

const reportContext = message(WireReportContext, flatContext);

const signature = record<AttributedOnchainSignature>()({ signature: bytes, signer: uint8 });

export const offchainConfigDigester = service<OffchainConfigDigester>(wireDigester, {
  configDigest: unary(
    wireDigester.methods.configDigest,
    args(field('contractConfig', contractConfig)),
    reply('configDigest', configDigest),
    { repeatable: true },
  ),
  configDigestPrefix: unary(wireDigester.methods.configDigestPrefix, noArgs, reply('configDigestPrefix', uint32), {
    repeatable: true,
  }),
});

export const contractConfigTracker = service<ContractConfigTracker>(wireTracker, {
  latestConfigDetails: unary(
    wireTracker.methods.latestConfigDetails,
    noArgs,
    record<LatestConfigDetails>()({ changedInBlock: uint64, configDigest }),
    { repeatable: true },
  ),
  latestConfig: unary(
    wireTracker.methods.latestConfig,
    args(field('changedInBlock', uint64)),
    reply('contractConfig', contractConfig),
    { repeatable: true },
  ),
  latestBlockHeight: unary(wireTracker.methods.latestBlockHeight, noArgs, reply('blockHeight', uint64), {
    repeatable: true,
  }),
});

export const contractTransmitter = service<ContractTransmitter>(wireTransmitter, {
  transmit: unary(
    wireTransmitter.methods.transmit,
    args(
      field('reportContext', reportContext),
      field('report', bytes),
      field('attributedOnchainSignatures', list(signature)),
    ),
    nothing,
  ),
  latestConfigDigestAndEpoch: unary(
    wireTransmitter.methods.latestConfigDigestAndEpoch,
    noArgs,
    record<ConfigDigestAndEpoch>()({ configDigest, epoch: uint32 }),
    { repeatable: true },
  ),
  fromAccount: unary(wireTransmitter.methods.fromAccount, noArgs, reply('Account', text), { repeatable: true }),
});

export const pluginProvider = object<PluginProvider>('PluginProvider', [loopService], {
  offchainConfigDigester,
  contractConfigTracker,
  contractTransmitter,
  contractReader: contractReaderPart,
  codec: codecPart,
});
