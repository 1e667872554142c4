import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { LooppError } from '@loopp/grpc';
import type { Checksum } from './options.js';

/**
 * Compares a file with the checksum it must have. A file changed between this check and its start is not noticed.
 * @throws LooppError `GO_PLUGIN_CHECKSUM`
 */
export async function verifyChecksum(path: string, checksum: Checksum): Promise<void> {
  if (checksum.algorithm === '') throw refused('no hash implementation provided');
  if (checksum.digest.length === 0) throw refused('no checksum provided');
  const actual = await hashFile(path, checksum.algorithm);
  if (actual.length !== checksum.digest.length || !timingSafeEqual(actual, checksum.digest)) {
    throw refused(
      'checksums did not match',
      'install the plugin again, or update its checksum if the change was meant',
    );
  }
}

async function hashFile(path: string, algorithm: string): Promise<Buffer> {
  try {
    const hash = createHash(algorithm);
    await pipeline(createReadStream(path), hash);
    return hash.digest();
  } catch (cause) {
    throw refused(
      `error verifying checksum: ${cause instanceof Error ? cause.message : String(cause)}`,
      undefined,
      cause,
    );
  }
}

function refused(message: string, remedy?: string, cause?: unknown): LooppError {
  return new LooppError('GO_PLUGIN_CHECKSUM', message, { remedy, cause });
}
