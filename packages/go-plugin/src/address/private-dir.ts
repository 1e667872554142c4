import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveGroup } from './group.js';
import { checkSocketPath, LONGEST_SOCKET_NAME } from './socket-path.js';

/** A directory for the sockets of one plugin, open to nobody else. */
export interface PrivateDir {
  readonly path: string;
  /** Removes it with all sockets left in it. Idempotent. */
  remove(): Promise<void>;
}

/**
 * Makes a fresh directory of mode 0700, or 0770 owned by `group`, under `parent` (default: the system's temp directory).
 * @throws LooppError `GO_PLUGIN_SOCKET_PATH_TOO_LONG` when a socket in it would have too long a path
 */
export async function makePrivateDir(parent: string = tmpdir(), group?: string): Promise<PrivateDir> {
  const prefix = join(parent, 'plugin-dir');
  // mkdtemp appends six characters.
  checkSocketPath(prefix, 6 + 1 + LONGEST_SOCKET_NAME);
  const path = await mkdtemp(prefix);
  const remove = () => rm(path, { recursive: true, force: true });
  try {
    if (group !== undefined) {
      await chown(path, -1, await resolveGroup(group));
      await chmod(path, 0o770);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}
