import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { YamuxSession } from '../../packages/go-plugin/src/yamux/session.js';
import { goProgram } from './go-programs.js';
import { testWithGo } from './test-with-go.js';

// Count of streams at once and bytes on each.
const CASES = [
  [1, 0],
  [1, 1000],
  [8, 100_000],
  [2, 10_000_000],
  [1000, 1000],
] as const;

async function withSocket(body: (path: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'yamux-'));
  try {
    await body(join(directory, 's'));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  await once(child, 'close');
  return text;
}

function go(...args: string[]): ChildProcess {
  return spawn(goProgram('yamux'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

function pattern(size: number, seed: number): Buffer {
  return Buffer.alloc(size, `${seed} pattern that is no power of two long;`);
}

async function echo(stream: Duplex, message: Buffer): Promise<void> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.end(message);
  await once(stream, 'end');
  assert.ok(Buffer.concat(chunks).equals(message));
}

testWithGo('our streams come back unchanged from a Go session', async () => {
  await withSocket(async (path) => {
    const server = go('serve', path);
    try {
      await once(server.stdout ?? server, 'data');
      for (const [count, size] of CASES) {
        const session = new YamuxSession(connect(path), { role: 'client' });
        assert.ok((await session.ping()) > 0);
        await Promise.all(
          Array.from({ length: count }, async (_, index) => echo(await session.open(), pattern(size, index))),
        );
        session.close();
      }
    } finally {
      server.kill();
      await once(server, 'close');
    }
  });
});

testWithGo('a Go session’s streams come back unchanged from ours', async () => {
  await withSocket(async (path) => {
    const sessions: YamuxSession[] = [];
    const server = createServer((socket) => {
      sessions.push(new YamuxSession(socket, { role: 'server', onStream: (stream) => stream.pipe(stream) }));
    }).listen(path);
    await once(server, 'listening');
    for (const [count, size] of CASES) {
      assert.equal(await output(go('dial', path, String(count), String(size))), `same ${count} ${size}\n`);
    }
    server.close();
    assert.deepEqual(
      sessions.map((session) => [session.closed.aborted, session.streamCount]),
      CASES.map(() => [true, 0]),
    );
  });
});

testWithGo('a session that Go closes under an open stream ends that stream', async () => {
  await withSocket(async (path) => {
    const ended = new Promise<string>((resolve) => {
      const server = createServer((socket) => {
        server.close();
        new YamuxSession(socket, {
          role: 'server',
          onStream: (stream) => {
            let got = '';
            stream.on('data', (chunk: Buffer) => {
              got += chunk.toString();
            });
            stream.on('error', () => undefined);
            stream.on('close', () => resolve(got));
          },
        });
      }).listen(path);
    });
    assert.equal(await output(go('reset', path)), 'leaving\n');
    assert.equal(await ended, 'half');
  });
});

testWithGo('a stream we reset is over on the Go side, and its session goes on', async () => {
  await withSocket(async (path) => {
    const server = go('serve', path);
    try {
      await once(server.stdout ?? server, 'data');
      const session = new YamuxSession(connect(path), { role: 'client' });
      const stream = await session.open();
      stream.on('error', () => undefined);
      stream.write('half');
      stream.destroy(new Error('changed my mind'));
      await echo(await session.open(), pattern(1000, 1));
      session.close();
    } finally {
      server.kill();
      await once(server, 'close');
    }
  });
});
