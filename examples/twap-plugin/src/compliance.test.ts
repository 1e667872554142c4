// The rules that every reporting plugin keeps, and what this one must answer: in process, and as a process under a host.
import { extname, join } from 'node:path';
import { describe } from 'node:test';
import { ReportingPluginService, silentLogger } from '@loopp/loop';
import { staticProvider, staticTelemetry, testReportingPluginFactory } from '@loopp/loop/test';
import { TwapFactory } from './factory.js';
import { factoryFixture, hostWith } from './fixture.js';

// Beside this file: main.js after a build, main.ts where the tests run from the sources.
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
// A plugin gets nothing of this process's environment, so what NODE_OPTIONS says is said here.
const options = (process.env['NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
const command = [process.execPath, ...options, main];

describe('the plugin, in process', () => {
  const make = () => ({
    subject: new TwapFactory(
      hostWith(() => '105'),
      { logger: silentLogger },
    ),
  });
  testReportingPluginFactory(make, {
    ...factoryFixture(105n),
    lacks: {
      bounds: 'nothing is received in one process, so nothing is checked',
      closed: 'a factory has nothing of its own to close',
      abort: 'it makes plugins at once',
      deadline: 'it makes plugins at once',
    },
  });
});

describe('the plugin, as a process', () => {
  const provider = staticProvider();
  const start = () =>
    new ReportingPluginService({ ...hostWith(() => '105'), command, provider, telemetry: staticTelemetry() });
  testReportingPluginFactory(() => ({ subject: start() }), factoryFixture(105n));
});
