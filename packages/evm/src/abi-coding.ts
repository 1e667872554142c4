import type {
  AbiEvent,
  AbiParameter,
  ContractEventName,
  DecodeAbiParametersReturnType,
  DecodeEventLogReturnType,
} from 'viem';
import { decodeAbiParameters, decodeEventLog, encodeAbiParameters } from 'viem/utils';
import { EvmError } from './evm-error.js';
import { fromHex, type Hex } from './hex.js';

// viem codes and decodes; here its errors become this package's own, and what it lets pass is refused.

/** A log entry's content, as a node gives it. */
export interface EventLog {
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/**
 * The bytes that one of viem's encoders makes.
 * @throws EvmError `EVM_ARGUMENT_INVALID` when a value does not fit its type.
 */
export function encoded(what: string, encode: () => Hex): Uint8Array {
  try {
    return fromHex(encode());
  } catch (cause) {
    throw new EvmError('EVM_ARGUMENT_INVALID', `${what} cannot be encoded: ${firstLine(cause)}`, { cause });
  }
}

/**
 * Values of the given types. Bytes behind the last value are allowed, as in Solidity.
 * @throws EvmError `EVM_DATA_MALFORMED`, also for empty data (nothing at that address answers).
 */
export function decodeValues<const T extends readonly AbiParameter[]>(
  types: T,
  data: Uint8Array,
): DecodeAbiParametersReturnType<T> {
  return decoded(() => {
    requireRanges(types, data);
    return decodeAbiParameters(types, data);
  });
}

/**
 * The arguments of an event by their names.
 * @throws EvmError `EVM_DATA_MALFORMED` when the log is of another event.
 */
export function decodeLog<const E extends AbiEvent>(event: E, { topics, data }: EventLog): EventArgs<E> {
  return decoded(() => {
    const [selector, ...indexed] = topics;
    const { args } = decodeEventLog({
      abi: [event],
      topics: selector === undefined ? [] : [selector, ...indexed],
      data,
    });
    requireRanges(
      event.inputs.filter((input) => !input.indexed),
      fromHex(data),
    );
    // What viem promises for E; TypeScript cannot work that out before E is known.
    return args as EventArgs<E>;
  });
}

type EventArgs<E extends AbiEvent> = DecodeEventLogReturnType<readonly [E], ContractEventName<readonly [E]>>['args'];

/** viem decodes 2^40 as a uint32; it refuses to encode it. */
function requireRanges(types: readonly AbiParameter[], data: Uint8Array): void {
  encodeAbiParameters(types, decodeAbiParameters(types, data));
}

function decoded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw new EvmError('EVM_DATA_MALFORMED', `malformed ABI data: ${firstLine(cause)}`, { cause });
  }
}

/** viem's messages go on with links to its documentation. */
function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line;
}
