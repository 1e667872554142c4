import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const OWN = join(import.meta.dirname, '..', 'bin', 'python', 'bin', 'python');
const SCRIPT = join(import.meta.dirname, 'python', 'partner.py');

const python = [OWN, 'python3'].find((program) => {
  if (program === OWN && !existsSync(OWN)) return false;
  try {
    execFileSync(program, ['-c', 'import pyplugin'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** Why the tests with python-plugin cannot run here; `false` when they can.  */
export const withoutPython: string | false =
  python === undefined ? 'python-plugin 0.1.0 (PyPI) is not on this machine: its part of the matrix is skipped' : false;

/** The command that runs the Python partner, as `host` or as `plugin`. */
export function pythonPartner(role: 'host' | 'plugin'): readonly string[] {
  return [python ?? 'python3', SCRIPT, role];
}
