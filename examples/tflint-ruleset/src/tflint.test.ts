// The ruleset under a real tflint.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type TestContext, test } from 'node:test';

const tflint = process.env['TFLINT'] ?? 'tflint';
// Beside this file: main.js after a build, main.ts where the tests run from the sources.
const main = join(import.meta.dirname, `main${extname(import.meta.filename)}`);
const skip = spawnSync(tflint, ['--version']).error === undefined ? false : `${tflint} is not on the PATH`;

const CONFIG = `
config {
  plugin_dir = "./plugins"
}
plugin "terraform" {
  enabled = false
}
plugin "house" {
  enabled = true
}
rule "house_bucket_prefix" {
  enabled = true
  prefix  = "acme-"
}
`;

const MODULE = `variable "team" {
  default = "search"
}

variable "secret" {
  description = "Nobody should see it."
  default     = "s3cret"
  sensitive   = true
}

resource "aws_s3_bucket" "plain" {
  bucket = "logs"
}

resource "aws_s3_bucket" "second" {
  bucket = "old"
}

resource "aws_s3_bucket" "computed" {
  bucket = "\${upper(var.team)}-logs"
}

resource "aws_s3_bucket" "many" {
  count  = 2
  bucket = "acme-\${count.index}"
}

resource "aws_s3_bucket" "secret" {
  bucket = var.secret
}
`;

test('issues are reported with rule, severity and place', { skip, timeout: 60_000 }, async (t) => {
  const { lint } = await workspace(t, CONFIG, MODULE);
  assert.deepEqual(lint(), [
    'main.tf:1 info house_described_variables: variable "team" has no description',
    'main.tf:12 error house_bucket_prefix: bucket "logs" does not begin with "acme-"',
    'main.tf:16 error house_bucket_prefix: bucket "old" does not begin with "acme-"',
    'main.tf:20 error house_bucket_prefix: bucket "SEARCH-logs" does not begin with "acme-"',
  ]);
});

test('what is a literal is mended, what is computed is not', { skip, timeout: 60_000 }, async (t) => {
  const { lint, read } = await workspace(t, CONFIG, MODULE);
  lint('--fix');
  assert.equal(await read(), MODULE.replace('"logs"', '"acme-logs"').replace('"old"', '"acme-old"'));
  assert.equal(lint().length, 2);
});

test('a comment mutes an issue, and keeps its place as it is', { skip, timeout: 60_000 }, async (t) => {
  const muted = MODULE.replace('  bucket = "logs"', '  # tflint-ignore: house_bucket_prefix\n  bucket = "logs"');
  const { lint, read } = await workspace(t, CONFIG, muted);
  assert.doesNotMatch(lint('--fix').join(), /"logs"/);
  assert.equal(await read(), muted.replace('"old"', '"acme-old"'));
});

test('rules are switched on and off', { skip, timeout: 60_000 }, async (t) => {
  const { lint } = await workspace(t, CONFIG, MODULE);
  assert.equal(lint('--only=house_described_variables').length, 1);
  assert.equal(lint('--disable-rule=house_bucket_prefix').length, 1);
  const off = await workspace(t, CONFIG.replace('config {', 'config {\n  disabled_by_default = true'), MODULE);
  assert.equal(off.lint().length, 3);
});

test('a wrong configuration of a rule is an error that names the rule', { skip, timeout: 60_000 }, async (t) => {
  const { fails } = await workspace(t, CONFIG.replace(/^ *prefix .*/m, ''), MODULE);
  assert.match(fails(), /failed to check "house_bucket_prefix" rule[\s\S]*prefix/);
});

async function workspace(t: TestContext, config: string, module: string) {
  const folder = await mkdtemp(join(tmpdir(), 'tflint-house-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, '.tflint.hcl'), config);
  await writeFile(join(folder, 'main.tf'), module);
  const command = [process.execPath, main].map((word) => JSON.stringify(word)).join(' ');
  await mkdir(join(folder, 'plugins'));
  await writeFile(join(folder, 'plugins/tflint-ruleset-house'), `#!/bin/sh\nexec ${command}\n`, { mode: 0o755 });

  const run = (args: readonly string[]) => {
    const { stdout, stderr } = spawnSync(tflint, ['--format=json', ...args], { cwd: folder, encoding: 'utf8' });
    assert.notEqual(stdout, '', stderr);
    const result: Result = JSON.parse(stdout);
    const issues = result.issues.map(({ rule, message, range }) => {
      return `${range.filename}:${range.start.line} ${rule.severity} ${rule.name}: ${message}`;
    });
    return { issues: issues.sort(), errors: result.errors.map(({ message }) => message).join('\n') };
  };
  const lint = (...args: string[]) => {
    const { issues, errors } = run(args);
    assert.equal(errors, '');
    return issues;
  };
  return { lint, fails: () => run([]).errors, read: () => readFile(join(folder, 'main.tf'), 'utf8') };
}

interface Result {
  readonly issues: readonly {
    readonly rule: { readonly name: string; readonly severity: string };
    readonly message: string;
    readonly range: { readonly filename: string; readonly start: { readonly line: number } };
  }[];
  readonly errors: readonly { readonly message: string }[];
}
