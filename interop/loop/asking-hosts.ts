import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { staticProvider } from '../../packages/loop/src/test/static-provider.js';
import { relayers, typescript } from './commands.js';
import { GoHost } from './hosts/go-host.js';
import { reportingHost, reportingServiceConfig } from './reporting-host.js';
import { ocr3ReportingConfig, reportingConfig } from './suites/original.js';
import { bytes, pluginArgs, relayArgs, relayerOptions, textOf, timestamp, utf8 } from './suites/values.js';

const context = { seqNr: 1n, previousOutcome: bytes(''), epoch: 1n, round: 1n };
const plugin = (ocr: string) => [...typescript('./fixtures/asking-plugin.ts'), ocr];

/** A host with our asking plugins. */
export interface Asked {
  ask(question: string, ocr?: 'ocr2' | 'ocr3'): Promise<unknown>;
  savedErrors(): Promise<readonly string[]>;
  /** Of the plugins. */
  pids(): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Ours, with static services. */
export async function ours(): Promise<Asked> {
  const socketDir = await mkdtemp(join(tmpdir(), 'loopp-asking-'));
  const parts = { provider: staticProvider(), socketDir };
  const [first, second] = [
    reportingHost({ ...parts, command: plugin('ocr2') }),
    reportingHost({ ...parts, command: plugin('ocr3') }),
  ];
  const [ocr2, ocr3] = [first.ocr2(), second.ocr3()];
  return {
    ask: asking(ocr2, ocr3),
    savedErrors: async () => first.errorLog.saved,
    pids: async () => [...first.pids, ...second.pids],
    async close() {
      await ocr2.close();
      await ocr3.close();
      await rm(socketDir, { recursive: true, force: true });
    },
  };
}

/** The original, as cmd/host serves them. */
export async function original(): Promise<Asked> {
  const host = await GoHost.start();
  const relayer = await host.startRelayer({ ...relayerOptions, command: await relayers.ours() });
  const provider = await relayer.newPluginProvider(relayArgs, pluginArgs);
  const config = reportingServiceConfig;
  const ocr2 = await host.startReporting({ command: plugin('ocr2'), provider, config });
  const ocr3 = await host.startOcr3Reporting({ command: plugin('ocr3'), provider, config });
  return {
    ask: asking(ocr2, ocr3),
    savedErrors: () => host.savedErrors(),
    pids: () => host.pids(),
    close: () => host.close(),
  };
}

function asking(
  ocr2: Awaited<ReturnType<GoHost['startReporting']>> | ReturnType<ReturnType<typeof reportingHost>['ocr2']>,
  ocr3: Awaited<ReturnType<GoHost['startOcr3Reporting']>> | ReturnType<ReturnType<typeof reportingHost>['ocr3']>,
): Asked['ask'] {
  return async (question, ocr = 'ocr2') => {
    const query = utf8(question);
    if (ocr === 'ocr2') {
      const made = await ocr2.newReportingPlugin(reportingConfig);
      return JSON.parse(textOf(await made.plugin.observation(timestamp, query)));
    }
    const made = await ocr3.newReportingPlugin(ocr3ReportingConfig);
    return JSON.parse(textOf(await made.plugin.observation(context, query)));
  };
}
