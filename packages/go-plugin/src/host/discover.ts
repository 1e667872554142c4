import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * Files of a directory whose names match a pattern (`*` any characters, `?` one, `[a-z]` one of these), sorted, as absolute
 * paths. As in go-plugin there is no check that they are plugins, or executable.
 * @throws the system's error when the directory cannot be read
 */
export async function discoverPlugins(pattern: string, directory: string): Promise<string[]> {
  const matches = toExpression(pattern);
  const names = await readdir(directory);
  return names
    .filter((name) => matches.test(name))
    .sort()
    .map((name) => resolve(directory, name));
}

function toExpression(pattern: string): RegExp {
  const source = pattern.replace(/\[[^\]/]+\]|[\s\S]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 ? part.replace(/\\/g, '\\\\') : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${source}$`, 's');
}
