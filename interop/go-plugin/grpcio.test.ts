import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { PluginClient } from '@loopp/go-plugin';
import { bundled, cleanEnvironment } from './bundles.js';

// A host on grpcio, whose BoringSSL knows no P-521: our plugin answers on the curve that the host has.
const limit = { timeout: 60_000 };
const script = join(import.meta.dirname, 'python', 'grpcio_peer.py');
const own = join(import.meta.dirname, '..', 'bin', 'python', 'bin', 'python');
const python = [own, 'python3'].find((program) => {
  if (program === own && !existsSync(own)) return false;
  try {
    execFileSync(program, ['-c', 'import grpc, cryptography'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
const skip = python === undefined && 'grpcio and cryptography (PyPI) are not on this machine';

for (const [kind, curve] of [
  ['P-256', 'secp256r1'],
  ['P-384', 'secp384r1'],
  ['RSA', 'secp256r1'],
] as const) {
  test(`a grpcio host with a certificate of ${kind} speaks AutoMTLS with our plugin`, { ...limit, skip }, async () => {
    const plugin = await bundled('fixtures/large-errors.ts', import.meta.dirname);
    const run = promisify(execFile)(python ?? '', [script, kind, ...plugin], { env: cleanEnvironment() });
    const { stdout } = await run;
    assert.deepEqual(stdout.trim().split('\n'), [`curve=${curve}`, 'health=0801', 'errors=20 NOT_FOUND', 'code=0']);
  });
}

test('our host speaks AutoMTLS with a plugin on grpcio, which listens on every interface', {
  ...limit,
  skip,
}, async () => {
  const logged: string[] = [];
  const log = (level: string) => (message: string) => void logged.push(`${level} ${message}`);
  await using client = new PluginClient({
    command: [python ?? '', script, 'plugin'],
    handshake: { cookieKey: 'BASIC_PLUGIN', cookieValue: 'hello', protocolVersion: 1 },
    tls: 'auto',
    // It does not know how to shut down.
    stopTimeoutMs: 100,
    logger: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
  });
  await (await client.start()).ping();
  assert.ok(logged.includes('warn WARNING:partner:this is Python'));
});
