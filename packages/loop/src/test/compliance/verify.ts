import assert from 'node:assert/strict';
import { inspect, isDeepStrictEqual } from 'node:util';
import { Status, StatusError } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { ExpectedError } from './cases.js';
import { madeOf } from './made.js';
import { type AskedCase, ask, casesIn } from './methods.js';

/** Makes a case's call and compares what comes of it. An object that it makes is compared too, and closed. */
export async function verify(subject: object, asked: AskedCase, call?: Call): Promise<unknown> {
  const { method, args, error } = asked;
  const answering = ask(subject, method, args, call);
  if (error !== undefined) return refuses(answering, error, described(asked));
  const answer = await answering.catch((reason: unknown) => {
    throw new Error(`${described(asked)} was refused: ${reasonOf(reason)}`, { cause: reason });
  });
  if (asked.makes !== undefined) await verifyMade(answer, asked.makes, asked);
  if ('answer' in asked) sameValue(answer, asked.answer, `${described(asked)} gave another answer`);
  try {
    await asked.check?.(answer);
  } catch (error) {
    throw new Error(`${described(asked)} gave ${show(answer)}: ${reasonOf(error)}`, { cause: error });
  }
  return answer;
}

async function verifyMade(answer: unknown, makes: object, asked: AskedCase): Promise<void> {
  const by = described(asked);
  const { made, info, close } = madeOf(answer, by);
  try {
    if ('info' in asked) sameValue(info, asked.info, `${by} announced something else`);
    for (const one of casesIn(makes)) {
      await verify(made, one).catch((error: Error) => {
        throw new Error(`of what ${by} made, ${error.message}`, { cause: error });
      });
    }
  } finally {
    await close();
  }
}

/** Expects a rejection with this status and text. */
export async function refuses(attempt: Promise<unknown>, expected: ExpectedError, what: string): Promise<StatusError> {
  const failure = await attempt.then(
    (answer) => assert.fail(`${what} was not refused: it gave ${show(answer)}`),
    (reason: unknown) => StatusError.from(reason),
  );
  const { text, status = Status.UNKNOWN } = expected;
  const holds = typeof text === 'string' ? failure.details.includes(text) : text.test(failure.details);
  if (!holds) assert.fail(`${what} was refused with ${show(failure.details)}, which does not say ${show(text)}`);
  if (failure.status !== status) {
    assert.fail(`${what} was refused with ${failure.code}, not with ${nameOf(status)} (${failure.details})`);
  }
  return failure;
}

/** Bytes are bytes, a Buffer's too, and a member that is undefined counts as left out: neither shows on the wire. */
export function sameValue(actual: unknown, expected: unknown, otherwise: string): void {
  const [got, wanted] = [plain(actual), plain(expected)];
  if (isDeepStrictEqual(got, wanted)) return;
  const message = `${otherwise}\n${difference(brief(got), brief(wanted))}`;
  throw new assert.AssertionError({ message, actual, expected });
}

function difference(got: unknown, wanted: unknown): string {
  try {
    assert.deepEqual(got, wanted);
    return 'They differ behind what would be shown.';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

/** From 22 on, Node needs memory for the square of the number of lines that differ, and shows each byte on a line. */
const shownItems = 200;

function brief(value: unknown): unknown {
  if (value instanceof Uint8Array) return value.length > shownItems ? hex(value) : value;
  if (Array.isArray(value)) {
    const items = value.slice(0, shownItems).map(brief);
    // In front, since Node 20 leaves out the end.
    return value.length > shownItems ? [`the first of ${value.length} items:`, ...items] : items;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, brief(one)]));
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Map) return value;
  const members = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(members.map(([key, one]) => [key, plain(one)]));
}

export function described({ method, args }: Pick<AskedCase, 'method' | 'args'>): string {
  return `${method.path}(${args.map(show).join(', ')})`;
}

/** On one line, bytes as hex. */
export function show(value: unknown): string {
  return inspect(shown(value), {
    breakLength: Number.POSITIVE_INFINITY,
    compact: true,
    depth: 6,
    maxStringLength: 200,
  });
}

function shown(value: unknown): unknown {
  if (value instanceof Uint8Array) return { [inspect.custom]: () => hex(value) };
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shown(one)]));
}

function hex(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.subarray(0, 40)).toString('hex');
  return bytes.length > 40 ? `0x${text}… (${bytes.length} bytes)` : `0x${text}`;
}

function reasonOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

function nameOf(status: Status): string {
  return Object.entries(Status).find(([, code]) => code === status)?.[0] ?? String(status);
}
