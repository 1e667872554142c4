import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Failure, Results, Script, SortScript } from './script.js';

const here = import.meta.dirname;
const bin = `${here}/../bin`;
const binary = `${bin}/libocr-median`;

/** Whether the `go` command is there. */
export function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Builds the Go side; Go's own cache makes this quick when nothing changed. */
export async function buildLibocr(): Promise<void> {
  mkdirSync(bin, { recursive: true });
  await promisify(execFile)('go', ['test', '-c', '-o', binary, '.'], {
    cwd: here,
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOSUMDB: 'off' },
  });
}

/** Runs scripts on libocr's own plugin. */
export async function runLibocr(scripts: readonly Script[]): Promise<Results[]> {
  return (await runLines(scripts)).map(({ error, info, steps = [] }) => ({
    ...(error === undefined ? {} : { failure: failureOf(error) }),
    ...(info === undefined
      ? {}
      : {
          info: {
            name: info.Name,
            uniqueReports: info.UniqueReports,
            limits: [info.Limits.MaxQueryLength, info.Limits.MaxObservationLength, info.Limits.MaxReportLength],
          },
        }),
    steps: steps.map(({ error, ...step }) => (error === undefined ? step : { failure: failureOf(error) })),
  }));
}

/** Sorts with Go's sort.Slice. */
export async function sortWithGo(scripts: readonly SortScript[]): Promise<number[][]> {
  return (await runLines(scripts)).map(({ sorted = [] }) => sorted);
}

interface Line {
  readonly error?: string;
  readonly info?: {
    readonly Name: string;
    readonly UniqueReports: boolean;
    readonly Limits: {
      readonly MaxQueryLength: number;
      readonly MaxObservationLength: number;
      readonly MaxReportLength: number;
    };
  };
  readonly steps?: readonly {
    readonly error?: string;
    readonly bytes: string;
    readonly yes: boolean;
    readonly median?: string;
  }[];
  readonly sorted?: number[];
}

async function runLines(scripts: readonly (Script | SortScript)[]): Promise<Line[]> {
  const running = promisify(execFile)(binary, { maxBuffer: 2 ** 28 });
  running.child.stdin?.end(scripts.map((script) => `${JSON.stringify(script)}\n`).join(''));
  const { stdout } = await running;
  // A test binary ends its output with its verdict.
  const lines: Line[] = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  if (lines.length !== scripts.length)
    throw new Error(`${scripts.length} scripts, ${lines.length} answers: ${stdout.slice(-500)}`);
  return lines;
}

const failures: readonly (readonly [RegExp, Failure])[] = [
  [/^expected empty query/, 'query'],
  [/^error in Observation/, 'observation'],
  [/^only received/, 'tooFew'],
  [/^(error during LatestTransmissionDetails|down$)/, 'contract'],
  [/^(error during MedianFromReport|error during unpack|observations are empty)/, 'report'],
  [/^cannot build report from empty/, 'argument'],
  [/^(DeltaC |unexpected (length|version) of OnchainConfig|OnchainConfig min |proto:)/, 'config'],
];

/** The kind of a Go error; its text when it is of none, so that it equals nothing of ours. */
function failureOf(error: string): Failure | string {
  return failures.find(([pattern]) => pattern.test(error))?.[1] ?? error;
}
