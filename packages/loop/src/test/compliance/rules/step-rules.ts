import type { Step } from '../cases.js';
import type { AskedCase } from '../methods.js';
import { verify } from '../verify.js';

/** Calls on one object, one after the other. */
export async function takeSteps<T extends object>(subject: T, steps: readonly Step<T>[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await verify(subject, asked(step)).catch((error: Error) => {
      throw new Error(`in step ${index + 1}, ${error.message}`, { cause: error });
    });
  }
}

function asked(step: { readonly call: string; readonly args: readonly unknown[] }): AskedCase {
  const { call: name, args } = step;
  const method = { path: name, part: undefined, name, arity: args.length, repeatable: false, byDefault: undefined };
  return { ...step, method };
}
