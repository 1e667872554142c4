import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchParent } from './parent-watch.js';

const limit = { timeout: 10_000 };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a changed parent process id is told, once', limit, async () => {
  let parent = 7;
  const told: string[] = [];
  watchParent((why) => told.push(why), { ppid: () => parent, pollMs: 5 });
  await wait(20);
  assert.deepEqual(told, []);
  parent = 1;
  await wait(30);
  assert.deepEqual(told, ['the parent process ended']);
});

test('connections that close and do not come back are told; a reconnect is not', limit, async () => {
  const told: string[] = [];
  const watch = watchParent((why) => told.push(why), { ppid: () => 7, pollMs: 5, reconnectMs: 30 });
  watch.connections(1);
  watch.connections(0);
  watch.connections(1);
  await wait(60);
  assert.deepEqual(told, []);
  watch.connections(0);
  await wait(60);
  assert.deepEqual(told, ['the host closed its connection']);
});

test('a stopped watch tells nothing', limit, async () => {
  let parent = 7;
  const told: string[] = [];
  const watch = watchParent((why) => told.push(why), { ppid: () => parent, pollMs: 5, reconnectMs: 5 });
  watch.connections(0);
  watch.stop();
  parent = 1;
  await wait(30);
  assert.deepEqual(told, []);
});
