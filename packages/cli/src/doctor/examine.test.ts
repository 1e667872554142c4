import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { craftElf } from '../fixtures/craft-elf.js';
import type { DoctorOptions } from './doctor-options.js';
import { examine } from './examine.js';
import { renderReport } from './render-report.js';
import { type Check, type DoctorReport, isHealthy } from './report.js';

// Of all of them together: each starts several processes.
const timeout = 300_000;
const cookie = { cookieKey: 'FIXTURE', cookieValue: 'yes' };

function fixture(name: string): string[] {
  const file = fileURLToPath(new URL(`../fixtures/${name}.ts`, import.meta.url));
  return [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', file];
}

describe('the doctor', { timeout }, () => {
  let socketDir = '';
  const pids: number[] = [];

  before(async () => {
    socketDir = await mkdtemp(join(tmpdir(), 'loopp-doctor-'));
  });

  after(async () => {
    for (const pid of pids) assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual(await readdir(socketDir), []);
    await rm(socketDir, { recursive: true });
  });

  function check(command: readonly string[], options: Partial<DoctorOptions> = {}, config?: string) {
    const defaults = {
      cookie,
      versions: undefined,
      configFile: undefined,
      mtls: false,
      mux: false,
      env: {},
      timeoutMs: 20_000,
      json: false,
    };
    return examine(
      { ...defaults, command, ...options },
      { socketDir, onSpawn: (pid) => void pids.push(pid), signal: new AbortController().signal, config },
    );
  }

  function statuses(report: DoctorReport): Record<string, string> {
    return Object.fromEntries(report.checks.map(({ name, status }) => [name, status]));
  }

  it('finds nothing wrong with a sound plugin', async () => {
    const report = await check(fixture('sound-plugin'), { versions: [6, 5, 4] });
    assert.equal(
      isHealthy(report),
      true,
      renderReport(report, (_status, text) => text),
    );
    assert.equal(report.handshake?.protocolVersion, 6);
    assert.ok(report.services.includes('plugin.GRPCBroker'));
    const { handshake, health, shutdown, leftovers, tls } = statuses(report);
    assert.deepEqual([handshake, health, shutdown, tls], ['good', 'good', 'good', 'skipped']);
    assert.equal(leftovers, process.platform === 'linux' ? 'good' : 'skipped');
  });

  it('demands AutoMTLS and multiplexing when asked to', async () => {
    const report = await check(fixture('sound-plugin'), { versions: [5], mtls: true, mux: true });
    assert.equal(
      isHealthy(report),
      true,
      renderReport(report, (_status, text) => text),
    );
    assert.equal(statuses(report)['tls'], 'good');
    assert.deepEqual([report.handshake?.tls, report.handshake?.multiplex], [true, true]);
  });

  it('calls bad what every host needs, and absent what a plugin need not offer', async () => {
    const report = await check(fixture('bare-plugin'));
    const found = statuses(report);
    assert.deepEqual(
      [found['health'], found['shutdown'], found['services'], found['stdio'], found['broker'], found['logs']],
      ['bad', 'bad', 'absent', 'absent', 'absent', 'absent'],
    );
    const shutdown = report.checks.find(({ name }) => name === 'shutdown');
    assert.match(shutdown?.detail ?? '', /SIGKILL/);
    assert.match(shutdown?.remedy ?? '', /GRPCController/);
    assert.equal(isHealthy(report), false);
  });

  it('shows what a program that is no plugin printed, and skips the rest', async () => {
    const report = await check([process.execPath, '-e', 'console.log("hello"); process.exitCode = 3']);
    assert.equal(report.handshake, null);
    const [handshake, ...others] = report.checks;
    assert.equal(handshake?.status, 'bad');
    assert.match(handshake?.detail ?? '', /Unrecognized remote plugin message: hello.*exit code 3/s);
    assert.ok(others.every(({ status }) => status === 'skipped'));
  });

  const loopFixture = (name: string) => {
    const file = fileURLToPath(new URL(`../../../loop/src/fixtures/${name}.ts`, import.meta.url));
    return [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', file];
  };

  function loopOf({ checks }: DoctorReport): Check {
    const found = checks.find(({ name }) => name === 'loop');
    assert.ok(found, 'there is a check of the LOOP layer');
    return found;
  }

  for (const [name, cookie, made] of [
    ['static-relayer-plugin', 'RELAYER', /^relayer made of an empty configuration\nchain status: 1337, enabled\n/],
    ['static-median-plugin', 'MEDIAN', /^median factory made\nreporting plugin: Static 0x0+1\n/],
    [
      'static-ocr3-plugin',
      'GENERIC',
      /^reporting plugin factory made of an empty configuration\nOCR3\nreporting plugin: median -5/,
    ],
    ['static-reporting-plugin', 'GENERIC', /\nOCR2\nreporting plugin: doctor\n/],
    ['static-keystore-plugin', 'KEYSTORE', /^keystore made\nkeys: \d+$/],
  ] as const) {
    it(`finds the kind of ${name} by itself, and makes what its host would make`, async () => {
      const report = await check(loopFixture(name), { cookie: undefined });
      assert.equal(report.handshake?.cookie, `CL_PLUGIN_${cookie}_MAGIC_COOKIE`);
      assert.equal(
        isHealthy(report),
        true,
        renderReport(report, (_status, text) => text),
      );
      assert.match(loopOf(report).detail, made);
    });
  }

  it('does not call a relayer sound that cannot be made, and shows why', async () => {
    const report = await check(fixture('moody-relayer-plugin'), { cookie: undefined });
    assert.equal(isHealthy(report), false);
    const { status, detail, remedy } = loopOf(report);
    assert.equal(status, 'bad');
    assert.match(
      detail,
      /^NewRelayer of an empty configuration: UNKNOWN: no section EVM\nits log:\n {2}error: cannot read the configuration section=EVM$/,
    );
    assert.match(remedy, /--config FILE/);
  });

  it('makes a relayer with the configuration that it was given, and tells what that asked of its host', async () => {
    const report = await check(fixture('moody-relayer-plugin'), { cookie: undefined }, 'well');
    assert.equal(loopOf(report).status, 'good');
    const answers =
      /^relayer made of the given configuration\nchain status: 0x[0-9a-f]{40}, enabled\nchain info: not implemented\nlatest head: UNKNOWN: .*no node answers\nhealth: well\nasked its host: loop\.Keystore\/Accounts, loop\.Keystore\/Sign$/;
    assert.match(loopOf(report).detail, answers);
  });

  it('tells of a relayer that ends as it is made or right after, or never answers', async () => {
    const crashed = loopOf(await check(fixture('moody-relayer-plugin'), { cookie: undefined }, 'crash'));
    assert.equal(crashed.status, 'bad');
    assert.match(
      crashed.detail,
      /^NewRelayer of the given configuration: .*exit code 7\nits log:\n(.*\n)*.*: out of ideas$/,
    );
    const late = loopOf(await check(fixture('moody-relayer-plugin'), { cookie: undefined }, 'late'));
    assert.equal(late.status, 'bad');
    assert.match(late.detail, /exit code 1\n(.*\n)*.*lost the chain/);
    const hung = loopOf(await check(fixture('moody-relayer-plugin'), { cookie: undefined, timeoutMs: 10_000 }, 'hang'));
    assert.equal(hung.status, 'bad');
    assert.match(hung.remedy, /--timeout 60s/);
  });

  it('says what keeps a file from starting before anything that a shell prints of it', async () => {
    const file = join(socketDir, 'foreign');
    await writeFile(file, craftElf({ machine: process.arch === 'arm64' ? 62 : 183 }), { mode: 0o755 });
    const report = await check([file], { cookie: undefined });
    await rm(file);
    const [executable, handshake] = report.checks;
    assert.deepEqual([executable?.status, handshake?.status], ['bad', 'skipped']);
    assert.match(executable?.detail ?? '', process.platform === 'linux' ? /it is made for Linux/ : /Linux/);
  });

  it('gives remedies in options of its own', async () => {
    for (const [script, options, remedy] of [
      ['console.log("1|7|unix|/nowhere|grpc|")', { versions: [5] }, /--versions 7$/],
      ['setInterval(() => {}, 1000)', { timeoutMs: 500 }, /--timeout 3s$/],
      ['console.error("This binary is a plugin."); process.exit(1)', { cookie: undefined }, /--cookie KEY=VALUE/],
      ['console.error("This binary is a plugin."); process.exit(1)', {}, /another cookie than FIXTURE=/],
      ['process.exit(1)', { cookie: undefined }, /it printed nothing: .*--cookie KEY=VALUE/],
    ] as const) {
      const { checks } = await check([process.execPath, '-e', script], options);
      const [handshake] = checks;
      assert.equal(handshake?.name, 'handshake');
      assert.match(handshake.remedy, remedy);
      assert.doesNotMatch(handshake.detail, /usually means/);
    }
  });

  it('asks a plugin again for the version that it has, when none was demanded', async () => {
    const script = `const n = process.env.PLUGIN_PROTOCOL_VERSIONS; console.log('1|7|unix|/nowhere|grpc|');`;
    const { checks } = await check([process.execPath, '-e', script]);
    assert.doesNotMatch(checks[0]?.detail ?? '', /incompatible API version/);
    assert.match(checks[0]?.detail ?? '', /ENOENT|nowhere/);
  });
});
