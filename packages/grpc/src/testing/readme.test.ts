import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { defaultLimits } from '../http2/limits.js';

const root = join(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

describe('the documents of the package', () => {
  it('show an example that runs and prints what they say', { timeout: 30_000 }, async () => {
    const example = 'examples/greeter/greeter.ts';
    assert.ok(read('README.md').includes(read(example)), `README.md does not show ${example} as it is`);
    const { stdout } = await promisify(execFile)(process.execPath, [join(root, example)], { timeout: 20_000 });
    assert.ok(
      read('README.md').includes(`\`\`\`text\n${stdout}\`\`\``),
      `README.md does not show the output:\n${stdout}`,
    );
  });

  it('list every limit with its default', { timeout: 10_000 }, () => {
    const table = read('LIMITS.md').replace(/ +/g, ' ');
    for (const [name, value] of Object.entries(defaultLimits)) {
      const shown = String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
      assert.ok(table.includes(`| \`${name}\` | ${shown} |`), `LIMITS.md lacks | \`${name}\` | ${shown} |`);
    }
  });
});
