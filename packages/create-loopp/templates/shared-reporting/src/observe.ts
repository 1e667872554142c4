import type { Call, Nanoseconds, PipelineRunner } from '@loopp/loop';
import type { Price } from './price.js';

/**
 * What this oracle sees now. The host runs the job's pipeline; put anything else here that your product observes: an
 * API, a chain (through the relayer set), a file.
 * @param longest how long a task may take.
 */
export async function observe(
  runner: PipelineRunner,
  pipeline: string,
  longest: Nanoseconds,
  call?: Call,
): Promise<Price> {
  const results = await runner.executeRun(pipeline, {}, { maxTaskDuration: longest }, call);
  const last = results.find(({ isTerminal }) => isTerminal);
  if (last === undefined) throw new Error('the pipeline has no result');
  if (last.error !== undefined && last.error !== '') throw new Error(`the pipeline failed: ${last.error}`);
  const text = String(last.value);
  if (!/^-?\d+$/.test(text)) throw new Error(`the pipeline gave ${text}, which is no whole number`);
  return { value: BigInt(text), observedAt: BigInt(Math.floor(Date.now() / 1000)) };
}
