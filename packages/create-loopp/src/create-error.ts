import { LooppError } from '@loopp/grpc';

/** A project cannot be made, with what to do about it. */
export class CreateError extends LooppError {
  declare readonly remedy: string;

  /** @param code `CREATE_INPUT`: what the user gave cannot be used. `CREATE_INSTALL`: npm could not install. */
  constructor(code: 'CREATE_INPUT' | 'CREATE_INSTALL', message: string, remedy: string, cause?: unknown) {
    super(code, message, { remedy, cause });
  }
}
