import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Guardian } from './guardian.js';

/** The private place (0700) of one run in the system's temp folder, and the guardian that removes it if we cannot. */
export class RunDirectory {
  readonly path: string;
  readonly guardian: Guardian;

  private constructor(path: string, guardian: Guardian) {
    this.path = path;
    this.guardian = guardian;
  }

  static async make(parent: string = tmpdir()): Promise<RunDirectory> {
    const path = join(parent, `loop-${randomBytes(6).toString('hex')}`);
    const guardian = new Guardian();
    guardian.watchDirectory(path);
    try {
      await mkdir(path, { mode: 0o700 });
    } catch (error) {
      await guardian.dismiss();
      throw error;
    }
    return new RunDirectory(path, guardian);
  }

  /** Removes the directory; the processes of the run must be gone. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
    await this.guardian.dismiss();
  }
}
