// The scripted checks of facts that matter to callers, told in text so that three implementations can be compared.
// peer/checks_client.go has the same checks.

/** Metadata entries whose keys start with `x-`; octets for keys that end in `-bin`. */
export type Entries = readonly (readonly [string, string | Uint8Array])[];

export interface Answer {
  readonly response: Uint8Array;
  readonly header: Entries;
  readonly trailer: Entries;
}

/** What the checks need of a client. Calls that fail reject with `{ code, message }`. */
export interface CheckClient {
  call(
    method: string,
    request: Uint8Array,
    options?: { metadata?: Entries; timeoutMs?: number; signal?: AbortSignal },
  ): Promise<Answer>;
  bidi(method: string, requests: readonly Uint8Array[]): Promise<readonly Uint8Array[]>;
}

export class CallFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const servicePath = '/loopp.Checks/';
const sizes = [0, 1, 100, 16_379, 16_384, 65_535, 65_536, 1 << 20, 20 << 20];
const message = 'nöt 100 %, 😀\n';
const entries: Entries = [
  ['x-repeated', '1'],
  ['x-repeated', '2'],
  ['x-octets-bin', Uint8Array.of(0, 255)],
  ['x-octets-bin', Uint8Array.of(1)],
  ['x-long', 'v'.repeat(9000)],
];

export type Results = readonly (readonly [string, string])[];

const entriesBack = 'x-long=9000 octets x-octets-bin=00ff x-octets-bin=01 x-repeated=1 x-repeated=2';

/** What every pairing must see. */
export const expectedResults: Results = [
  ...sizes.map((size) => [`unary of ${size} octets`, 'same'] as const),
  ['500 calls at once', 'same'],
  ['metadata', `${entriesBack} / ${entriesBack}`],
  ['deadline on the server', 'seen'],
  ['status message', `9 ${message}`],
  ['unimplemented', '12'],
  ['deadline expiry', '4'],
  ['bidi of 300 messages', '300'],
  ['cancel', '1, and the server learned of it'],
  ['still usable', 'same'],
];

/** What grpc-js sees or shows of the two values of a key: node:http2 joins them. */
export function joined(results: Results): Results {
  const join = (text: string) => text.replaceAll('x-repeated=1 x-repeated=2', 'x-repeated=1, 2');
  return results.map(([name, result]) => [name, join(result)]);
}

/**
 * What grpc-js makes of a server whose timer runs before its own: that resets the stream with CANCEL, as
 * grpc-go does, and grpc-js shows a cancel where grpc-go and ours look at the deadline first.
 */
export function withServersTimer(results: Results): Results {
  return results.map(([name, result]) => [name, name === 'deadline expiry' && result === '1' ? '4' : result]);
}

export async function runChecks(client: CheckClient): Promise<Results> {
  const results: [string, string][] = [];
  for (const size of sizes) results.push([`unary of ${size} octets`, await echo(client, size)]);
  results.push(
    ['500 calls at once', await atOnce(client)],
    ['metadata', await metadata(client)],
    ['deadline on the server', await deadline(client)],
    ['status message', await statusOf(client, 'Fail', `9:${message}`)],
    ['unimplemented', (await statusOf(client, 'Missing', '')).split(' ')[0] ?? ''],
    ['deadline expiry', (await statusOf(client, 'Hang', '', 50)).split(' ')[0] ?? ''],
    ['bidi of 300 messages', await bidi(client)],
    ['cancel', await cancel(client)],
    ['still usable', await echo(client, 100)],
  );
  return results;
}

function pattern(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i++) bytes[i] = i * 31 + size;
  return bytes;
}

async function echo(client: CheckClient, size: number): Promise<string> {
  const sent = pattern(size);
  const { response } = await client.call('Echo', sent, { timeoutMs: 60_000 });
  return Buffer.compare(response, sent) === 0 ? 'same' : 'other octets came back';
}

async function atOnce(client: CheckClient): Promise<string> {
  const all = await Promise.all(Array.from({ length: 500 }, (_, i) => echo(client, i * i * 2)));
  return all.find((result) => result !== 'same') ?? 'same';
}

async function metadata(client: CheckClient): Promise<string> {
  const { header, trailer } = await client.call('Echo', new Uint8Array(), { metadata: entries });
  return `${show(header)} / ${show(trailer)}`;
}

function show(received: Entries): string {
  return received
    .filter(([key]) => key.startsWith('x-'))
    .toSorted(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : Buffer.from(value).toString('hex');
      return `${key}=${text.length > 100 ? `${text.length} octets` : text}`;
    })
    .join(' ');
}

async function deadline(client: CheckClient): Promise<string> {
  const { response } = await client.call('Deadline', new Uint8Array(), { timeoutMs: 30_000 });
  const left = Buffer.from(response).toString();
  return Number(left) > 0 && Number(left) <= 30_001 ? 'seen' : left;
}

async function statusOf(client: CheckClient, method: string, request: string, timeoutMs = 60_000): Promise<string> {
  return client.call(method, Buffer.from(request), { timeoutMs }).then(
    () => '0 ',
    (error: unknown) => (error instanceof CallFailure ? `${error.code} ${error.message}` : String(error)),
  );
}

async function bidi(client: CheckClient): Promise<string> {
  const requests = Array.from({ length: 300 }, (_, i) => pattern(i * 37));
  const responses = await client.bidi('Bidi', requests);
  const same = requests.every((request, i) => Buffer.compare(request, responses[i] ?? new Uint8Array()) === 0);
  return same ? String(responses.length) : 'other octets came back';
}

/** Waits until the server runs the call, cancels it, and waits until the server has ended it. */
async function cancel(client: CheckClient): Promise<string> {
  const controller = new AbortController();
  const ended = client.call('Hang', new Uint8Array(), { signal: controller.signal }).then(
    () => '0',
    (error: unknown) => (error instanceof CallFailure ? String(error.code) : String(error)),
  );
  if (!(await untilHanging(client, '1'))) return 'the server never ran the call';
  controller.abort();
  const code = await ended;
  if (!(await untilHanging(client, '0'))) return 'the server never learned of it';
  return `${code}, and the server learned of it`;
}

async function untilHanging(client: CheckClient, wanted: string): Promise<boolean> {
  for (let i = 0; i < 1000; i++) {
    const { response } = await client.call('Hanging', new Uint8Array());
    if (Buffer.from(response).toString() === wanted) return true;
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
  return false;
}
