import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './ask.js';
import { TempFolder } from './fixtures/temp-folder.js';

const limit = { timeout: 20_000 };
const none = { kind: undefined, name: undefined };
const down = '\x1b[B';
const enter = '\r';
const interrupt = '\x03';

/** A terminal at which somebody waits for a text to appear, and then types. */
function terminal(...script: readonly (readonly [seen: RegExp, typed: string])[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const typing = (async () => {
    for (const [seen, typed] of script) {
      while (!seen.test(shown)) await sleep(5);
      shown = '';
      for (const key of typed.startsWith('\x1b') ? [typed] : typed) input.write(key);
    }
  })();
  return { streams: { input, output }, typing, shown: () => shown };
}

describe('who sits at a terminal', () => {
  it('chooses a kind, and takes the name that is proposed', limit, async () => {
    using folder = new TempFolder();
    const { streams, typing } = terminal([/What do you want/, down], [/OCR2/, enter], [/What is it called/, enter]);
    const answered = await ask(none, { cwd: folder.path }, streams);
    await typing;
    assert.deepEqual(answered, { kind: 'reporting-plugin', name: 'my-reporting-plugin' });
  });

  it('is asked for what is missing alone', limit, async () => {
    using folder = new TempFolder();
    const { streams, typing } = terminal([/What is it called/, `-2${enter}`]);
    assert.deepEqual(await ask({ ...none, kind: 'host' }, { cwd: folder.path }, streams), {
      kind: 'host',
      name: 'my-host-2',
    });
    await typing;
  });

  it('is told of a name that cannot be, and asked again', limit, async () => {
    using folder = new TempFolder();
    writeFileSync(join(folder.path, 'my-host'), '');
    const { streams, typing } = terminal([/What is it called/, enter], [/my-host is a file/, `2${enter}`]);
    const { name } = await ask({ ...none, kind: 'host' }, { cwd: folder.path }, streams);
    await typing;
    assert.equal(name, 'my-host2');
  });

  it('may give up', limit, async () => {
    using folder = new TempFolder();
    const { streams, typing } = terminal([/What do you want/, interrupt]);
    await assert.rejects(ask(none, { cwd: folder.path }, streams), { message: 'nothing was created' });
    await typing;
  });
});
