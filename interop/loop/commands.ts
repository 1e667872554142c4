import { fileURLToPath } from 'node:url';
import type { ProviderType } from '@loopp/loop';
import type { Cell } from './coverage/cells.js';
import { goProgram, isGoProgram } from './go-programs.js';

/** The commands of the relayer and of the median plugin under test: ours, or Go's with the same answers. */
export const relayers = {
  ours: async () => typescript('./fixtures/relayer-plugin.ts'),
  go: async () => [await goProgram('relayer')],
};

export const medians = {
  ours: async () => typescript('../../packages/median/src/main.ts'),
  go: async () => [await goProgram('median')],
};

export const keystores = {
  ours: async () => typescript('../../packages/loop/src/fixtures/static-keystore-plugin.ts'),
  go: async () => [await goProgram('keystore')],
};

/** Go's reporting plugins of any product, which ask their surroundings what they are told to ask. */
export async function goReporting(ocr: 'ocr2' | 'ocr3', provider: ProviderType): Promise<readonly string[]> {
  return [await goProgram('reporting'), ocr, provider];
}

/** The original's own test plugin. */
export async function staticPlugin(...args: readonly string[]): Promise<readonly string[]> {
  return [await goProgram('static'), ...args];
}

/** Where calls between our host and such a plugin count. */
export function cellOf([program = '']: readonly string[]): Cell {
  return isGoProgram(program) ? 'our host, Go plugin' : 'ours with ours';
}

/** A plugin's environment has neither PATH nor NODE_OPTIONS. */
export function typescript(path: string): readonly string[] {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return [process.execPath, '--import', import.meta.resolve('tsx'), '--conditions=@loopp/source', file];
}
