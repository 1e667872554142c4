import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { threeWays } from '../../fixtures/three-ways.js';
import { Relayer as wire } from '../../pb/loop/relayer.pb.js';
import { readIdentifier } from '../../read-identifier.js';
import { staticCodec, staticMaxSize } from '../../test/static-codec.js';
import {
  staticContract,
  staticContractReader,
  staticLatestValue,
  staticParams,
  staticReadName,
} from '../../test/static-contract-reader.js';
import { staticContractWriter } from '../../test/static-contract-writer.js';
import { staticOcr3Transmitter } from '../../test/static-ocr3.js';
import { staticProvider } from '../../test/static-provider.js';
import type { MedianProvider } from '../../types/median.js';
import type { RelayArgs, Relayer } from '../../types/relayer.js';
import { isWireError, wireErrors } from '../../wire-errors.js';
import { relayer } from './relayer.js';

const timeout = 30_000;

const request = {
  readIdentifier: readIdentifier(staticContract, staticReadName),
  confidence: 0,
  params: staticParams,
} as const;
const relayArgs: RelayArgs = {
  externalJobId: new Uint8Array(16).fill(1),
  jobId: -1,
  contractId: 'testcontract',
  isNew: true,
  relayConfig: Uint8Array.of(11),
};
const pluginArgs = { transmitterId: 'me', pluginConfig: new Uint8Array(0) };
const config = Uint8Array.of(0, 255);
const all = (client: Relayer) => client as Required<Relayer>;

function providing(provider: MedianProvider): Relayer {
  return {
    newMedianProvider: async () => provider,
    newPluginProvider: async () => provider,
    newOcr3CapabilityProvider: async () => ({ ...provider, ocr3ContractTransmitter: staticOcr3Transmitter() }),
    close: async () => {},
  };
}

async function providersOf(client: Relayer) {
  const { newMedianProvider, newPluginProvider, newOcr3CapabilityProvider } = all(client);
  return Promise.all([
    newMedianProvider(relayArgs, pluginArgs),
    newPluginProvider(relayArgs, pluginArgs),
    newOcr3CapabilityProvider(relayArgs, pluginArgs),
  ]);
}

describe('a relayer', { timeout }, () => {
  it('has all methods of the wire but the provider for CCIP', () => {
    const described = Object.values(relayer.own[1]?.methods ?? {}).map((method) => method.wire.path);
    const paths = Object.values(wire.methods).map(({ path }) => path);
    assert.deepEqual(new Set([...described, '/loop.Relayer/NewCCIPProvider']), new Set(paths));
  });

  it('makes contract readers and writers of their own, after the configuration', async () => {
    const configs: Uint8Array[] = [];
    const closed: string[] = [];
    const served: Relayer = {
      newContractReader: async (given) => {
        configs.push(given);
        return { ...staticContractReader(), close: async () => void closed.push('reader') };
      },
      newContractWriter: async (given) => {
        configs.push(given);
        return { ...staticContractWriter(), close: async () => void closed.push('writer') };
      },
      close: async () => {},
    };
    await threeWays(
      relayer,
      () => served,
      async (client) => {
        const reader = await all(client).newContractReader(config);
        assert.deepEqual(await reader.getLatestValue(request), staticLatestValue);
        const writer = await all(client).newContractWriter(config);
        assert.deepEqual(await writer.getFeeComponents?.(), { executionFee: 2n ** 100n });
        await Promise.all([reader.close(), writer.close(), reader.close()]);
        assert.deepEqual(closed.splice(0).sort(), ['reader', 'writer']);
        assert.deepEqual(configs.splice(0), [config, config]);
      },
    );
  });

  it("gives the reason why a reader cannot be made, with the error's identity", async () => {
    const served: Relayer = {
      newContractReader: () => Promise.reject(wireErrors.contractReaderConfigMissing),
      newContractWriter: () => Promise.reject(new Error('no such chain')),
      close: async () => {},
    };
    await threeWays(
      relayer,
      () => served,
      async (client) => {
        await assert.rejects(all(client).newContractReader(config), (error) =>
          isWireError(error, wireErrors.contractReaderConfigMissing),
        );
        await assert.rejects(all(client).newContractWriter(config), {
          status: Status.UNKNOWN,
          details: 'no such chain',
        });
      },
    );
  });

  it('is told the kind of plugin with a config provider, and only there', async () => {
    const seen: RelayArgs[] = [];
    const served: Relayer = {
      newConfigProvider: async (given) => {
        seen.push(given);
        return staticProvider();
      },
      newPluginProvider: async (given) => {
        seen.push(given);
        return staticProvider();
      },
      close: async () => {},
    };
    await threeWays(
      relayer,
      () => served,
      async (client) => {
        const withType = { ...relayArgs, providerType: 'median' };
        await all(client).newConfigProvider(withType);
        await all(client).newConfigProvider(relayArgs);
        await all(client).newPluginProvider(withType, pluginArgs);
        assert.deepEqual(seen.splice(0), [withType, relayArgs, relayArgs]);
      },
    );
  });

  it('gives providers their reader and their codec', async () => {
    await threeWays(
      relayer,
      () => providing(staticProvider()),
      async (client) => {
        for (const { contractReader, codec } of await providersOf(client)) {
          assert.deepEqual(await contractReader?.getLatestValue(request), staticLatestValue);
          assert.equal(await codec?.getMaxEncodingSize?.(1, 'itemType'), staticMaxSize);
        }
      },
    );
  });

  it('gives providers neither where it has none, and one without the other', async () => {
    const { contractReader: _reader, codec: _codec, ...bare } = staticProvider();
    for (const part of ['contractReader', 'codec', undefined] as const) {
      const parts = { contractReader: staticContractReader(), codec: staticCodec() };
      await threeWays(
        relayer,
        () => providing({ ...bare, ...(part && { [part]: parts[part] }) }),
        async (client) => {
          for (const { contractReader, codec } of await providersOf(client)) {
            assert.equal(contractReader !== undefined, part === 'contractReader');
            assert.equal(codec !== undefined, part === 'codec');
          }
        },
      );
    }
  });

  it('answers Unimplemented for objects that it does not make', async () => {
    await threeWays(
      relayer,
      (): Relayer => ({ close: async () => {} }),
      async (client) => {
        for (const make of [all(client).newContractReader, all(client).newContractWriter]) {
          await assert.rejects(make(config), { status: Status.UNIMPLEMENTED });
        }
        await assert.rejects(all(client).newConfigProvider(relayArgs), { status: Status.UNIMPLEMENTED });
      },
    );
  });
});
