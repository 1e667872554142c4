import { readFile } from 'node:fs/promises';
import { EvmError } from '../evm-error.js';
import { fromHex, type Hex, toHex } from '../hex.js';
import { isRecord } from '../rpc/json-value.js';

/** A compiled contract, ready to deploy. */
export interface ContractArtifact {
  /** JSON ABI, for tools. */
  readonly abi: readonly unknown[];
  /** Creation code without constructor arguments. */
  readonly bytecode: Hex;
}

/**
 * Reads what `contracts/compile.mjs` made of MedianFeed.sol.
 * @throws EvmError `EVM_ARTIFACT_MISSING` when the build did not run.
 */
export async function readMedianFeedArtifact(file?: URL): Promise<ContractArtifact> {
  let artifact: unknown;
  try {
    artifact = JSON.parse(await readFile(file ?? builtAt(), 'utf8'));
  } catch (cause) {
    throw missing(cause);
  }
  if (!isRecord(artifact)) throw missing();
  const { abi, bytecode } = artifact;
  if (!Array.isArray(abi) || typeof bytecode !== 'string') throw missing();
  return { abi, bytecode: toHex(fromHex(bytecode)) };
}

/** By the package's name: the code that asks may lie in any file of it. */
function builtAt(): URL {
  return new URL(import.meta.resolve('@loopp/evm/contracts/MedianFeed.json'));
}

function missing(cause?: unknown): EvmError {
  return new EvmError('EVM_ARTIFACT_MISSING', 'the compiled contract MedianFeed.json is not there or not readable', {
    remedy: 'run the build (node packages/evm/contracts/compile.mjs)',
    cause,
  });
}
