import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { OutputRing } from './output-ring.js';

const limit = { timeout: 10_000 };
const bytes = (text: string) => Buffer.from(text);

function run(script: string): { stdout: string; stderr: string; status: number | null } {
  const module = new URL('./capture-stdio.ts', import.meta.url).href;
  const code = `import { captureStdio } from ${JSON.stringify(module)};\n${script}`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
  });
  return { stdout, stderr, status };
}

test('captured output leaves standard output empty, console included', limit, () => {
  const result = run(`
    const captured = captureStdio();
    console.log('from the console');
    process.stdout.write('raw', () => {
      const text = captured.ring.drain().map((piece) => piece.name + ':' + Buffer.from(piece.data).toString()).join('');
      captured.release();
      console.log(JSON.stringify(text));
    });
    console.error('to stderr');`);
  assert.equal(result.stderr, '');
  assert.equal(JSON.parse(result.stdout), 'stdout:from the console\nstdout:rawstderr:to stderr\n');
});

test('what no host read goes to the real standard error at the end, a crash included', limit, () => {
  for (const end of ['process.exit(3)', 'throw new Error("boom")']) {
    const result = run(`captureStdio(); console.log('last words'); ${end};`);
    assert.equal(result.stdout, '');
    assert.match(result.stderr, /last words/);
    assert.notEqual(result.status, 0);
  }
});

test('capturing only one stream leaves the other alone', limit, () => {
  const result = run(`captureStdio({ streams: ['stdout'] }); console.error('seen');`);
  assert.equal(result.stderr, 'seen\n');
});

test('a reader gets what waited and what comes, in pieces of at most 1 KiB', limit, async () => {
  const ring = new OutputRing();
  ring.push('stdout', Buffer.alloc(2500, 'a'));
  const sizes: number[] = [];
  setTimeout(() => {
    ring.push('stderr', bytes('late'));
    ring.end();
  }, 10);
  for await (const piece of ring.read(new AbortController().signal)) sizes.push(piece.data.length);
  assert.deepEqual(sizes, [1024, 1024, 452, 4]);
});

test('a full ring drops the oldest and tells how much is lost; the writer is never held up', limit, () => {
  const ring = new OutputRing(4096);
  for (let i = 0; i < 1000; i++) ring.push('stdout', Buffer.alloc(1000, 'x'));
  const [notice, ...kept] = ring.drain();
  const keptBytes = kept.reduce((sum, piece) => sum + piece.data.length, 0);
  assert.ok(keptBytes <= 4096 && keptBytes > 3000);
  assert.equal(Buffer.from(notice?.data ?? []).toString(), `[${1_000_000 - keptBytes} bytes of output lost]\n`);
});

test('a reader ends when its call ends, and the next gets the rest', limit, async () => {
  const ring = new OutputRing();
  const abort = new AbortController();
  const first = ring.read(abort.signal).next();
  abort.abort();
  assert.equal((await first).done, true);
  ring.push('stdout', bytes('for the next'));
  const next = await ring.read(new AbortController().signal).next();
  assert.equal(Buffer.from(next.value?.data ?? []).toString(), 'for the next');
});
