import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { goProgram, withoutGo } from '../interop/loop/go-programs.js';
import { readEvents } from './support/events.js';
import { LoopCommand, runLoop } from './support/loop-command.js';

const limit = { timeout: 90_000 };

describe('loop run without a file', () => {
  it('transmits 24 reports over an embedded chain, with its answers equal to the medians', limit, async (test) => {
    const { code, stdout, stderr } = await runLoop(test, ['run', '--json']);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    const { rounds, summary } = readEvents(stdout);
    assert.deepEqual(
      { ...summary, ms: 0 },
      { event: 'summary', rounds: 24, transmitted: 24, skipped: 0, failed: 0, restarts: 0, ms: 0 },
    );
    assert.ok(rounds.every(({ observations }) => observations.length === 4));
    assert.equal(new Set(rounds.map(({ tx }) => tx)).size, 24);
    assert.equal(new Set(rounds.map(({ transmitter }) => transmitter)).size, 4);
    assert.deepEqual(rounds[0]?.observations, ['105268000', '105281000', '105283000', '105283000']);
  });

  it('runs 8 plugin processes under one loop process, beside the chain and the guardian', limit, async (test) => {
    const command = await LoopCommand.start(test, ['run', '--json', '--rounds', '1000000']);
    await command.rounds(3);
    const children = command.children();
    const count = (pattern: RegExp) => children.filter(({ command: line }) => pattern.test(line)).length;
    assert.equal(count(/loop-evm\.cjs/), 4);
    assert.equal(count(/loop-median\.cjs/), 4);
    assert.equal(count(/anvil/), 1);
    assert.equal(count(/guardian\.cjs/), 1);
    assert.equal(children.length, 10);
    command.process.kill('SIGTERM');
    await command.ended;
    await command.assertNothingLeft(children);
  });

  it('shows people a table, without colours when nobody looks', limit, async (test) => {
    const { code, stdout } = await runLoop(test, ['run', '--rounds', '2']);
    assert.equal(code, 0);
    assert.match(stdout, /^round +observations +median +on-chain answer +transmitter +gas +ms$/m);
    assert.match(stdout, /^1\.2 +1\.05225 1\.0524 1\.05282 1\.05286 +1\.05282 +1\.05282 +0x\w{4}…\w{4} +\d+ +\d+$/m);
    assert.match(stdout, /^2 rounds: 2 transmitted, 0 skipped, 0 failed, 0 restarts, \d+\.\d s$/m);
    assert.ok(!stdout.includes(String.fromCharCode(27)));
  });

  for (const [what, reason] of [
    ['signature', /address not authorized to sign/],
    ['observation', /address not authorized to sign/],
  ] as const) {
    it(`shows why the contract refuses a falsified ${what}, and transmits the other rounds`, limit, async (test) => {
      const { code, stdout } = await runLoop(test, ['run', '--json', '--rounds', '6', '--tamper', what]);
      assert.equal(code, 1);
      const { rounds, summary } = readEvents(stdout);
      assert.deepEqual([summary.rounds, summary.transmitted, summary.failed], [6, 5, 1]);
      assert.match(rounds.find(({ outcome }) => outcome === 'failed')?.reason ?? '', reason);
    });
  }

  it('goes on when a plugin is killed, and counts its restart', limit, async (test) => {
    const command = await LoopCommand.start(test, ['run', '--json', '--rounds', '1000000']);
    await command.rounds(2);
    for (const name of ['loop-median', 'loop-evm']) {
      const victim = command.children().find(({ command: line }) => line.includes(name));
      assert.ok(victim);
      process.kill(victim.pid, 'SIGKILL');
      await command.rounds(command.stdout.split('\n').length + 10);
    }
    const children = command.children();
    command.process.kill('SIGINT');
    const { code, stdout } = await command.ended;
    assert.equal(code, 130);
    const { summary, rounds } = readEvents(stdout);
    assert.equal(summary.restarts, 2);
    assert.equal(summary.failed, 0, rounds.find(({ outcome }) => outcome === 'failed')?.reason ?? '');
    await command.assertNothingLeft(children);
  });

  it('works with a median plugin in Go', { timeout: 300_000, skip: withoutGo }, async (test) => {
    const { code, stdout, stderr } = await runLoop(test, [
      ...['run', '--json', '--rounds', '6', '--median-command', await goProgram('median')],
    ]);
    assert.equal(code, 0, stderr);
    assert.equal(readEvents(stdout).summary.transmitted, 6);
  });
});
