import type { EvmLog, EvmService, Relayer } from '@loopp/loop';
import * as c from '../../../packages/loop/src/test/compliance/index.js';
import { bytes, relayerOptions, staticDigest, utf8 } from './values.js';

// Fixtures of static implementations as they look through the original's types and clients.

const closeTwice = 'close may be called again, and twice at once';

/** Of objects that our plugin serves each on a socket of its own. */
export const ownSocket = {
  [closeTwice]: 'its socket goes with it: the second close of a client of the original finds nobody',
};

/** Of what the original has as the service of a plugin. */
export const renewing = {
  [closeTwice]: "the original's service refuses to be closed twice",
  'calls that are under way at close end': 'its clients try again until the deadline of the call',
};

/** Of the reporting plugin that the static median factory makes. */
export const reportingPluginFixture: c.ReportingPluginFixture = {
  cases:
    (c.staticMedianFactoryFixture.cases.newReportingPlugin ?? []).flatMap((one) =>
      'makes' in one ? [one.makes] : [],
    )[0] ?? {},
};

/** What the account of the full relayer's plain provider tells of both keystores. */
export const askedAccount = `csa 616c6963650a0b ${Buffer.from(c.staticRelayArgs.relayConfig.toReversed()).toString('hex')}`;

const { evm: _, ...relayerCases } = c.staticRelayerFixture(relayerOptions.config).cases;
const args = [c.staticRelayArgs, c.staticPluginArgs] as const;

/** Of the full relayer. */
export const relayerFixture: c.Fixture<Relayer> = {
  cases: {
    ...relayerCases,
    newPluginProvider: [{ args, makes: c.staticPluginProviderFixture(askedAccount).cases }],
    newOcr3CapabilityProvider: [
      {
        args,
        makes: {
          ...c.staticPluginProviderFixture('0xfirst').cases,
          ocr3ContractTransmitter: {
            fromAccount: [{ args: [], answer: 'ocr3 account' }],
            transmit: [
              { args: [staticDigest, 7n, { report: utf8('static'), info: bytes('01') }, []], answer: undefined },
            ],
          },
        },
      },
    ],
    newConfigProvider: [{ args: [c.staticRelayArgs], makes: c.staticConfigProviderFixture.cases }],
    // What cannot be made is tried again by the original until the deadline.
    newContractReader: (relayerCases.newContractReader ?? []).filter((one) => 'makes' in one),
  },
};

/** Neither a log's index in its block's transactions nor an address that was left out. */
export const evmFixture: c.Fixture<EvmService> = {
  cases: {
    ...c.staticEvmFixture.cases,
    filterLogs: (c.staticEvmFixture.cases.filterLogs ?? []).map((one) =>
      'answer' in one ? { ...one, answer: one.answer.map(withoutTxIndex) } : one,
    ),
    getTransactionReceipt: (c.staticEvmFixture.cases.getTransactionReceipt ?? []).map((one) =>
      'answer' in one ? { ...one, answer: { ...one.answer, logs: one.answer.logs.map(withoutTxIndex) } } : one,
    ),
    getTransactionByHash: (c.staticEvmFixture.cases.getTransactionByHash ?? []).map((one) =>
      'answer' in one ? { ...one, answer: { ...one.answer, to: new Uint8Array(20) } } : one,
    ),
  },
};

function withoutTxIndex(log: EvmLog): EvmLog {
  return { ...log, txIndex: 0 };
}
