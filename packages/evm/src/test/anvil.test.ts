import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { startAnvil } from './anvil.js';

const limit = { timeout: 20_000 };

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('the test chain', () => {
  it('serves on a port of its own and leaves neither process nor listener', limit, async () => {
    const anvil = await startAnvil({ chainId: 77 });
    assert.equal(await anvil.request('eth_chainId'), '0x4d');
    await anvil.fund('0x00000000000000000000000000000000000000AA', 5n);
    assert.equal(await anvil.request('eth_getBalance', '0x00000000000000000000000000000000000000AA', 'latest'), '0x5');
    assert.ok(isAlive(anvil.pid));
    const listeners = process.listenerCount('exit');
    await anvil.close();
    await anvil.close();
    assert.equal(isAlive(anvil.pid), false);
    assert.equal(process.listenerCount('exit'), listeners - 1);
    const refused = new Promise((resolve) => connect(anvil.port, '127.0.0.1').on('error', resolve));
    assert.match(String(await refused), /ECONNREFUSED/);
  });

  it('reports why it could not start, and leaves no process', limit, async () => {
    const listeners = process.listenerCount('exit');
    await assert.rejects(startAnvil({ args: ['--no-such-option'] }), /anvil ended with 2: .*--no-such-option/s);
    assert.equal(process.listenerCount('exit'), listeners);
  });
});
