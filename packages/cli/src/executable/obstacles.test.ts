import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { type CraftedElf, craftElf } from '../fixtures/craft-elf.js';
import { executableFindings } from './obstacles.js';
import { readElf } from './read-elf.js';

const limit = { timeout: 20_000 };
const loader = '/lib64/ld-linux-x86-64.so.2';

describe('what keeps a system from executing a file', () => {
  let root = '';

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'loopp-executable-'));
    put(loader, '');
    put(
      '/lib/x86_64-linux-gnu/libc.so.6',
      craftElf({ provides: ['GLIBC_2.2.5', 'GLIBC_2.31', 'GLIBC_2.9', 'GLIBC_PRIVATE'] }),
    );
    put('/etc/ld.so.conf', 'include /etc/ld.so.conf.d/*.conf # more\n');
    put('/etc/ld.so.conf.d/own.conf', '/opt/own/lib\n');
    put('/opt/own/lib/libown.so.1', craftElf({}));
    put('/bin/node', '');
  });
  after(() => rmSync(root, { recursive: true }));

  function put(path: string, bytes: string | Buffer): string {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes, { mode: 0o755 });
    return file;
  }

  const findings = (bytes: string | Buffer) =>
    executableFindings(put('/plugin', bytes), { os: 'linux', arch: 'x64', root });
  const found = (bytes: string | Buffer) => findings(bytes).obstacles.map(({ what }) => what);
  const elf = (crafted: CraftedElf) => craftElf({ interpreter: loader, ...crafted });

  it('is nothing where loader, libraries and versions are there', limit, () => {
    const requires = { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.31'], 'libown.so.1': [] };
    assert.deepEqual(findings(elf({ requires })), {
      about: 'Linux x64, needs GLIBC_2.31',
      obstacles: [],
      isStartable: true,
    });
    assert.equal(findings(craftElf({})).about, 'Linux x64, linked statically');
  });

  it('is a version of glibc that this system lacks', limit, () => {
    const requires = { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.38', 'GLIBC_ABI_DT_RELR'] };
    assert.deepEqual(found(elf({ requires })), [
      "it needs GLIBC_2.38, GLIBC_ABI_DT_RELR of libc.so.6, and this system's goes up to GLIBC_2.31",
    ]);
  });

  it('is a library that this system lacks, unless the file brings it', limit, () => {
    const requires = { 'libstdc++.so.6': ['GLIBCXX_3.4.30'], 'libc.so.6': [] };
    assert.deepEqual(found(elf({ requires })), ['it needs libstdc++.so.6, which this system lacks']);
    put('/beside/libstdc++.so.6', craftElf({ provides: ['GLIBCXX_3.4.30'] }));
    assert.deepEqual(found(elf({ requires, runpath: '$ORIGIN/beside' })), []);
  });

  it('is a C library of another kind', limit, () => {
    const [what = '', ...more] = found(
      craftElf({ interpreter: '/lib/ld-musl-x86_64.so.1', requires: { 'libc.musl-x86_64.so.1': [] } }),
    );
    assert.match(what, /ld-musl-x86_64\.so\.1 does not exist here: it is made for a system with musl/);
    assert.deepEqual(more, []);
    assert.match(found(craftElf({ interpreter: '/lib/ld-linux.so.9' })).join(), /a system with glibc/);
  });

  it('is another processor, or another system', limit, () => {
    assert.deepEqual(found(craftElf({ machine: 183 })), ['it is made for Linux arm64, and this is Linux x64']);
    const macho = Buffer.alloc(64);
    macho.writeUInt32LE(0xfeedfacf, 0);
    macho.writeUInt32LE(0x0100000c, 4);
    assert.deepEqual(found(macho), ['it is made for macOS arm64, and this is Linux x64']);
    const pe = Buffer.alloc(128);
    pe.write('MZ');
    pe.writeUInt32LE(100, 60);
    pe.writeUInt16LE(0x8664, 104);
    assert.deepEqual(found(pe), ['it is made for Windows x64, and this is Linux x64']);
  });

  it('is a script’s missing interpreter', limit, () => {
    for (const [text, pattern] of [
      ['#!/no/where -x\n', /interpreter \/no\/where does not exist/],
      ['#!/bin/node\r\nx', /carriage return/],
      ['#!/usr/bin/env node\n', /interpreter \/usr\/bin\/env does not exist/],
      ['console.log(1)\n', /no interpreter line/],
      ['', /no interpreter line/],
    ] as const) {
      assert.match(found(text).join(), pattern, text);
    }
    put('/usr/bin/env', '');
    assert.deepEqual(found('#!/usr/bin/env node\n'), []);
    assert.match(
      found('#!/usr/bin/env -S A=b deno run\n').join(),
      /env finds no deno: a plugin is started without PATH/,
    );
    assert.deepEqual(found('#!  /bin/node --flag\n'), []);
  });

  it('does not keep damaged files from being looked at', limit, () => {
    const whole = elf({ requires: { 'libc.so.6': ['GLIBC_2.38'], 'liba.so': ['A_1'] }, provides: ['X_1', 'X_2'] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const damaged = Buffer.from(whole);
        damaged[at] = byte;
        findings(damaged.subarray(0, length));
      }),
    );
  });

  it('reads what this system’s own tools read', { ...limit, skip: process.platform !== 'linux' }, () => {
    const node = readElf(process.execPath);
    assert.ok(node?.needed.includes('libc.so.6') || node?.needed.some((name) => name.startsWith('libc.musl')));
    assert.deepEqual(executableFindings(process.execPath).obstacles, []);
  });
});
