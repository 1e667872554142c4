import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { addressOfPrivateKey } from '@loopp/ocr2';
import { InputError } from './input-error.js';

/** Where a private key is read from; never the key itself. */
export type KeyPlace = { readonly file: string } | { readonly variable: string };

const longestKeyFile = 4_096;

/**
 * Reads a private key: 64 hexadecimal digits, with or without 0x. Messages name the place and never show what is there.
 * @param what for the message: "signing key of oracle 1".
 * @returns 32 bytes.
 * @throws InputError when the place is missing, open to others, or holds no key.
 */
export function readKey(what: string, place: KeyPlace, env: NodeJS.ProcessEnv = process.env): Uint8Array {
  const name = 'file' in place ? place.file : `the variable ${place.variable}`;
  const text = 'file' in place ? readPrivateFile(what, place.file) : env[place.variable];
  if (text === undefined) {
    throw new InputError(`${what}: ${name} is not set`, 'set it to the key, 64 hexadecimal digits');
  }
  const digits = /^(?:0x)?([0-9a-fA-F]{64})$/.exec(text.trim())?.[1];
  const key = digits === undefined ? undefined : Uint8Array.from(Buffer.from(digits, 'hex'));
  if (key === undefined || !isKey(key)) {
    throw new InputError(
      `${what}: ${name} holds no secp256k1 private key`,
      'write 64 hexadecimal digits and nothing else',
    );
  }
  return key;
}

function readPrivateFile(what: string, file: string): string {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${what}: ${file} cannot be read (${reason})`, 'correct the path or the permissions', cause);
  }
  try {
    const { mode, size } = fstatSync(handle);
    // Windows has no such bits: every file looks open there.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8).padStart(3, '0');
      throw new InputError(
        `${what}: ${file} may be read or written by others (its mode is ${shown})`,
        `run: chmod 600 ${file}`,
      );
    }
    if (size > longestKeyFile) throw new InputError(`${what}: ${file} is too long for a key`, 'give the right file');
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

function isKey(key: Uint8Array): boolean {
  try {
    addressOfPrivateKey(key);
    return true;
  } catch {
    return false;
  }
}
