import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examine } from '../../packages/cli/src/doctor/examine.js';
import { type DoctorReport, isHealthy } from '../../packages/cli/src/doctor/report.js';
import { type GoProgram, goProgram } from './go-programs.js';
import { testWithGo } from './test-with-go.js';

// `loop doctor` before plugins that it did not grow up with.

async function doctorOf(program: GoProgram, cookieValue: string | undefined): Promise<DoctorReport> {
  const socketDir = await mkdtemp(join(tmpdir(), 'loopp-doctor-go-'));
  try {
    const report = await examine(
      {
        command: [goProgram(program)],
        cookie: cookieValue === undefined ? undefined : { cookieKey: 'BASIC_PLUGIN', cookieValue },
        versions: undefined,
        configFile: undefined,
        mtls: false,
        mux: false,
        env: {},
        timeoutMs: 20_000,
        json: false,
      },
      { socketDir, onSpawn: () => {}, signal: new AbortController().signal },
    );
    assert.deepEqual(await readdir(socketDir), []);
    return report;
  } finally {
    await rm(socketDir, { recursive: true });
  }
}

const checkOf = ({ checks }: DoctorReport, name: string) => checks.find((check) => check.name === name);

testWithGo('go-plugin’s own examples are sound, and nothing is asked of their authors', async () => {
  for (const [program, service] of [
    ['kv-plugin', 'proto.KV'],
    ['counter-plugin', 'proto.Counter'],
  ] as const) {
    const report = await doctorOf(program, 'hello');
    assert.ok(isHealthy(report), JSON.stringify(report, undefined, 2));
    assert.equal(checkOf(report, 'services')?.detail, `${service}, besides 6 of gRPC and go-plugin`);
    assert.equal(checkOf(report, 'loop'), undefined);
    assert.deepEqual(
      report.checks.filter(({ remedy }) => remedy !== ''),
      [],
    );
  }
});

testWithGo('a Go plugin whose cookie is not known says so itself, and the remedy is an option', async () => {
  for (const cookieValue of [undefined, 'goodbye']) {
    const [handshake] = (await doctorOf('kv-plugin', cookieValue)).checks;
    assert.equal(handshake?.status, 'bad');
    assert.match(handshake?.detail ?? '', /This binary is a plugin/);
    assert.match(handshake?.remedy ?? '', cookieValue === undefined ? /--cookie KEY=VALUE/ : /another cookie/);
  }
});

testWithGo('a Go plugin of net/rpc is told from one that is broken', async () => {
  const [handshake] = (await doctorOf('netrpc-plugin', 'hello')).checks;
  assert.match(handshake?.detail ?? '', /unsupported plugin protocol "netrpc"/);
  assert.match(handshake?.remedy ?? '', /GRPCServer/);
});
