// The projects in examples/ under the original: what they are to a node.
import { after, before, describe } from 'node:test';
import * as relayerExample from '../../examples/account-relayer/src/fixture.js';
import * as ocr3Example from '../../examples/ocr3-plugin/src/fixture.js';
import * as twapExample from '../../examples/twap-plugin/src/fixture.js';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { typescript } from './commands.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import { goLacks as lacks } from './hosts/go-made.js';
import { renewing as without } from './suites/through-go.js';
import { withGo } from './with-go.js';

const command = (name: string) => typescript(`../../examples/${name}/src/main.ts`);

withGo(() => {
  before(async () => void (await goProgram('host')), buildTimeout);

  async function started<T extends object>(start: (host: GoHost) => Promise<T>): Promise<c.Made<T>> {
    const host = await GoHost.start();
    return { subject: await start(host), close: () => host.close() };
  }

  describe('the example of a relayer', async () => {
    const chain = await relayerExample.startChain();
    after(() => chain.node[Symbol.asyncDispose]());
    const { pluginArgs, job } = relayerExample;
    const { contractReader: _, codec: __, ...provider } = relayerExample.providerCases(chain);
    // The keystore of this host signs with nothing that the chain would know.
    const unsigned = { error: { text: 'the signature is not that of the sender' } };
    const [transmit] = provider.contractTransmitter.transmit;
    const contractTransmitter = { ...provider.contractTransmitter, transmit: [{ args: transmit.args, ...unsigned }] };
    // What cannot be made the original tries again until the deadline, or makes without asking the plugin.
    const {
      newMedianProvider: _m,
      newOcr3CapabilityProvider: _o,
      newContractReader: _r,
      newContractWriter: _w,
      ...made
    } = relayerExample.relayerCases(chain);
    const cases = {
      ...made,
      transact: [{ args: [pluginArgs.transmitterId, 'bob', 1n, true] as const, ...unsigned }],
      newPluginProvider: [{ args: [job, pluginArgs] as const, makes: { ...provider, contractTransmitter } }],
    };
    const account = pluginArgs.transmitterId;
    const options = { command: command('account-relayer'), config: chain.toml, account, csaAccount: 'csa' };
    c.testRelayer(() => started((host) => host.startRelayer(options)), { cases, lacks, without });
  });

  describe('the example of a reporting plugin, OCR2', () => {
    const { jobConfig: config, factoryFixture } = twapExample;
    c.testReportingPluginFactory(
      () =>
        started(async (host) =>
          host.startReporting({ command: command('twap-plugin'), provider: await host.ownMedianProvider(), config }),
        ),
      { ...factoryFixture(undefined), lacks, without },
    );
  });

  describe('the example of a reporting plugin, OCR3', () => {
    const { jobConfig: config, factoryFixture } = ocr3Example;
    c.testOcr3ReportingPluginFactory(
      () =>
        started(async (host) =>
          host.startOcr3Reporting({
            command: command('ocr3-plugin'),
            provider: await host.ownMedianProvider(),
            config,
          }),
        ),
      { ...factoryFixture(undefined), lacks, without },
    );
  });
});
