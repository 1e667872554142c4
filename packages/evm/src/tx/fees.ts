import type { Call } from '@loopp/loop';
import { EvmError } from '../evm-error.js';
import type { CallRequest, EthClient } from '../rpc/eth-client.js';
import { RpcRefusedError } from '../rpc/rpc-error.js';

/** What a transaction may cost; whatever is left out is asked of the chain. Prices in wei per gas. */
export interface FeeOptions {
  /** Fixed limit. Then nothing is simulated before sending, and a call that reverts costs its gas. */
  readonly gasLimit?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
  readonly maxFeePerGas?: bigint;
}

export interface Fees {
  readonly gasLimit: bigint;
  readonly maxPriorityFeePerGas: bigint;
  readonly maxFeePerGas: bigint;
}

const oneGwei = 1_000_000_000n;

/** Twice the current base fee and a tip: holds for six full blocks in a row. Estimated gas gets a quarter on top. */
export async function estimateFees(
  client: EthClient,
  request: CallRequest,
  options: FeeOptions,
  call?: Call,
): Promise<Fees> {
  const [gasLimit, tip, cap] = await Promise.all([
    options.gasLimit ?? client.estimateGas(request, call).then((gas) => (gas * 5n + 3n) / 4n),
    options.maxPriorityFeePerGas ?? suggestedTip(client, call),
    options.maxFeePerGas ?? baseFee(client, call).then((fee) => fee * 2n),
  ]);
  const maxFeePerGas = options.maxFeePerGas ?? cap + tip;
  // A tip above the cap would be no valid transaction.
  const exceedsCap = tip > maxFeePerGas;
  return { gasLimit, maxPriorityFeePerGas: exceedsCap ? maxFeePerGas : tip, maxFeePerGas };
}

async function suggestedTip(client: EthClient, call: Call | undefined): Promise<bigint> {
  try {
    return await client.maxPriorityFeePerGas(call);
  } catch (error) {
    // Not every node offers the method.
    if (error instanceof RpcRefusedError) return oneGwei;
    throw error;
  }
}

async function baseFee(client: EthClient, call: Call | undefined): Promise<bigint> {
  const { baseFeePerGas } = await client.block('latest', call);
  if (baseFeePerGas !== undefined) return baseFeePerGas;
  throw new EvmError('EVM_RPC_REFUSED', 'the chain has no base fee, so it takes no EIP-1559 transactions');
}
