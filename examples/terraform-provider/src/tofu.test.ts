// The provider under a real OpenTofu (or Terraform: TOFU=terraform).
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, type TestContext, test } from 'node:test';
import { parseReattach } from '@loopp/go-plugin';

const tofu = process.env['TOFU'] ?? 'tofu';
// Beside this file: main.js after a build, main.ts where the tests run from the sources.
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
const skip = spawnSync(tofu, ['version']).error === undefined ? false : `${tofu} is not on the PATH`;

// One provider that was started by hand serves most tests; the first test lets tofu start it.
let debugged: { readonly process: ChildProcess; readonly env: NodeJS.ProcessEnv; readonly socket: string };
before(async () => {
  const provider = spawn(process.execPath, [main, '--debug'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(provider.stdout), 'line');
  const [, reattach] = /^TF_REATTACH_PROVIDERS='(.+)'$/.exec(line) ?? [];
  assert.ok(reattach, line);
  const [attached] = parseReattach(reattach).values();
  const socket = attached?.address.address ?? '';
  debugged = { process: provider, env: { TF_REATTACH_PROVIDERS: reattach }, socket };
});
after(async () => {
  const ended = once(debugged.process, 'exit');
  // It is the debugger's, so it outlived the runs that used it, and ends as any program on Ctrl-C.
  assert.equal(debugged.process.kill('SIGINT'), true);
  assert.deepEqual(await ended, [null, 'SIGINT']);
  assert.equal(existsSync(debugged.socket), false);
});

const zone = (value: string, more = '') => `
resource "zonefile_zone" "this" {
  path   = "example.zone"
  origin = "example.test."
  ${more}
  record {
    name  = "www"
    type  = "A"
    value = "${value}"
  }
  record {
    name  = "www"
    type  = "TXT"
    value = "\\"kept by tofu\\""
    ttl   = 60
  }
}
`;

test('a zone is planned, created and removed', { skip, timeout: 60_000 }, async (t) => {
  const { run, write, read, folder } = await workspace(t, 'started by tofu');
  await write('main.tf', zone('192.0.2.7'));
  assert.match(run('plan'), /serial = \(known after apply\)[\s\S]*Plan: 1 to add, 0 to change, 0 to destroy/);
  run('apply', '-auto-approve');
  assert.match(
    await read('example.zone'),
    /hostmaster\.example\.test\. 1 [\s\S]*www IN A 192\.0\.2\.7\nwww 60 IN TXT "kept/,
  );
  run('destroy', '-auto-approve');
  assert.equal(existsSync(join(folder, 'example.zone')), false);
});

test('a zone that is as it should be stays so, and a change is a change of the file', {
  skip,
  timeout: 60_000,
}, async (t) => {
  const { run, write, read } = await workspace(t);
  await write('main.tf', zone('192.0.2.7'));
  run('apply', '-auto-approve');
  assert.match(run('plan'), /No changes/);
  await write('main.tf', zone('192.0.2.8'));
  assert.match(run('plan'), /"192\.0\.2\.7" -> "192\.0\.2\.8"[\s\S]*0 to add, 1 to change, 0 to destroy/);
  run('apply', '-auto-approve');
  assert.match(await read('example.zone'), /hostmaster\.example\.test\. 2 [\s\S]*www IN A 192\.0\.2\.8\n/);
});

test('a default comes back when its attribute is taken out again', { skip, timeout: 60_000 }, async (t) => {
  const { run, write, read } = await workspace(t);
  await write('main.tf', zone('192.0.2.7', 'ttl = 300'));
  run('apply', '-auto-approve');
  assert.match(await read('example.zone'), /\$TTL 300\n/);
  await write('main.tf', zone('192.0.2.7'));
  run('apply', '-auto-approve');
  assert.match(await read('example.zone'), /\$TTL 3600\n/);
});

test('a zone whose file somebody removed is planned anew', { skip, timeout: 60_000 }, async (t) => {
  const { run, write, folder } = await workspace(t);
  await write('main.tf', zone('192.0.2.7'));
  run('apply', '-auto-approve');
  await rm(join(folder, 'example.zone'));
  assert.match(run('plan'), /Plan: 1 to add/);
});

test('another path replaces the zone', { skip, timeout: 60_000 }, async (t) => {
  const { run, write, folder } = await workspace(t);
  await write('main.tf', zone('192.0.2.7'));
  run('apply', '-auto-approve');
  await write('main.tf', zone('192.0.2.7').replace('example.zone', 'moved.zone'));
  assert.match(run('plan'), /"example\.zone" -> "moved\.zone" # forces replacement/);
  run('apply', '-auto-approve');
  assert.deepEqual([existsSync(join(folder, 'example.zone')), existsSync(join(folder, 'moved.zone'))], [false, true]);
});

test('a file that is there already is imported, not overwritten', { skip, timeout: 60_000 }, async (t) => {
  const { run, fails, write, read } = await workspace(t);
  const file = '$ORIGIN example.test.\n$TTL 3600\n@ IN SOA ns.a. b.a. 41 1 2 3 4\nwww IN A 192.0.2.7\n';
  await write('example.zone', file);
  await write('main.tf', zone('192.0.2.7'));
  assert.match(fails('apply', '-auto-approve'), /EEXIST/);
  assert.equal(await read('example.zone'), file);

  run('import', 'zonefile_zone.this', 'example.zone');
  assert.match(run('state', 'show', 'zonefile_zone.this'), /serial = 41/);
  run('apply', '-auto-approve');
  assert.match(await read('example.zone'), / 42 [\s\S]*kept by tofu/);
  assert.match(fails('import', 'zonefile_zone.other', 'nowhere.zone'), /does not exist/);
});

test('a data source reads and a function computes', { skip, timeout: 60_000 }, async (t) => {
  const { run, fails, write } = await workspace(t);
  const outputs = `
data "zonefile_lookup" "www" {
  path = zonefile_zone.this.path
  name = "www"
  type = "A"
  depends_on = [zonefile_zone.this]
}
output "values" { value = data.zonefile_lookup.www.values }
output "four" { value = provider::zonefile::reverse_name("192.0.2.7") }
output "six" { value = provider::zonefile::reverse_name("2001:db8::7") }
`;
  await write('main.tf', zone('192.0.2.7') + outputs);
  const applied = run('apply', '-auto-approve');
  assert.match(applied, /values = tolist\(\[\n {2}"192\.0\.2\.7",\n\]\)/);
  assert.match(applied, /four = "7\.2\.0\.192\.in-addr\.arpa\."/);
  assert.match(applied, /six = "7(\.0){23}\.8\.b\.d\.0\.1\.0\.0\.2\.ip6\.arpa\."/);

  await write('main.tf', 'output "none" { value = provider::zonefile::reverse_name("nobody") }');
  assert.match(fails('plan'), /"nobody" is no address/);
});

test('a mistake is shown where it stands in the configuration', { skip, timeout: 60_000 }, async (t) => {
  const { fails, write } = await workspace(t);
  await write('main.tf', zone('192.0.2.7').replace('"TXT"', '"TEXT"'));
  const stderr = fails('validate');
  assert.match(stderr, /Unknown type of record/);
  assert.match(stderr, /on main\.tf line \d+, in resource "zonefile_zone" "this":\n[^\n]*type {2}= "TEXT"/);
  await write('main.tf', zone('192.0.2.7').replace('ttl   = 60', 'ttl   = 1.5'));
  assert.match(fails('validate'), /1\.5 is no number of seconds/);
});

/** A folder with a configuration of its own. */
async function workspace(t: TestContext, provider: 'started by tofu' | 'attached' = 'attached') {
  const folder = await mkdtemp(join(tmpdir(), 'zonefile-'));
  t.after(() => rm(folder, { recursive: true }));
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  const quoted = JSON.stringify(folder);
  await write(
    'provider.tf',
    `terraform {
      required_providers {
        zonefile = { source = "example/zonefile" }
      }
    }
    provider "zonefile" {
      directory = ${quoted}
    }`,
  );

  const start = provider === 'attached' ? debugged.env : await overrides(folder);
  const settings = { TF_CLI_ARGS: '-no-color', CHECKPOINT_DISABLE: '1', ...start };
  const tofuWith = (args: string[]) =>
    spawnSync(tofu, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...settings } });
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = tofuWith(args);
    assert.equal(status, 0, stdout + stderr);
    return stdout;
  };
  /** For what has to fail; returns the errors without the frame around them. */
  const fails = (...args: string[]) => {
    const { status, stderr } = tofuWith(args);
    assert.notEqual(status, 0);
    return stderr.replace(/^[│╷╵ ]+/gm, '');
  };
  if (provider === 'attached') run('init');
  return { folder, write, read, run, fails };
}

/** What a developer puts into ~/.tofurc: the provider is that of a folder, not one of a registry. */
async function overrides(folder: string): Promise<NodeJS.ProcessEnv> {
  const command = [process.execPath, main].map((word) => JSON.stringify(word)).join(' ');
  await writeFile(join(folder, 'terraform-provider-zonefile'), `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });
  const file = join(folder, 'tofu.rc');
  const override = `dev_overrides { "example/zonefile" = ${JSON.stringify(folder)} }`;
  await writeFile(file, `provider_installation {\n  ${override}\n  direct {}\n}\n`);
  return { TF_CLI_CONFIG_FILE: file };
}
