import type { Readable, Writable } from 'node:stream';
import { isCancel, select, text } from '@clack/prompts';
import { CreateError } from './create-error.js';
import type { CreateContext } from './create-project.js';
import { kinds } from './kinds.js';
import { targetOf } from './target.js';

interface Asked {
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** Where a person types and reads. Default: this process's own. */
interface Terminal {
  readonly input?: Readable;
  readonly output?: Writable;
}

/** Asks for kind and name, as far as they are not given. @throws CreateError when the user gives up. */
export async function ask(
  { kind, name }: Asked,
  { cwd, signal }: Pick<CreateContext, 'cwd' | 'signal'>,
  terminal: Terminal = {},
): Promise<{ kind: string; name: string }> {
  const common = { ...terminal, ...(signal && { signal }) };
  const chosen = kind ?? answered(await select({ message: 'What do you want to start?', options, ...common }));
  if (name !== undefined) return { kind: chosen, name };
  const validate = (value: string | undefined) => problemOf(value ?? '', cwd);
  const named = await text({ message: 'What is it called?', initialValue: `my-${chosen}`, validate, ...common });
  return { kind: chosen, name: answered(named) };
}

const options = Object.entries(kinds).map(([value, hint]) => ({ value, label: value, hint }));

function answered(answer: string | symbol): string {
  if (isCancel(answer)) throw new CreateError('CREATE_INPUT', 'nothing was created', 'call it again');
  return String(answer);
}

function problemOf(name: string, cwd: string): string | undefined {
  try {
    targetOf(name, cwd);
    return undefined;
  } catch (error) {
    if (error instanceof CreateError) return error.message;
    throw error;
  }
}
