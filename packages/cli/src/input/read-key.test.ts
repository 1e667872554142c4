import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InputError } from './input-error.js';
import { readKey } from './read-key.js';

const limit = { timeout: 10_000 };
const digits = '11'.repeat(32);
const key = new Uint8Array(32).fill(0x11);

describe('reading a private key', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loopp-key-'));
  });

  after(() => rm(folder, { recursive: true }));

  async function fileWith(text: string, mode = 0o600): Promise<string> {
    const file = join(folder, 'key');
    await writeFile(file, text);
    await chmod(file, mode);
    return file;
  }

  it('takes 64 digits, with 0x and a line end or without, from a file or a variable', limit, async () => {
    assert.deepEqual(readKey('key', { file: await fileWith(digits) }), key);
    assert.deepEqual(readKey('key', { file: await fileWith(`0x${digits}\n`, 0o400) }), key);
    assert.deepEqual(readKey('key', { variable: 'K' }, { K: digits }), key);
  });

  for (const mode of [0o640, 0o604, 0o660, 0o610, 0o666]) {
    it(`refuses a file of mode ${mode.toString(8)} and says how to close it`, limit, async () => {
      const file = await fileWith(digits, mode);
      assert.throws(() => readKey('signing key', { file }), says(/others/, new RegExp(`chmod 600 ${file}`)));
    });
  }

  for (const [what, text] of [
    ['too few digits', '1234'],
    ['other letters', 'zz'.repeat(32)],
    ['zero', '00'.repeat(32)],
    ['a number above the order of the curve', 'ff'.repeat(32)],
    ['more than a key', `${digits}\n${digits}`],
    ['far too much', 'a'.repeat(10_000)],
  ] as const) {
    it(`refuses ${what} without showing it`, limit, async () => {
      const file = await fileWith(text);
      assert.throws(
        () => readKey('signing key', { file }),
        (error) => {
          assert.ok(error instanceof InputError);
          assert.ok(!`${error.message} ${error.remedy}`.includes(text));
          return true;
        },
      );
    });
  }

  it('names what is not there', limit, () => {
    assert.throws(() => readKey('signing key', { file: '/no/such' }), says(/signing key: \/no\/such .*ENOENT/, /path/));
    assert.throws(() => readKey('signing key', { variable: 'NOPE' }, {}), says(/variable NOPE is not set/, /set it/));
  });
});

function says(message: RegExp, remedy: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, message);
    assert.match(error.remedy, remedy);
    return true;
  };
}
