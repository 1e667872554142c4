import { LooppError } from '@loopp/grpc';

/** What the user gave cannot be run: one message, with what to do about it. The command ends with exit code 2. */
export class InputError extends LooppError {
  declare readonly remedy: string;

  constructor(message: string, remedy: string, cause?: unknown) {
    super('CLI_INPUT', message, { remedy, cause });
  }
}
