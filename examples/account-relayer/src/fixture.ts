// A chain with one contract and one report on it, and what a relayer must answer about it. The suites of
// @loopp/loop/test ask for it in process, as a process, and under any other host.
import assert from 'node:assert/strict';
import { sign } from 'node:crypto';
import type { NewRelayerArgs, PluginArgs, PluginProvider, RelayArgs, Relayer } from '@loopp/loop';
import { type Fixture, reportsHealth, unimplemented } from '@loopp/loop/test';
import { DIGEST_PREFIX } from './config-digest.js';
import { Ledger } from './devnet/ledger.js';
import { serveLedger } from './devnet/rpc-server.js';
import { localKeystore, testAccount } from './local-keystore.js';
import { reportHash } from './transaction.js';

export const CONTRACT = 'prices';
export const accounts = ['alice', 'bob'].map(testAccount);
const [alice = '', bob = ''] = accounts.map(({ address }) => address);
const oracles = ['o0', 'o1', 'o2', 'o3'].map(testAccount);

export const job: RelayArgs = {
  externalJobId: new Uint8Array(16),
  jobId: 1,
  contractId: CONTRACT,
  isNew: true,
  relayConfig: new Uint8Array(),
};
export const pluginArgs: PluginArgs = { transmitterId: alice, pluginConfig: new Uint8Array() };

/** The chain that the fixtures know, behind its node. */
export async function startChain() {
  const ledger = new Ledger('devnet-1', { [alice]: 1_000_000n });
  const config = ledger.configure(CONTRACT, {
    signers: oracles.map(({ address }) => new Uint8Array(Buffer.from(address, 'hex'))),
    transmitters: [alice, bob, alice, bob],
    f: 1,
    onchainConfig: new Uint8Array(),
    offchainConfigVersion: 2n,
    offchainConfig: Uint8Array.of(1, 2, 3),
  });
  const node = await serveLedger(ledger);
  const toml = `ChainID = "devnet-1"\n[[Nodes]]\nName = "first"\nURL = "${node.url}"\n`;
  return { ledger, config, node, toml };
}

export type TestChain = Awaited<ReturnType<typeof startChain>>;

/** What a host gives a relayer of this chain. */
export function relayerArgs({ toml }: { readonly toml: string }): NewRelayerArgs {
  const keystore = localKeystore(accounts);
  return { config: toml, keystore, csaKeystore: keystore, capabilitiesRegistry: {} };
}

/** A round's report and the signatures of the named oracles. */
export function signedReport(
  { config }: TestChain,
  round: { epoch: number; round: number },
  signers: readonly number[],
) {
  const context = { configDigest: config.configDigest, ...round, extraHash: new Uint8Array(32) };
  const report = new TextEncoder().encode(`report of ${round.epoch}/${round.round}`);
  const signatures = signers.map((signer) => {
    const oracle = oracles[signer] ?? assert.fail(`there is no oracle ${signer}`);
    return { signer, signature: new Uint8Array(sign(null, reportHash(context, report), oracle.key)) };
  });
  return { context, report, signatures };
}

export function providerCases(chain: TestChain) {
  const { configDigest } = chain.config;
  const { context, report, signatures } = signedReport(chain, { epoch: 1, round: 1 }, [0]);
  return {
    ready: [{ args: [], answer: undefined }],
    offchainConfigDigester: {
      configDigest: [{ args: [chain.config], answer: configDigest }],
      configDigestPrefix: [{ args: [], answer: DIGEST_PREFIX }],
    },
    contractConfigTracker: {
      latestConfigDetails: [{ args: [], answer: { changedInBlock: 1n, configDigest } }],
      latestConfig: [
        { args: [1n], answer: chain.config },
        { args: [9n], error: { text: 'block 9 set no configuration of prices; the latest was set in 1' } },
      ],
      latestBlockHeight: [{ args: [], check: (height: bigint) => assert.ok(height >= 1n) }],
    },
    contractTransmitter: {
      transmit: [{ args: [context, report, signatures], error: { text: '1 oracles signed the report, 2 are needed' } }],
      latestConfigDigestAndEpoch: [{ args: [], answer: { configDigest, epoch: 0 } }],
      fromAccount: [{ args: [], answer: alice }],
    },
    contractReader: 'absent',
    codec: 'absent',
  } as const satisfies Fixture<PluginProvider>['cases'];
}

export function relayerCases(chain: TestChain): Fixture<Relayer>['cases'] {
  const provider = providerCases(chain);
  const { offchainConfigDigester, contractConfigTracker } = provider;
  const config = `Name = "first"\nURL = "${chain.node.url}"\n`;
  const node = { chainId: 'devnet-1', name: 'first', config, state: 'Alive' };
  return {
    ready: [{ args: [], answer: undefined }],
    healthReport: reportsHealth({ AccountRelayer: '', 'AccountRelayer.first': '' }),
    latestHead: [{ args: [], check: ({ hash, height }) => assert.ok(hash.length === 32 && BigInt(height) >= 1n) }],
    getChainStatus: [{ args: [], answer: { id: 'devnet-1', enabled: true, config: chain.toml } }],
    getChainInfo: [
      {
        args: [],
        answer: {
          familyName: 'account',
          chainId: 'devnet-1',
          networkName: 'account chain',
          networkNameFull: 'account chain',
        },
      },
    ],
    listNodeStatuses: [
      { args: [10, ''], answer: { nodes: [node], total: 1, nextPageToken: '' } },
      { args: [10, 'nonsense'], error: { text: 'no page token: nonsense' } },
    ],
    transact: [
      { args: [alice, bob, 1n, true], answer: undefined },
      { args: [alice, bob, 10n ** 9n, true], error: { text: 'too little for 1000000000' } },
      { args: [alice, bob, 10n ** 9n, false], error: { text: 'are too little for 1000000000' } },
      { args: ['somebody', bob, 1n, false], error: { text: 'there is no key of somebody' } },
    ],
    newConfigProvider: [{ args: [job], makes: { offchainConfigDigester, contractConfigTracker } }],
    newPluginProvider: [
      { args: [job, pluginArgs], makes: provider },
      { args: [{ ...job, contractId: 'none' }, pluginArgs], error: { text: 'there is no contract none' } },
      { args: [job, { ...pluginArgs, transmitterId: 'somebody' }], error: { text: 'there is no key of somebody' } },
    ],
    newMedianProvider: unimplemented(job, pluginArgs),
    newOcr3CapabilityProvider: unimplemented(job, pluginArgs),
    newContractReader: unimplemented(new Uint8Array()),
    newContractWriter: unimplemented(new Uint8Array()),
    replay: unimplemented('1', {}),
  };
}
