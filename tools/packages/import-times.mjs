import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { installTarballs } from './install-tarballs.mjs';

const rounds = 11;

function timeOf(code, cwd) {
  const started = process.hrtime.bigint();
  execFileSync(process.execPath, ['--input-type=module', '--eval', code], { cwd, env: { PATH: process.env.PATH } });
  return Number(process.hrtime.bigint() - started) / 1e6;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/**
 * How long importing takes, in processes of its own, over a node that does nothing, both measured in turn.
 * @returns for each specifier the milliseconds over that node, and the ratio of the whole to it.
 */
export function importTimes(tarballs, specifiers) {
  const folder = installTarballs(tarballs);
  try {
    const codes = ['0', ...specifiers.map((specifier) => `await import(${JSON.stringify(specifier)})`)];
    const times = codes.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [index, code] of codes.entries()) times[index].push(timeOf(code, folder));
    }
    const [nothing, ...all] = times.map(median);
    return { nothing, times: all.map((time) => ({ over: time - nothing, ratio: time / nothing })) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
