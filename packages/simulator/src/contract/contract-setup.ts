import type { Call, ConfigProvider, ContractConfig } from '@loopp/loop';
import {
  decodeOcr3OffchainConfig,
  decodeOffchainConfig,
  type Ocr3OffchainConfig,
  type OffchainConfig,
  ocr3OffchainConfigVersion,
  offchainConfigVersion,
} from '@loopp/ocr2';
import { equalBytes } from '../protocol/bytes.js';
import { SimulatorError } from '../simulator-error.js';

type Configured = Pick<ConfigProvider, 'contractConfigTracker' | 'offchainConfigDigester'>;

/** What a contract's configuration says to its oracles, OCR2. */
export interface Ocr2Setup {
  readonly config: ContractConfig;
  readonly offchain: OffchainConfig;
}

/** The same, OCR3. */
export interface Ocr3Setup {
  readonly config: ContractConfig;
  readonly offchain: Ocr3OffchainConfig;
}

/**
 * Reads a contract's configuration through a relayer, the way an oracle does: its digest is computed anew instead of
 * believed.
 * @throws SimulatorError SIMULATOR_CONTRACT when the contract is not configured or something does not fit together;
 * whatever the relayer throws.
 */
export async function readContractConfig(provider: Configured, call?: Call): Promise<ContractConfig> {
  const { changedInBlock } = await provider.contractConfigTracker.latestConfigDetails(call);
  if (changedInBlock === 0n) {
    throw contractError('the contract has no oracles yet', 'configure it (setConfig) before running a feed');
  }
  const config = await provider.contractConfigTracker.latestConfig(changedInBlock, call);
  const digest = await provider.offchainConfigDigester.configDigest(config, call);
  if (equalBytes(digest, config.configDigest)) return config;
  throw contractError(
    'the digest that the contract tells is not the digest of its configuration',
    'check that contract and chain id belong together',
  );
}

/** The same with the part for the oracles decoded. @throws SimulatorError SIMULATOR_CONTRACT. */
export async function readOcr2Setup(provider: Configured, call?: Call): Promise<Ocr2Setup> {
  const config = await readContractConfig(provider, call);
  return { config, offchain: decoded(config, 2, offchainConfigVersion, decodeOffchainConfig) };
}

/** The same for OCR3. @throws SimulatorError SIMULATOR_CONTRACT. */
export async function readOcr3Setup(provider: Configured, call?: Call): Promise<Ocr3Setup> {
  const config = await readContractConfig(provider, call);
  return { config, offchain: decoded(config, 3, ocr3OffchainConfigVersion, decodeOcr3OffchainConfig) };
}

function decoded<T>(
  { offchainConfig, offchainConfigVersion }: ContractConfig,
  protocol: 2 | 3,
  version: bigint,
  decode: (encoded: Uint8Array) => T,
): T {
  try {
    return decode(offchainConfig);
  } catch (cause) {
    throw contractError(
      `the offchain config of the contract (version ${offchainConfigVersion}) cannot be read: ${String(cause)}`,
      `configure it with an OCR${protocol} offchain config, version ${version}`,
      cause,
    );
  }
}

function contractError(message: string, remedy: string, cause?: unknown): SimulatorError {
  return new SimulatorError('SIMULATOR_CONTRACT', message, { remedy, cause });
}
