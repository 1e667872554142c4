// Follows the pages of docs/ as a new user does, in empty folders, with the packages as they would be published: every
// command of a page is run, in its order, and what a page shows of code and output is compared. Comments before a block,
// which readers of a page do not see, say more:
//   <!-- code: PATH -->        the block is a piece of that file of the repository (`// …` where lines are left out)
//   <!-- file: NAME -->        the block is written to that file
//   <!-- output -->            the block is a piece of what the commands before it print (`…` for what varies)
//   <!-- background -->        the commands run until the page ends; the next block is their output
//   <!-- exit: CODE -->        the commands end with that code instead of 0
//   <!-- needs: PROGRAM… -->   the commands are skipped where one of these programs is not there
//   <!-- not run: REASON -->   the block is not run, and not compared
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { leftAfter, type ProcessEntry, runningProcesses } from '../support/processes.js';
import { NewUser } from './new-user.js';
import { missingPiece } from './pieces.js';
import { type Block, readPage } from './read-page.js';
import { Shell } from './shell.js';

const limit = { timeout: 600_000 };
const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = join(root, 'docs');
/** To write a page: the names of some. */
const only = process.env['LOOPP_DOCS_PAGES']?.split(',');
const names = readdirSync(docs).filter((name) => name.endsWith('.md'));
const texts = new Map(names.map((name) => [name, readFileSync(join(docs, name), 'utf8')]));
const pages = [...texts].filter(([name, text]) => /^```sh$/m.test(text) && only?.includes(name) !== false);

interface Limits {
  readonly packedKB: number;
  readonly unpackedKB: number;
}

describe('the pages', () => {
  it('are all in the index, which README.md links', () => {
    const index = texts.get('README.md') ?? '';
    for (const name of names.filter((each) => each !== 'README.md')) assert.ok(index.includes(`](${name})`), name);
    assert.ok(readFileSync(join(root, 'README.md'), 'utf8').includes('](docs/README.md)'), 'README.md');
  });

  it('link to what is there', () => {
    for (const [name, text] of texts) {
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)) {
        assert.ok(existsSync(join(docs, target)), `${name}: ${target}`);
      }
    }
  });

  it('tell the limits of the packages as they are checked', () => {
    const rows = [...(texts.get('install.md') ?? '').matchAll(/^\| `(\S+)` +\| (\d+) +\| (\d+) +\|$/gm)];
    const told = rows.map(([, name, packed, unpacked]) => [name, Number(packed), Number(unpacked)]);
    const { packages } = JSON.parse(readFileSync(join(root, 'tools/packages/limits.json'), 'utf8'));
    const checked: readonly [string, Limits][] = Object.entries(packages);
    assert.deepEqual(
      told,
      checked.map(([name, { packedKB, unpackedKB }]) => [name, packedKB, unpackedKB]),
    );
  });

  for (const [name, text] of pages) {
    it(`${name} shows pieces of the files that it names`, () => {
      for (const { text: shown, notes, line } of readPage(text)) {
        const path = notes.get('code');
        if (path === undefined) continue;
        const missing = missingPiece(shown, readFileSync(join(root, path), 'utf8'), { wild: false });
        assert.equal(missing, undefined, `${name}:${line}: not in ${path} (or not there in this order): ${missing}`);
      }
    });
  }
});

describe('somebody who follows', () => {
  let user: NewUser | undefined;
  before(async () => {
    user = await NewUser.arrive();
  }, limit);
  after(async () => {
    await user?.[Symbol.asyncDispose]();
  });

  for (const [name, text] of pages) {
    it(name, limit, async (test) => {
      assert.ok(user);
      await follow(test, readPage(text), user, await user.folderFor(name));
      await nothingIsLeft(user);
    });
  }
});

/** No process that was started in these folders, and no private folder of a plugin. */
async function nothingIsLeft({ folder, tmp }: NewUser): Promise<void> {
  const left = runningProcesses().filter((process) => runsIn(process, folder));
  assert.deepEqual(await leftAfter(5_000, left), []);
  assert.deepEqual(
    readdirSync(tmp).filter((name) => /^(loop|plugin)/.test(name)),
    [],
  );
}

function runsIn({ pid, command }: ProcessEntry, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    return command.includes(folder);
  }
}

/** Each block with commands is a test of its own; after one that fails nothing is to be had of those behind it. */
async function follow(test: TestContext, blocks: readonly Block[], user: NewUser, folder: string): Promise<void> {
  await using shell = new Shell(folder, user.env);
  let hasFailed = false;
  for (const [index, { language, text, line, notes }] of blocks.entries()) {
    const file = notes.get('file');
    if (file !== undefined) {
      await mkdir(dirname(join(shell.cwd, file)), { recursive: true });
      await writeFile(join(shell.cwd, file), text);
    }
    if (language !== 'sh') continue;
    const next = blocks[index + 1];
    const expected = next?.notes.has('output') ? next.text : undefined;
    const title = `line ${line}: ${text.trim().split('\n')[0]}`;
    const skip = reasonToSkip(notes, user) ?? (hasFailed ? 'an earlier command of the page failed' : undefined);
    await test.test(title, { ...limit, skip: skip ?? false }, async () => {
      hasFailed = true;
      if (notes.has('background')) await runsAndPrints(shell, text, expected);
      else printed(await shell.run(text, Number(notes.get('exit') ?? 0)), expected);
      hasFailed = false;
    });
  }
}

function reasonToSkip(notes: Block['notes'], user: NewUser): string | undefined {
  const reason = notes.get('not run');
  if (reason !== undefined) return `not run: ${reason}`;
  const absent = (notes.get('needs') ?? '').split(/[ ,]+/).filter((program) => program !== '' && !user.has(program));
  return absent.length === 0 ? undefined : `${absent.join(' and ')} is not on this machine`;
}

function printed(output: string, expected: string | undefined): void {
  if (expected === undefined) return;
  const missing = missingPiece(expected, output, { wild: true });
  assert.equal(missing, undefined, `the output has not: ${missing}\n${output}`);
}

async function runsAndPrints(shell: Shell, commands: string, expected: string | undefined): Promise<void> {
  assert.ok(expected !== undefined, 'what runs in the background needs an output that tells when it is ready');
  const running = shell.start(commands);
  const end = Date.now() + 120_000;
  while (missingPiece(expected, running.output, { wild: true }) !== undefined) {
    if (running.hasEnded || Date.now() > end) printed(running.output, expected);
    await sleep(50);
  }
}
