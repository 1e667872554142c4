import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a folder, at once: before anybody removes them. */
export function filesBelow(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

/**
 * Processes whose environment names the folder: the plugin's own, and children it left behind. Undefined where
 * the system does not show environments.
 */
export function processesOf(folder: string, procDir = '/proc'): readonly number[] | undefined {
  let entries: string[];
  try {
    entries = readdirSync(procDir).filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  return entries.filter((pid) => environmentNames(join(procDir, pid, 'environ'), folder)).map(Number);
}

function environmentNames(file: string, folder: string): boolean {
  try {
    return readFileSync(file, 'latin1').includes(folder);
  } catch {
    return false;
  }
}
