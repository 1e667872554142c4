import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Ocr3ReportingPluginService, ReportingPluginService } from '@loopp/loop';
import { staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { typescript } from './commands.js';
import { goneWithin } from './leftovers.js';
import { reportingHost } from './reporting-host.js';
import { ocr3ReportingConfig, reportingConfig } from './suites/original.js';
import { fails } from './suites/relayer.js';
import { bytes, textOf, timestamp } from './suites/values.js';

const limit = { timeout: 20_000 };

describe('reporting plugins of ours under our host', () => {
  let socketDir: string;
  let hosts: readonly ReturnType<typeof reportingHost>[];
  let ocr2: ReportingPluginService;
  let ocr3: Ocr3ReportingPluginService;

  before(async () => {
    socketDir = await mkdtemp(join(tmpdir(), 'loopp-ours-'));
    const hostOf = (plugin: string) =>
      reportingHost({ command: typescript(plugin), provider: staticProvider(), socketDir });
    const first = hostOf('../../packages/loop/src/fixtures/static-reporting-plugin.ts');
    const second = hostOf('./fixtures/ocr3-plugin.ts');
    hosts = [first, second];
    ocr2 = first.ocr2();
    ocr3 = second.ocr3();
  }, limit);
  after(async () => {
    await ocr2?.close();
    await ocr3?.close();
    if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
  });

  it('OCR2: reach every service of the host', limit, async () => {
    const { plugin, info } = await ocr2.newReportingPlugin(reportingConfig);
    assert.equal(info.name, 'name');
    assert.equal(textOf(await plugin.query(timestamp)), 'spec 0xfirst 42 2');
    await plugin.close();
  });

  it('OCR3: reach every service of the host, the registry too', limit, async () => {
    const { plugin, info } = await ocr3.newReportingPlugin(ocr3ReportingConfig);
    assert.equal(info.name, 'name');
    const context = { seqNr: 1n, previousOutcome: bytes(''), epoch: 1n, round: 1n };
    assert.equal(textOf(await plugin.query(context)), 'spec 0xfirst 42 2 11');
    await plugin.close();
  });

  it('check the configuration of a job', limit, async () => {
    for (const service of [ocr2, ocr3]) {
      const validation = await service.newValidationService();
      await validation.validateConfig({ valid: true });
      await fails(validation.validateConfig({}), 'refused {}');
      await validation.close();
    }
  });

  it('leave no process and no socket', limit, async () => {
    await ocr2.close();
    await ocr3.close();
    await goneWithin(
      1_000,
      hosts.flatMap(({ pids }) => pids),
    );
    assert.deepEqual(await readdir(socketDir), []);
  });
});
