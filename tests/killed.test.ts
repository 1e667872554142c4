import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { goProgram, withoutGo } from '../interop/loop/go-programs.js';
import { readEvents } from './support/events.js';
import { LoopCommand, root } from './support/loop-command.js';
import { runningProcesses } from './support/processes.js';

const limit = { timeout: 60_000 };
const endless = ['run', '--json', '--rounds', '1000000'];

/** How `loop` is ended, and the exit code or signal with which it must end. */
const ways = [
  ['SIGINT to its process group', (pid: number) => process.kill(-pid, 'SIGINT'), 130],
  ['SIGTERM', (pid: number) => process.kill(pid, 'SIGTERM'), 143],
  ['SIGKILL', (pid: number) => process.kill(pid, 'SIGKILL'), 'SIGKILL'],
] as const;

describe('loop run, ended from outside', () => {
  for (const [way, end, expected] of ways) {
    it(`leaves no process, socket or directory after ${way}`, limit, async (test) => {
      const command = await LoopCommand.start(test, endless);
      await command.rounds(2);
      const children = command.children();
      assert.equal(children.length, 10);
      end(command.pid);
      const { code, signal, stdout, stderr } = await command.ended;
      await command.assertNothingLeft(children);
      assert.equal(code ?? signal, expected);
      if (signal === 'SIGKILL') return;
      assert.match(stderr, /^loop: interrupted by SIG\w+\n$/);
      assert.equal(readEvents(stdout).summary.failed, 0);
    });
  }

  for (const [way, end, expected] of ways) {
    it(`leaves no Go plugin after ${way}`, { timeout: 300_000, skip: withoutGo }, async (test) => {
      const median = await goProgram('median');
      const command = await LoopCommand.start(test, [...endless, '--median-command', median]);
      await command.rounds(1);
      const children = command.children();
      assert.equal(children.filter(({ command: line }) => line.includes(median)).length, 4);
      end(command.pid);
      const { code, signal } = await command.ended;
      await command.assertNothingLeft(children);
      assert.equal(code ?? signal, expected);
    });
  }

  it("leaves no process that a plugin started, even one that watches nobody's life", limit, async (test) => {
    const relayer = join(root, 'packages/evm/dist/loop-evm.cjs');
    const script = `sleep 987654 & exec "${process.execPath}" "${relayer}"`;
    const command = await LoopCommand.start(test, [...endless, '--relayer-command', `sh -c '${script}'`]);
    await command.rounds(1);
    const strays = runningProcesses().filter(({ command: line }) => line === 'sleep 987654');
    assert.equal(strays.length, 4);
    const children = command.children();
    process.kill(command.pid, 'SIGKILL');
    await command.ended;
    await command.assertNothingLeft(process.platform === 'linux' ? [...children, ...strays] : children);
    for (const { pid } of process.platform === 'linux' ? [] : strays) process.kill(pid);
  });

  for (const afterMs of [50, 150, 300, 500, 700, 900]) {
    it(`leaves nothing when it is killed ${afterMs} ms after its start`, limit, async (test) => {
      const command = await LoopCommand.start(test, endless);
      await sleep(afterMs);
      const children = command.children();
      process.kill(command.pid, 'SIGKILL');
      await command.ended;
      await command.assertNothingLeft(children);
    });
  }

  it('ends its run when nobody reads its output any more', limit, async (test) => {
    const command = await LoopCommand.start(test, endless);
    await command.rounds(1);
    const children = command.children();
    command.process.stdout?.destroy();
    const { code } = await command.ended;
    await command.assertNothingLeft(children);
    assert.equal(code, 1);
  });
});
