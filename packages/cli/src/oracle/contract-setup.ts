import type { Call, ConfigProvider, ContractConfig } from '@loopp/loop';
import { LooppError } from '@loopp/loop';
import { decodeOffchainConfig, formatAddress, type OffchainConfig } from '@loopp/ocr2';

/** What a contract's configuration says to its oracles. */
export interface ContractSetup {
  readonly config: ContractConfig;
  readonly offchain: OffchainConfig;
}

/**
 * Reads a contract's configuration the way an oracle does, and computes its digest anew instead of believing it.
 * @throws LooppError `CLI_CONTRACT` when the contract is not configured or something does not fit together.
 */
export async function readContractSetup(provider: ConfigProvider, call: Call): Promise<ContractSetup> {
  const { changedInBlock } = await provider.contractConfigTracker.latestConfigDetails(call);
  if (changedInBlock === 0n) {
    throw contractError('the contract has no oracles yet', 'configure it (setConfig) before running a feed');
  }
  const config = await provider.contractConfigTracker.latestConfig(changedInBlock, call);
  const digest = await provider.offchainConfigDigester.configDigest(config, call);
  if (Buffer.compare(digest, config.configDigest) !== 0) {
    throw contractError(
      'the digest that the contract tells is not the digest of its configuration',
      'check that contract and chain id belong together',
    );
  }
  try {
    return { config, offchain: decodeOffchainConfig(config.offchainConfig) };
  } catch (cause) {
    throw contractError(
      `the offchain config of the contract (version ${config.offchainConfigVersion}) cannot be read: ${String(cause)}`,
      'configure it with an OCR2 offchain config, version 2',
      cause,
    );
  }
}

/** The index of the oracle with these addresses; undefined when the contract does not know it. */
export function oracleIndex(config: ContractConfig, signer: string, transmitter: string): number | undefined {
  const index = config.signers.findIndex(
    (address, at) => sameAddress(formatAddress(address), signer) && sameAddress(config.transmitters[at], transmitter),
  );
  return index < 0 ? undefined : index;
}

function sameAddress(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

function contractError(message: string, remedy: string, cause?: unknown): LooppError {
  return new LooppError('CLI_CONTRACT', message, { remedy, cause });
}
