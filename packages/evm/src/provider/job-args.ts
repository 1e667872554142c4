import type { RelayArgs } from '@loopp/loop';
import { checksumAddress } from '../address.js';
import { EvmError } from '../evm-error.js';
import type { Hex } from '../hex.js';
import { isRecord, type JsonRecord } from '../rpc/json-value.js';

/**
 * The contract that a job means.
 * @throws EvmError `EVM_CONFIG_INVALID` when it is no address, or when the job's relay config is for another chain.
 */
export function contractOf(args: RelayArgs, chainId: bigint): Hex {
  const wanted = relayConfig(args.relayConfig)['chainID'];
  if (wanted !== undefined && String(wanted) !== String(chainId)) {
    throw new EvmError(
      'EVM_CONFIG_INVALID',
      `the job is for chain ${String(wanted)}, the relayer is for chain ${chainId}`,
      {
        remedy: 'correct chainID in the relayConfig of the job, or give the job to another relayer',
      },
    );
  }
  return addressOf('contract ID of the job', args.contractId);
}

/** @throws EvmError `EVM_CONFIG_INVALID` that names `what`. */
export function addressOf(what: string, text: string): Hex {
  try {
    return checksumAddress(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EvmError('EVM_CONFIG_INVALID', `the ${what} is no address: ${reason}`, {
      remedy: 'write 0x and 40 hexadecimal digits',
      cause,
    });
  }
}

function relayConfig(json: Uint8Array): JsonRecord {
  if (json.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(json));
    if (isRecord(value)) return value;
    if (value === null) return {};
  } catch {
    // Told below, without the text: a job's configuration may hold secrets.
  }
  throw new EvmError('EVM_CONFIG_INVALID', 'the relayConfig of the job is no JSON object');
}
