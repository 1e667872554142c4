import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Command, CommanderError } from 'commander';
import { doctorCommand } from './doctor-command.js';
import type { DoctorOptions } from './doctor-options.js';

const timeout = 10_000;

async function parse(...args: string[]): Promise<DoctorOptions | undefined> {
  let given: DoctorOptions | undefined;
  const doctor = doctorCommand(async (options) => {
    given = options;
  });
  const program = new Command('loop').addCommand(doctor);
  for (const command of [program, doctor]) command.exitOverride().configureOutput({ writeErr: () => {} });
  await program.parseAsync(['doctor', ...args], { from: 'user' });
  return given;
}

it('takes the command behind -- with its own options', { timeout }, async () => {
  assert.deepEqual(await parse('--', 'prog', '--flag', '-x'), {
    command: ['prog', '--flag', '-x'],
    cookie: undefined,
    versions: undefined,
    configFile: undefined,
    mtls: false,
    mux: false,
    env: {},
    timeoutMs: 10_000,
    json: false,
  });
});

it('reads every option', { timeout }, async () => {
  const args = [
    '--cookie',
    'K=a=b',
    '--versions',
    '5,6',
    '--mtls',
    '--mux',
    '--json',
    '--timeout',
    '500ms',
    '--config',
    'c.toml',
  ];
  assert.deepEqual(await parse(...args, '--env', 'A=1', '--env', 'B=', '--', 'prog'), {
    command: ['prog'],
    cookie: { cookieKey: 'K', cookieValue: 'a=b' },
    versions: [5, 6],
    configFile: 'c.toml',
    mtls: true,
    mux: true,
    env: { A: '1', B: '' },
    timeoutMs: 500,
    json: true,
  });
});

it('refuses wrong use', { timeout }, async () => {
  const wrong = [
    [],
    ['--cookie', 'novalue', '--', 'p'],
    ['--versions', '5;6', '--', 'p'],
    ['--timeout', '10', '--', 'p'],
    ['--timeout', '0s', '--', 'p'],
    ['--env', '=x', '--', 'p'],
    ['--unknown', '--', 'p'],
  ];
  for (const args of wrong) await assert.rejects(parse(...args), CommanderError, args.join(' '));
});
