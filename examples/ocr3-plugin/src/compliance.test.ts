// The rules that every reporting plugin keeps, and what this one must answer: in process, and as a process under a host.
import { extname, join } from 'node:path';
import { describe } from 'node:test';
import { Ocr3ReportingPluginService } from '@loopp/loop';
import {
  staticErrorLog,
  staticKeyValueStore,
  staticProvider,
  staticTelemetry,
  testOcr3ReportingPluginFactory,
} from '@loopp/loop/test';
import { BundleFactory } from './factory.js';
import { factoryFixture, hostWith } from './fixture.js';

// Beside this file: main.js after a build, main.ts where the tests run from the sources.
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
// A plugin gets nothing of this process's environment, so what NODE_OPTIONS says is said here.
const options = (process.env['NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');
const command = [process.execPath, ...options, main];

// A price that the pipeline lacks, or that is none, is left out.
const prices = { 'BTC/USD': '100', 'ETH/USD': 'none' };
const seen = { 'BTC/USD': 100n };

describe('the plugin, in process', () => {
  const make = () => ({
    subject: new BundleFactory(hostWith(() => prices)),
  });
  testOcr3ReportingPluginFactory(make, {
    ...factoryFixture(seen),
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
    new Ocr3ReportingPluginService({
      ...hostWith(() => prices),
      command,
      provider,
      telemetry: staticTelemetry(),
      errorLog: staticErrorLog(),
      keyValueStore: staticKeyValueStore(),
    });
  testOcr3ReportingPluginFactory(() => ({ subject: start() }), factoryFixture(seen));
});
