import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningProcesses } from '../support/processes.js';
import { Shell } from './shell.js';

const limit = { timeout: 30_000 };
const shellIn = (folder: string) => new Shell(folder, process.env);

describe('the shell of a page', () => {
  it('stays in the folder that commands went to, and gives what they print', limit, async () => {
    await using shell = shellIn(join(tmpdir(), '..'));
    assert.equal(await shell.run(`cd '${tmpdir()}'\necho out\necho err >&2`, 0), 'out\nerr\n');
    assert.equal(shell.cwd, tmpdir());
  });

  it('stops at the first command that fails, wherever it stands', limit, async () => {
    await using shell = shellIn(tmpdir());
    for (const commands of ['false\necho on', 'false | cat\necho on']) {
      await assert.rejects(shell.run(commands, 0), /exit code 1\n(?!on)/);
    }
    assert.equal(await shell.run('echo so\nexit 3', 3), 'so\n');
    await assert.rejects(shell.run('true', 1), /exit code 0/);
  });

  it('ends what still runs, with all that it started', limit, async () => {
    let pids: number[] = [];
    {
      await using shell = shellIn(tmpdir());
      const running = shell.start("trap '' INT\nsleep 1000 &\necho $$ $!\nwait");
      while (!running.output.includes('\n')) await sleep(10);
      pids = running.output.trim().split(' ').map(Number);
    }
    assert.equal(pids.length, 2);
    assert.deepEqual(
      runningProcesses().filter(({ pid }) => pids.includes(pid)),
      [],
    );
  });
});
