import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type PluginArgs, type RelayArgs, RelayerService } from '@loopp/loop';
import { staticKeystore, testPluginProvider, testRelayer, unimplemented } from '@loopp/loop/test';

// The plugin as a node has it: a process, under a host. LOOP_PLUGIN names an executable to test instead of the source.
const source = [process.execPath, '--import', 'tsx', fileURLToPath(new URL('main.ts', import.meta.url))];
const command = process.env['LOOP_PLUGIN'] === undefined ? source : [process.env['LOOP_PLUGIN']];
const config = 'ChainID = "1"\nNetworkName = "test"\n';
const started = () => new RelayerService({ command, config, keystore: staticKeystore('alice') });

const job: RelayArgs = {
  externalJobId: new Uint8Array(16),
  jobId: 1,
  contractId: 'feed',
  isNew: true,
  relayConfig: new TextEncoder().encode('{}'),
};
const plugin: PluginArgs = { transmitterId: 'alice', pluginConfig: new TextEncoder().encode('{}') };
const round = { configDigest: new Uint8Array(32), epoch: 1, round: 1, extraHash: new Uint8Array(32) };
const stranger: PluginArgs = { ...plugin, transmitterId: 'mallory' };

describe('the relayer plugin', () => {
  // The suite holds the plugin to the rules of every relayer, and to these calls with what is to come of them.
  testRelayer(() => ({ subject: started() }), {
    cases: {
      ready: [{ args: [], answer: undefined }],
      latestHead: [{ args: [], check: ({ height }) => void BigInt(height) }],
      getChainStatus: [{ args: [], answer: { id: '1', enabled: true, config } }],
      getChainInfo: [
        {
          args: [],
          answer: { familyName: 'my-chain', chainId: '1', networkName: 'test', networkNameFull: 'My Chain test' },
        },
      ],
      listNodeStatuses: [
        {
          args: [10, ''],
          answer: {
            nodes: [{ chainId: '1', name: 'memory', config: '', state: 'Alive' }],
            total: 1,
            nextPageToken: '',
          },
        },
      ],
      transact: [
        { args: ['alice', 'bob', 1_000n, true], error: { text: 'alice has too little for 1000' } },
        { args: ['mallory', 'bob', 1n, false], error: { text: 'unknown account mallory' } },
      ],
      newPluginProvider: [{ args: [job, stranger], error: { text: 'unknown account mallory' } }],
      // Not there yet: implement one, and the suite asks for its cases.
      newConfigProvider: unimplemented(job),
      newMedianProvider: unimplemented(job, plugin),
      newOcr3CapabilityProvider: unimplemented(job, plugin),
      newContractReader: unimplemented(new Uint8Array()),
      newContractWriter: unimplemented(new Uint8Array()),
      replay: unimplemented('1', {}),
    },
  });

  testPluginProvider(
    async () => {
      const relayer = started();
      return { subject: await relayer.newPluginProvider(job, plugin), close: () => relayer.close() };
    },
    {
      cases: {
        ready: [{ args: [], answer: undefined }],
        offchainConfigDigester: { configDigestPrefix: [{ args: [], answer: 0xfffe }] },
        contractConfigTracker: {
          latestConfigDetails: [{ args: [], check: ({ changedInBlock }) => assert.equal(changedInBlock, 2n) }],
          latestConfig: [
            { args: [2n], check: ({ f, transmitters }) => assert.deepEqual([f, transmitters[0]], [1, 'alice']) },
          ],
          latestBlockHeight: [{ args: [], answer: 2n }],
        },
        contractTransmitter: {
          transmit: [
            { args: [round, Uint8Array.of(7), []], error: { text: '0 signatures are too few: 2 are needed' } },
          ],
          latestConfigDigestAndEpoch: [{ args: [], check: ({ epoch }) => assert.equal(epoch, 0) }],
          fromAccount: [{ args: [], answer: 'alice' }],
        },
        contractReader: 'absent',
        codec: 'absent',
      },
    },
  );
});
