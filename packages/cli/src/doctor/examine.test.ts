import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DoctorOptions } from './doctor-options.js';
import { examine } from './examine.js';
import { renderReport } from './render-report.js';
import { type DoctorReport, isHealthy } from './report.js';

const timeout = 60_000;
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

  function check(command: readonly string[], options: Partial<DoctorOptions> = {}): Promise<DoctorReport> {
    const defaults = { cookie, versions: undefined, mtls: false, mux: false, env: {}, timeoutMs: 20_000, json: false };
    return examine(
      { ...defaults, command, ...options },
      { socketDir, onSpawn: (pid) => void pids.push(pid), signal: new AbortController().signal },
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

  it('finds the kind of a LOOP plugin by itself', async () => {
    const loop = fileURLToPath(new URL('../../../loop/src/fixtures/static-median-plugin.ts', import.meta.url));
    const command = [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', loop];
    const report = await check(command, { cookie: undefined });
    assert.equal(report.handshake?.cookie, 'CL_PLUGIN_MEDIAN_MAGIC_COOKIE');
    assert.equal(
      isHealthy(report),
      true,
      renderReport(report, (_status, text) => text),
    );
  });
});
