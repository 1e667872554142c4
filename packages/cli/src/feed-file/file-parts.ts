import { resolve } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import { InputError } from '../input/input-error.js';
import type { KeyPlace } from '../input/read-key.js';
import { splitCommand } from '../input/split-command.js';
import type { OraclePlaces } from './feed-file.js';
import { FileTable } from './file-table.js';

// What files of feeds and of products have in common.

/** A file of `loop run`, not looked at yet. */
export interface RunFile {
  /** As the user wrote it, for messages. */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** @throws InputError that shows no line of it. */
export function parseToml(name: string, toml: string): Readonly<Record<string, unknown>> {
  try {
    return parse(toml);
  } catch (error) {
    // The library's message quotes the lines around, which may hold a URL with a password; so does the cause.
    const where = error instanceof TomlError ? `line ${error.line}, column ${error.column}: ` : '';
    const what = error instanceof TomlError ? (error.message.split('\n')[0] ?? '') : 'it cannot be read';
    throw new InputError(`${name} is not TOML: ${where}${what}`, 'correct that line');
  }
}

export function readOracle(name: string, table: FileTable, index: number, folder: string): OraclePlaces {
  const oracle = {
    name: `oracles[${index}]`,
    signingKey: keyPlace(name, table, `oracles[${index}]`, 'signing_key', folder),
    transmitterKey: keyPlace(name, table, `oracles[${index}]`, 'transmitter_key', folder),
  };
  table.finish();
  return oracle;
}

/** A key is named by the file or the variable that holds it. Written in the feed file itself, it is refused. */
function keyPlace(name: string, table: FileTable, oracle: string, key: string, folder: string): KeyPlace {
  const remedy = `write ${key}_file = "PATH" (mode 600) or ${key}_env = "VARIABLE"`;
  if (table.has(key)) throw new InputError(`${name}: ${oracle}.${key}: keys do not belong into this file`, remedy);
  const file = table.text(`${key}_file`);
  const variable = table.text(`${key}_env`);
  if (file !== undefined && variable === undefined) return { file: resolve(folder, file) };
  if (variable !== undefined && file === undefined) return { variable };
  const problem = file === undefined ? 'is missing' : 'is given twice';
  throw new InputError(`${name}: ${oracle}.${key}_file or ${key}_env ${problem}`, remedy);
}

export function readUrl(name: string, table: FileTable, key: string, env: NodeJS.ProcessEnv): URL {
  const variable = table.text(`${key}_env`);
  const url = table.url(key);
  if ((variable === undefined) === (url === undefined)) {
    const problem = url === undefined ? 'is missing' : 'is given twice';
    throw table.invalid(key, `given once, as ${key} or, from a variable, as ${key}_env; it ${problem}`);
  }
  if (url !== undefined) return url;
  const fromVariable = new FileTable(`${name}, variable ${variable}`, { [key]: env[variable ?? ''] || undefined });
  return fromVariable.url(key) ?? missing(name, `the variable ${variable}, which holds the URL,`);
}

export function command(table: FileTable | undefined, key: string): readonly string[] | undefined {
  if (table === undefined || !table.has(key)) return undefined;
  try {
    return table.texts(key);
  } catch {
    return splitCommand(table.requiredText(key));
  }
}

export function missing(name: string, what: string): never {
  throw new InputError(`${name}: ${what} is missing`, `add ${what}`);
}
