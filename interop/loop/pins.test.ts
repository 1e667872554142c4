import assert from 'node:assert/strict';
import { before, suite, test } from 'node:test';
import { buildTimeout, go, original, withoutGo } from './go-programs.js';

interface Module {
  readonly Path: string;
  readonly Version: string;
}

// Beside newer modules Go would lift the original's, and what runs would no longer be the original.
suite('the Go module keeps the pins of chainlink-common v0.9.6', { skip: withoutGo }, () => {
  let resolved: Map<string, string>;
  let pinned: readonly Module[];

  before(async () => {
    const lines = (await go(['list', '-m', 'all'])).trim().split('\n');
    resolved = new Map(lines.map((line) => [line.split(' ')[0] ?? '', line.split(' ')[1] ?? '']));
    const { GoMod }: { GoMod: string } = JSON.parse(await go(['list', '-m', '-json', original]));
    const file: { Require: readonly Module[] } = JSON.parse(await go(['mod', 'edit', '-json', GoMod]));
    pinned = file.Require;
  }, buildTimeout);

  test('the original, go-plugin, gRPC and libocr are those of its release', { timeout: 10_000 }, () => {
    assert.equal(resolved.get(original), 'v0.9.6');
    assert.equal(resolved.get('github.com/hashicorp/go-plugin'), 'v1.6.3');
    assert.equal(resolved.get('google.golang.org/grpc'), 'v1.74.2');
    assert.equal(resolved.get('github.com/smartcontractkit/libocr'), 'v0.0.0-20250707144819-babe0ec4e358');
  });

  test('each module that it requires resolves to the version that it names', { timeout: 10_000 }, () => {
    const others = pinned.filter(({ Path, Version }) => resolved.has(Path) && resolved.get(Path) !== Version);
    assert.deepEqual(others, []);
    assert.ok(pinned.length > 100);
  });
});
