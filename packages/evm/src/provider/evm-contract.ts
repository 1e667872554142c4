import type { Call } from '@loopp/loop';
import type { AbiParameter, DecodeAbiParametersReturnType } from 'viem';
import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';
import { type AbiView, typeAndVersion } from '../ocr2-abi.js';
import type { EthClient } from '../rpc/eth-client.js';
import { isRevert } from '../tx/revert-reason.js';

/** A contract on a chain. */
export interface EvmContract {
  readonly client: EthClient;
  readonly address: Hex;
  readonly chainId: bigint;
}

/** What a contract must be like for a provider. */
export interface ContractRequirements {
  /** What it must answer. */
  readonly views: readonly AbiView[];
  /** `typeAndVersion` in full or its first word; empty: any. */
  readonly contractTypes: readonly string[];
}

/**
 * Makes sure that a provider can work with a contract.
 * @throws EvmError `EVM_CONTRACT_UNSUITABLE` that says what is wrong, `EVM_RPC_UNREACHABLE` when nobody knows.
 */
export async function requireContract(
  contract: EvmContract,
  { views, contractTypes }: ContractRequirements,
  call?: Call,
): Promise<void> {
  const { client, address, chainId } = contract;
  if ((await client.code(address, call)).length === 0) {
    throw unsuitable(`there is no contract at ${address} on chain ${chainId}`, 'check the address and the chain');
  }
  await Promise.all(views.map((view) => requireView(contract, view, call)));
  if (contractTypes.length === 0) return;
  const [type] = await requireView(contract, typeAndVersion, call);
  if (!contractTypes.some((wanted) => type === wanted || type.split(' ')[0] === wanted)) {
    throw unsuitable(
      `the contract at ${address} is a "${type}", none of ${contractTypes.join(', ')}`,
      'add it to ContractTypes or give another contract',
    );
  }
}

async function requireView<const O extends readonly AbiParameter[]>(
  { client, address }: EvmContract,
  view: AbiView<O>,
  call: Call | undefined,
): Promise<DecodeAbiParametersReturnType<O>> {
  try {
    return await client.read(address, view, call);
  } catch (error) {
    if (!isRevert(error) && !(error instanceof EvmError && error.code === 'EVM_DATA_MALFORMED')) throw error;
    throw unsuitable(
      `the contract at ${address} does not answer ${view.name}() as an OCR2 contract does`,
      'give the address of an OCR2 aggregator itself, not of a proxy or a token',
      error,
    );
  }
}

function unsuitable(message: string, remedy: string, cause?: unknown): EvmError {
  return new EvmError('EVM_CONTRACT_UNSUITABLE', message, { remedy, cause });
}
