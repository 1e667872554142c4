import type { Ocr3ReportingPluginLimits, ReportingPluginLimits } from '@loopp/loop';
import { SimulatorError } from '../simulator-error.js';

const mebibyte = 1024 * 1024;

/** What libocr lets an OCR2 plugin declare (`types.MaxMax…Length`), in bytes. */
export const ocr2Ceilings: ReportingPluginLimits = {
  maxQueryLength: 256 * mebibyte,
  maxObservationLength: 256 * mebibyte,
  maxReportLength: 256 * mebibyte,
};

/** The same for OCR3 (`ocr3types.MaxMax…`). */
export const ocr3Ceilings: Ocr3ReportingPluginLimits = {
  maxQueryLength: 5 * mebibyte,
  maxObservationLength: mebibyte,
  maxOutcomeLength: 5 * mebibyte,
  maxReportLength: 5 * mebibyte,
  maxReportCount: 2_000,
};

/** @throws SimulatorError SIMULATOR_LIMIT when a plugin declares more than libocr allows, or its oracles differ. */
export function checkLimits<L extends object>(
  declared: readonly { readonly id: number; readonly limits: L }[],
  ceilings: L,
): void {
  for (const { id, limits } of declared) {
    for (const [name, ceiling] of Object.entries(ceilings)) {
      const value = numberOf(limits, name);
      if (Number.isInteger(value) && value >= 0 && value <= ceiling) continue;
      throw new SimulatorError('SIMULATOR_LIMIT', `${name} of oracle ${id} is ${value}; libocr allows 0 to ${ceiling}`);
    }
    const [first] = declared;
    for (const name of Object.keys(ceilings)) {
      if (first === undefined || numberOf(first.limits, name) === numberOf(limits, name)) continue;
      const message = `${name} is ${numberOf(first.limits, name)} for oracle ${first.id} and ${numberOf(limits, name)} for oracle ${id}`;
      throw new SimulatorError('SIMULATOR_LIMIT', message, { remedy: 'declare the same limits for all oracles' });
    }
  }
}

function numberOf(limits: object, name: string): number {
  return Number(Object.entries(limits).find(([key]) => key === name)?.[1]);
}

/** Refuses what is longer than the plugin declared: libocr makes an error of it. */
export function atMost(what: string, name: string, longest: number): (bytes: Uint8Array) => void {
  return (bytes) => {
    if (bytes.length <= longest) return;
    throw new SimulatorError(
      'SIMULATOR_LIMIT',
      `the ${what} has ${bytes.length} bytes; the plugin declared ${name} = ${longest}`,
      { remedy: `declare a larger ${name}, or answer with less` },
    );
  };
}
