import { type Case, type CaseName, type Codec, caseNames } from './codec.js';
import { loopp } from './loopp.js';
import { protobufEs } from './protobuf-es.js';
import { protobufjs } from './protobufjs.js';
import { tsProto } from './ts-proto.js';

const codecs: readonly Codec[] = [loopp, protobufjs, tsProto, protobufEs];
const rounds = 21;
/** Milliseconds that one codec runs in one round. */
const slice = 20;
const gate: CaseName = 'BuildReportRequest, 31 observations';

interface Figures {
  /** Microseconds, medians over the rounds. */
  readonly encode: number;
  readonly decode: number;
  readonly both: number;
}

/** Mean microseconds of one call while calling for a slice of time. */
function time(call: () => unknown): number {
  const start = performance.now();
  let calls = 0;
  let passed = 0;
  do {
    for (let i = 0; i < 50; i++) call();
    calls += 50;
    passed = performance.now() - start;
  } while (passed < slice);
  return (passed * 1000) / calls;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** All codecs in turn, round after round, so that whatever disturbs the machine disturbs them all. */
function measure(name: CaseName): Record<string, Figures> {
  const [first, ...others] = codecs.map((codec) => ({
    codec,
    ...codec.cases[name],
    bytes: codec.cases[name].encode(),
  }));
  for (const { codec, bytes } of others) {
    if (Buffer.compare(bytes, first?.bytes ?? new Uint8Array()) !== 0) {
      throw new Error(`${codec.name} writes other bytes for ${name}`);
    }
  }
  const samples = codecs.map(({ name: codec, cases }) => ({ codec, run: cases[name], times: [] as Figures[] }));
  // A plain Uint8Array: what a transport hands over.
  const bytes = Uint8Array.from(first?.bytes ?? []);
  const once = ({ encode, decode }: Case): Figures => ({
    encode: time(encode),
    decode: time(() => decode(bytes)),
    both: time(() => decode(encode())),
  });
  for (let round = -3; round < rounds; round++) {
    for (const { run, times } of samples) {
      const figures = once(run);
      // The first rounds warm up.
      if (round >= 0) times.push(figures);
    }
  }
  return Object.fromEntries(
    samples.map(({ codec, times }) => [
      codec,
      {
        encode: median(times.map((t) => t.encode)),
        decode: median(times.map((t) => t.decode)),
        both: median(times.map((t) => t.both)),
      },
    ]),
  );
}

const results = Object.fromEntries(caseNames.map((name) => [name, measure(name)]));

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify({ rounds, unit: 'us', results })}\n`);
else {
  process.stdout.write(
    '| message | codec | encode µs | decode µs | both µs | ours is faster by |\n| --- | --- | --- | --- | --- | --- |\n',
  );
  for (const [name, figures] of Object.entries(results)) {
    for (const [codec, { encode, decode, both }] of Object.entries(figures)) {
      const ratio = both / (figures.loopp?.both ?? Number.NaN);
      const cells = [
        name,
        codec,
        encode.toFixed(2),
        decode.toFixed(2),
        both.toFixed(2),
        codec === 'loopp' ? '' : `${ratio.toFixed(1)}x`,
      ];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
    }
  }
}

const { loopp: ours, protobufjs: theirs } = results[gate] ?? {};
if (ours === undefined || theirs === undefined || ours.both > theirs.both) {
  process.stderr.write(`ours is slower than protobufjs on ${gate}\n`);
  process.exitCode = 1;
}
