import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createProject } from 'create-loopp';
import { buildTimeout, goProgram } from './go-programs.js';
import { GoHost } from './hosts/go-host.js';
import { closeWithoutLeftovers } from './leftovers.js';
import { ocr3ReportingConfig, reportingConfig } from './suites/original.js';
import { withGo } from './with-go.js';

const limit = { timeout: 30_000 };
const root = fileURLToPath(new URL('../../', import.meta.url));
const kinds = ['relayer', 'reporting-plugin', 'ocr3-reporting-plugin'] as const;
const nothing = new Uint8Array();
const job = {
  externalJobId: new Uint8Array(16),
  jobId: 1,
  contractId: 'feed',
  isNew: true,
  relayConfig: new TextEncoder().encode('{"chainID":"1"}'),
};
const pluginConfig = JSON.stringify({ pipeline: 'ds [type=http]', deviationPpm: 10_000 });

/** Two words of 32 bytes: a time, and the value that an oracle of the templates saw. */
function price(value: number): Uint8Array {
  const bytes = Buffer.alloc(64);
  bytes.writeUInt32BE(7, 28);
  bytes.writeUInt32BE(value, 60);
  return Uint8Array.from(bytes);
}

/** What `create-loopp` makes, in this checkout, as one executable. */
async function packTemplate(kind: (typeof kinds)[number], folder: string): Promise<string> {
  await createProject({ kind, name: `my-${kind}`, install: false, git: false }, { cwd: folder, write: () => {} });
  const project = join(folder, `my-${kind}`);
  const executable = join(project, 'dist', `my-${kind}`);
  const args = ['--node', process.execPath, '--condition', '@loopp/source', '--out', executable, 'src/main.ts'];
  await promisify(execFile)(process.execPath, [join(root, 'packages/cli/bin/loop.js'), 'pack', ...args], {
    cwd: project,
  });
  return executable;
}

withGo(() => {
  // As facts about the node have it: the command is one string, the executable's path; the process finds neither PATH nor
  // HOME, and nothing else but LOOP's variables and those of go-plugin; its working directory is the node's.
  describe('packed templates, started as a Chainlink node starts them', () => {
    let folder = '';
    let nowhere = '';
    let host: GoHost;
    const executables = new Map<string, string>();
    const command = (kind: (typeof kinds)[number]) => [executables.get(kind) ?? ''];

    before(async () => {
      await goProgram('host');
      // Imports of the projects lead to this checkout's packages.
      await mkdir(join(root, 'node_modules', '.cache'), { recursive: true });
      folder = await mkdtemp(join(root, 'node_modules', '.cache', 'loopp-node-'));
      nowhere = await mkdtemp(join(tmpdir(), 'loopp-node-'));
      for (const kind of kinds) executables.set(kind, await packTemplate(kind, folder));
      host = await GoHost.start(nowhere);
    }, buildTimeout);
    after(async () => {
      await host?.close();
      for (const made of [folder, nowhere]) await rm(made, { recursive: true, force: true });
    });

    it('the relayer serves the chain, and a provider with the keys of the node', limit, async () => {
      const config = 'ChainID = "1"\nNetworkName = "test"\n';
      const relayer = await host.startRelayer({
        command: command('relayer'),
        config,
        account: 'alice',
        csaAccount: 'csa',
      });
      assert.equal((await relayer.getChainInfo()).networkName, 'test');
      assert.deepEqual(await relayer.getChainStatus(), { id: '1', enabled: true, config });
      await relayer.transact('alice', 'bob', 60n, true);
      await assert.rejects(relayer.transact('alice', 'bob', 60n, true), /alice has too little for 60/);

      const provider = await relayer.newPluginProvider(job, { transmitterId: 'alice', pluginConfig: nothing });
      const { changedInBlock, configDigest } = await provider.contractConfigTracker.latestConfigDetails();
      const latest = await provider.contractConfigTracker.latestConfig(changedInBlock);
      assert.deepEqual(await provider.offchainConfigDigester.configDigest(latest), configDigest);
      const signatures = [0, 1].map((signer) => ({ signer, signature: Uint8Array.of(signer) }));
      const context = { configDigest, epoch: 3, round: 1, extraHash: new Uint8Array(32) };
      await provider.contractTransmitter.transmit(context, Uint8Array.of(7), signatures);
      assert.deepEqual(await provider.contractTransmitter.latestConfigDigestAndEpoch(), { configDigest, epoch: 3 });
    });

    it(
      'the reporting plugin of OCR2 makes a report of observations, and asks the pipeline of the node',
      limit,
      async () => {
        const factory = await host.startReporting({
          command: command('reporting-plugin'),
          provider: await host.ownMedianProvider(),
          config: settings('reporting-plugin'),
        });
        const { plugin, info } = await factory.newReportingPlugin({ ...reportingConfig, n: 4, f: 1 });
        assert.deepEqual(info.limits, { maxQueryLength: 0, maxObservationLength: 64, maxReportLength: 64 });
        const round = { configDigest: new Uint8Array(32), epoch: 1, round: 1 };
        assert.deepEqual(await plugin.query(round), nothing);
        // What this host's pipeline says, whatever it is given.
        await assert.rejects(plugin.observation(round, nothing), /the pipeline failed: failed on purpose/);
        const observations = [5, 1_000_000, 4].map((value, observer) => ({ observation: price(value), observer }));
        const { shouldReport, report } = await plugin.report(round, nothing, observations);
        assert.deepEqual([shouldReport, report], [true, price(5)]);
        assert.equal(await plugin.shouldAcceptFinalizedReport(round, report), true);
        assert.equal(await plugin.shouldAcceptFinalizedReport(round, report), false);
      },
    );

    it('the reporting plugin of OCR3 carries from round to round what it reported', limit, async () => {
      const factory = await host.startOcr3Reporting({
        command: command('ocr3-reporting-plugin'),
        provider: await host.ownMedianProvider(),
        config: settings('ocr3-reporting-plugin'),
      });
      const { plugin } = await factory.newReportingPlugin({ ...ocr3ReportingConfig, n: 4, f: 1 });
      const context = { seqNr: 1n, epoch: 1n, round: 1n, previousOutcome: nothing };
      await assert.rejects(plugin.observation(context, nothing), /the pipeline failed: failed on purpose/);
      const of = (...values: number[]) => values.map((value, observer) => ({ observation: price(value), observer }));
      assert.equal(await plugin.observationQuorum(context, nothing, of(1, 2)), false);
      const outcome = await plugin.outcome(context, nothing, of(1_000, 1_000, 1_000));
      const reports = await plugin.reports(1n, outcome);
      assert.deepEqual(
        reports.map(({ reportWithInfo }) => reportWithInfo.report),
        [price(1_000)],
      );
      const next = { ...context, seqNr: 2n, previousOutcome: outcome };
      assert.deepEqual(await plugin.reports(2n, await plugin.outcome(next, nothing, of(1_009, 1_009, 1_009))), []);
    });

    it('the check of a job refuses a configuration that the plugin cannot use', limit, async () => {
      const validation = await host.startValidation(command('reporting-plugin'));
      await validation.validateConfig(JSON.parse(pluginConfig));
      await assert.rejects(validation.validateConfig({ pipeline: '' }), /pipeline must be a text with tasks/);
    });

    it('each is a process of its file alone, and finds nothing but what LOOP and go-plugin set', limit, async () => {
      const pids = await host.pids();
      assert.equal(pids.length, 4);
      if (process.platform !== 'linux') return;
      const files = pids.map((pid) => readlinkSync(`/proc/${pid}/exe`));
      const expected = [...kinds, 'reporting-plugin' as const].map((kind) => realpathSync(command(kind)[0] ?? ''));
      assert.deepEqual(files, expected);
      for (const pid of pids) {
        const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1').split('\0').filter(Boolean);
        assert.equal(read('cmdline').length, 1);
        const names = read('environ').map((line) => line.split('=')[0] ?? '');
        assert.deepEqual(
          names.filter((name) => !/^(CL|PLUGIN)_[A-Z_]+$/.test(name)),
          [],
        );
        assert.equal(readlinkSync(`/proc/${pid}/cwd`), realpathSync(nowhere));
      }
    });

    it('they leave no process, no socket, and no file in the working directory', limit, async () => {
      await closeWithoutLeftovers(host);
      assert.ok(existsSync(nowhere));
      assert.deepEqual(readdirSync(nowhere), []);
    });
  });
});

function settings(kind: string) {
  return { providerType: 'plugin', command: kind, pluginName: kind, pluginConfig, telemetryType: kind };
}
