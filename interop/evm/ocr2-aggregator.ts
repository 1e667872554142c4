import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const module = 'github.com/smartcontractkit/libocr';

/** Whether the `go` command is there. */
export function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Creation code of OCR2Aggregator 1.0.0, out of the Go bindings that libocr's module carries. Nothing is built. */
export function ocr2AggregatorBytecode(): string {
  const env = { ...process.env, GOFLAGS: '-mod=readonly', GOSUMDB: 'off' };
  const options = { cwd: import.meta.dirname, env, encoding: 'utf8', maxBuffer: 2 ** 24 } as const;
  const { Dir: folder }: { Dir: string } = JSON.parse(
    execFileSync('go', ['mod', 'download', '-json', module], options),
  );
  const bindings = readFileSync(join(folder, 'gethwrappers2', 'ocr2aggregator', 'ocr2aggregator.go'), 'utf8');
  const bytecode = /Bin: +"(0x[0-9a-f]+)"/.exec(bindings.slice(bindings.indexOf('var OCR2AggregatorMetaData =')))?.[1];
  if (bytecode === undefined) throw new Error('the bindings hold no bytecode of OCR2Aggregator');
  return bytecode;
}
