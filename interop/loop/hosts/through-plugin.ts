import type { Call } from '@loopp/loop';
import type { Answer } from '../fixtures/calling.js';
import { fromTagged, toTagged } from './tagged-json.js';

/** Puts a question to a calling plugin. */
export type Ask = (question: Uint8Array, call?: Call) => Promise<Uint8Array>;

/** What a calling plugin was given, as if it were here: each call goes to the plugin, which makes it. */
export function throughPlugin<T extends object>(ask: Ask, on: string, methods: readonly (keyof T & string)[]): T {
  return made(ask, on, methods) as T;
}

function made(ask: Ask, on: string, methods: readonly string[]): object {
  const calls = methods.map((method) => [
    method,
    async (...given: unknown[]) => {
      const last = given.at(-1);
      // A suite hands the call's context last, whether there is one or not.
      const args = last === undefined || isCall(last) ? given.slice(0, -1) : given;
      const question = Buffer.from(JSON.stringify(toTagged({ on, method, args })));
      const answer: Answer = JSON.parse(Buffer.from(await ask(question, isCall(last) ? last : undefined)).toString());
      return 'object' in answer ? made(ask, answer.object, answer.methods) : fromTagged(answer.value);
    },
  ]);
  return Object.fromEntries(calls);
}

function isCall(value: unknown): value is Call {
  if (typeof value !== 'object' || value === null) return false;
  return 'signal' in value || 'deadline' in value || 'metadata' in value;
}
