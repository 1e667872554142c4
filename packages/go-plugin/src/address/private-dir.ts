import { chmod, chown, lstat, mkdtemp, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { resolveGroup } from './group.js';
import { checkSocketPath, LONGEST_SOCKET_NAME } from './socket-path.js';

/** go-plugin's name for such directories, too. */
const PREFIX = 'plugin-dir';

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
  const prefix = join(parent, PREFIX);
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

/**
 * Removes the private directory of a host that died, from the plugin's side: the sockets of this user in it, and the directory
 * when nothing else is left. Any other directory is not touched.
 */
export async function removeOrphanedDir(path: string): Promise<void> {
  if (!basename(path).startsWith(PREFIX)) return;
  try {
    for (const name of await readdir(path)) {
      const stat = await lstat(join(path, name));
      if (stat.isSocket() && stat.uid === process.getuid?.()) await unlink(join(path, name));
    }
    await rmdir(path);
  } catch {
    // Another plugin of the same host may be at it, or something else lies in it.
  }
}
