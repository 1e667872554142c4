import { readFileSync } from 'node:fs';
import type { FeedFile } from '../feed-file/feed-file.js';
import { InputError } from '../input/input-error.js';
import { CsvSource } from '../source/csv-source.js';
import { HttpSource } from '../source/http-source.js';
import type { PriceSource } from '../source/price-source.js';

/** Opens the price source of a feed file. @throws InputError when it is a file that cannot be used. */
export function openSource({ name, source }: FeedFile, decimals: number, signal?: AbortSignal): PriceSource {
  if (source.type === 'http') return new HttpSource({ ...source, decimals, ...(signal && { signal }) });
  let text: string;
  try {
    text = readFileSync(source.file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new InputError(`${name}: source.file ${source.file} cannot be read (${reason})`, 'correct the path', cause);
  }
  return new CsvSource({ name: source.file, text, columns: source.columns, decimals });
}
