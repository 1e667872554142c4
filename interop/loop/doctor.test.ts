import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { examine } from '../../packages/cli/src/doctor/examine.js';
import { isHealthy } from '../../packages/cli/src/doctor/report.js';
import { buildTimeout, goProgram } from './go-programs.js';
import { withGo } from './with-go.js';

// `loop doctor` before LOOP plugins of the original: it makes what a Chainlink node would make first.

const limit = { timeout: 60_000 };

const plugins = [
  ['relayer', [], /^relayer made of an empty configuration\nchain status: 1337, enabled\n.*\nlatest head: block 123\n/],
  [
    'median',
    [],
    /^median factory made\nreporting plugin: NumericalMedian\nasked its host: .*OnchainConfigCodec\/Decode/,
  ],
  ['keystore', [], /^keystore made\nkeys: \d+/],
  ['reporting', ['ocr2', 'plugin'], /\nOCR2\nreporting plugin: doctor/],
  ['reporting', ['ocr3', 'ocr3-capability'], /\nOCR3\nreporting plugin: Static OCR3 0/],
] as const;

withGo(() => {
  before(async () => {
    for (const [program] of plugins) await goProgram(program);
  }, buildTimeout);

  for (const [program, args, made] of plugins) {
    it(
      `the doctor calls the original’s ${[program, ...args].join(' ')} sound, and makes what it serves`,
      limit,
      async () => {
        const socketDir = await mkdtemp(join(tmpdir(), 'loopp-doctor-loop-'));
        try {
          const options = { cookie: undefined, versions: undefined, configFile: undefined, mtls: false, mux: false };
          const report = await examine(
            { ...options, command: [await goProgram(program), ...args], env: {}, timeoutMs: 20_000, json: false },
            { socketDir, onSpawn: () => {}, signal: new AbortController().signal },
          );
          assert.ok(isHealthy(report), JSON.stringify(report, undefined, 2));
          const loop = report.checks.find(({ name }) => name === 'loop');
          assert.match(loop?.detail ?? '', made);
          assert.deepEqual(await readdir(socketDir), []);
        } finally {
          await rm(socketDir, { recursive: true });
        }
      },
    );
  }
});
