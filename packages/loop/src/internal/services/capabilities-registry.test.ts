import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Status } from '@loopp/grpc';
import { threeWays } from '../../fixtures/three-ways.js';
import { staticCapabilitiesRegistry } from '../../test/static-capabilities-registry.js';
import type { CapabilitiesRegistry } from '../../types/capabilities-registry.js';
import { capabilitiesRegistry } from './capabilities-registry.js';

const timeout = 20_000;

describe('a capabilities registry', { timeout }, () => {
  it('answers its data methods the same over every way', async () => {
    const local = staticCapabilitiesRegistry() as Required<CapabilitiesRegistry>;
    await threeWays(capabilitiesRegistry, staticCapabilitiesRegistry, async (client) => {
      const remote = client as Required<CapabilitiesRegistry>;
      assert.deepEqual(await remote.localNode(), await local.localNode());
      const peer = new Uint8Array(32).fill(9);
      assert.deepEqual(await remote.nodeByPeerId(peer), await local.nodeByPeerId(peer));
      for (const kind of ['trigger', 'target', 'executable', 'none']) {
        assert.deepEqual(await remote.configForCapability(kind, 4), await local.configForCapability(kind, 4));
      }
      assert.deepEqual(await remote.donsForCapability('c'), await local.donsForCapability('c'));
    });
  });

  it('refuses a peer id of another length than 32 bytes', async () => {
    await threeWays(capabilitiesRegistry, staticCapabilitiesRegistry, async (client) => {
      await assert.rejects(
        (client as Required<CapabilitiesRegistry>).nodeByPeerId(new Uint8Array(31)),
        /invalid PeerID len 31: must be 32/,
      );
    });
  });

  it('answers Unimplemented for what it leaves out', async () => {
    await threeWays(
      capabilitiesRegistry,
      () => ({}),
      async (client) => {
        await assert.rejects((client as Required<CapabilitiesRegistry>).localNode(), { status: Status.UNIMPLEMENTED });
      },
    );
  });
});
