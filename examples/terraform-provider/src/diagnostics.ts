// Errors as Terraform shows them: with a summary, a text, and the attribute that they are about.
import type { Init } from '@loopp/protobuf';
import {
  type AttributePath,
  type AttributePath_Step,
  type Diagnostic,
  Diagnostic_Severity,
} from './pb/tfplugin6.pb.js';

/** The way to an attribute: names of attributes and blocks, numbers of blocks in a list. */
export type Path = readonly (string | number)[];

/** Something that the author of a configuration can mend. */
export class Fault extends Error {
  readonly path: Path;

  constructor(
    readonly summary: string,
    detail: string,
    path: Path = [],
  ) {
    super(detail);
    this.path = path;
  }
}

/**
 * Runs a request; what it throws becomes the answer's diagnostics. An error of gRPC in their place would be shown as a
 * fault of the plugin, without the place in the configuration.
 */
export async function diagnosed<T extends object>(
  run: () => T | Promise<T>,
): Promise<T | { diagnostics: Init<Diagnostic>[] }> {
  try {
    return await run();
  } catch (error) {
    return { diagnostics: [diagnosticOf(error)] };
  }
}

export function attributePath(path: Path): Init<AttributePath> {
  return { steps: path.map((step) => ({ selector: selector(step) })) };
}

function diagnosticOf(error: unknown): Init<Diagnostic> {
  const detail = error instanceof Error ? error.message : String(error);
  const known = error instanceof Fault ? error : undefined;
  return {
    severity: Diagnostic_Severity.ERROR,
    summary: known?.summary ?? 'zonefile failed',
    detail,
    ...(known !== undefined && known.path.length > 0 && { attribute: attributePath(known.path) }),
  };
}

function selector(step: string | number): AttributePath_Step['selector'] {
  if (typeof step === 'number') return { case: 'elementKeyInt', value: BigInt(step) };
  return { case: 'attributeName', value: step };
}
