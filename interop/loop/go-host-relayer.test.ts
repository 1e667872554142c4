import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { EvmService } from '@loopp/loop';
import * as c from '../../packages/loop/src/test/compliance/index.js';
import { typescript } from './commands.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import { throughGo } from './hosts/go-made.js';
import type { GoRelayer } from './hosts/go-relayer.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { askedAccount, evmFixture, ownSocket, relayerFixture, renewing } from './suites/through-go.js';
import { relayerOptions } from './suites/values.js';
import { withGo } from './with-go.js';

const command = [...typescript('./fixtures/static-plugin.ts'), 'relayer'];

withGo(() => {
  describe('our relayer under the original', () => {
    let last: GoHost;
    before(async () => void (await goProgram('host')), buildTimeout);
    c.testRelayer(
      async () => {
        const host = await GoHost.start();
        last = host;
        const subject = await host.startRelayer({ ...relayerOptions, command });
        return { subject, close: () => host.close() };
      },
      throughGo(() => last, relayerFixture, renewing),
    );
  });

  describe('what our relayer makes under the original', () => {
    let host: GoHost;
    let relayer: GoRelayer;

    before(async () => {
      host = await GoHost.start();
      relayer = await host.startRelayer({ ...relayerOptions, command });
    }, buildTimeout);
    after(() => host?.close());

    function check<T extends object, F extends c.Fixture<T>>(
      test: (make: c.Make<T>, fixture: F) => void,
      fixture: F,
      make: () => T | Promise<T>,
      without = {},
    ): void {
      test(
        async () => ({ subject: await make(), ...kept }),
        throughGo(() => host, fixture, without),
      );
    }
    // The relayer stands for all of them.
    const kept = { close: async () => {} };
    const config = Uint8Array.of(1);

    check(
      c.testConfigProvider,
      c.staticConfigProviderFixture,
      () => relayer.newConfigProvider(c.staticRelayArgs),
      ownSocket,
    );
    check(
      c.testPluginProvider,
      c.staticPluginProviderFixture(askedAccount),
      () => relayer.newPluginProvider(c.staticRelayArgs, c.staticPluginArgs),
      ownSocket,
    );
    check(
      c.testMedianProvider,
      c.staticMedianProviderFixture('alice'),
      () => relayer.newMedianProvider(c.staticRelayArgs, c.staticPluginArgs),
      ownSocket,
    );
    check(c.testContractReader, c.staticContractReaderFixture, () => relayer.newContractReader(config));
    check(c.testContractWriter, c.staticContractWriterFixture, () => relayer.newContractWriter(config), ownSocket);
    check(c.testCodec, c.staticCodecFixture, async () => {
      const { codec } = await relayer.newPluginProvider(c.staticRelayArgs, c.staticPluginArgs);
      return codec ?? assert.fail('the provider has no codec');
    });
    check<EvmService, c.Fixture<EvmService>>(c.testEvm, evmFixture, () => relayer.chain());

    it('leaves no process and no socket', { timeout: 20_000 }, () => closeWithoutLeftovers(host));
  });
});
