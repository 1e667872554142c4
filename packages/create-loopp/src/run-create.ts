import type { GivenToCreate } from './create-command.js';
import { CreateError } from './create-error.js';
import { type CreateContext, createProject } from './create-project.js';
import { isKind, kinds } from './kinds.js';

export interface RunContext extends CreateContext {
  /** Whether a person sits at a terminal. */
  readonly isInteractive: boolean;
}

/**
 * Makes the project that was asked for; on a terminal it asks for what was not given.
 * @throws CreateError
 */
export async function runCreate(given: GivenToCreate, { isInteractive, ...context }: RunContext): Promise<void> {
  let { kind, name } = given;
  const isAskable = kind === undefined || (name === undefined && isKind(kind));
  if (isInteractive && isAskable) {
    const { ask } = await import('./ask.js');
    ({ kind, name } = await ask({ kind, name }, context));
  }
  const remedy = `give a kind (${Object.keys(kinds).join(', ')}) and a name`;
  if (kind === undefined) throw new CreateError('CREATE_INPUT', 'it is not said what to create', remedy);
  // A kind that does not exist is the greater mistake: it is told first.
  if (name === undefined && isKind(kind)) throw new CreateError('CREATE_INPUT', 'the project has no name', remedy);
  await createProject({ ...given, kind, name: name ?? '' }, context);
}
