import type { Call } from '@loopp/loop';
import type { AbiParameter, DecodeAbiParametersReturnType } from 'viem';
import { toFunctionSelector } from 'viem/utils';
import { decodeValues, type EventLog } from '../abi-coding.js';
import { fromHex, type Hex, toHex, toQuantity } from '../hex.js';
import type { AbiView } from '../ocr2-abi.js';
import { readBytes, readCount, readHex, readList, readQuantity, readRecord } from './json-value.js';

/** What answers JSON-RPC requests: a pool of nodes. */
export interface RpcRequester {
  request(method: string, params: readonly unknown[], call?: Call): Promise<unknown>;
}

/** A block by number, or by how settled it is. */
export type BlockTag = bigint | 'latest' | 'pending';

export interface Block {
  readonly number: bigint;
  readonly hash: Hex;
  /** Seconds since the epoch. */
  readonly timestamp: bigint;
  /** In wei; undefined on chains without EIP-1559. */
  readonly baseFeePerGas: bigint | undefined;
}

export interface Log extends EventLog {
  readonly blockNumber: bigint;
  readonly transactionHash: Hex;
}

export interface LogFilter {
  readonly address: Hex;
  /** First topic. */
  readonly topic: Hex;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
}

export interface Receipt {
  readonly transactionHash: Hex;
  readonly blockNumber: bigint;
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  /** Of a transaction that created a contract. */
  readonly contractAddress: Hex | undefined;
}

/** What a transaction or a simulated call consists of. */
export interface CallRequest {
  readonly from?: Hex;
  /** Absent for the creation of a contract. */
  readonly to?: Hex;
  readonly value?: bigint;
  readonly data?: Uint8Array;
}

/** The part of Ethereum's JSON-RPC that this package needs, with checked answers. */
export class EthClient {
  readonly #rpc: RpcRequester;

  constructor(rpc: RpcRequester) {
    this.#rpc = rpc;
  }

  async blockNumber(call?: Call): Promise<bigint> {
    return readQuantity(await this.#rpc.request('eth_blockNumber', [], call), 'a block number');
  }

  /** @throws EvmError `EVM_RPC_MALFORMED` when the node does not know the block. */
  async block(tag: BlockTag, call?: Call): Promise<Block> {
    const block = readRecord(await this.#rpc.request('eth_getBlockByNumber', [tagOf(tag), false], call), 'a block');
    const { baseFeePerGas } = block;
    return {
      number: readQuantity(block['number'], 'a block number'),
      hash: readHex(block['hash'], 'a block hash'),
      timestamp: readQuantity(block['timestamp'], 'a block timestamp'),
      baseFeePerGas: baseFeePerGas == null ? undefined : readQuantity(baseFeePerGas, 'a base fee'),
    };
  }

  async code(address: Hex, call?: Call): Promise<Uint8Array> {
    return readBytes(await this.#rpc.request('eth_getCode', [address, 'latest'], call), 'code');
  }

  async balance(address: Hex, call?: Call): Promise<bigint> {
    return readQuantity(await this.#rpc.request('eth_getBalance', [address, 'latest'], call), 'a balance');
  }

  async transactionCount(address: Hex, tag: BlockTag, call?: Call): Promise<number> {
    return readCount(await this.#rpc.request('eth_getTransactionCount', [address, tagOf(tag)], call), 'a nonce');
  }

  /** Runs a call without a transaction. Reverting, it rejects with RpcRefusedError. */
  async call(request: CallRequest, tag: BlockTag = 'latest', call?: Call): Promise<Uint8Array> {
    return readBytes(await this.#rpc.request('eth_call', [callObject(request), tagOf(tag)], call), 'returned bytes');
  }

  /**
   * Calls a view function of a contract.
   * @throws EvmError `EVM_DATA_MALFORMED` when the answer is not what the function gives.
   */
  async read<const O extends readonly AbiParameter[]>(
    to: Hex,
    target: AbiView<O>,
    call?: Call,
  ): Promise<DecodeAbiParametersReturnType<O>> {
    const answer = await this.call({ to, data: fromHex(toFunctionSelector(target)) }, 'latest', call);
    return decodeValues(target.outputs, answer);
  }

  async estimateGas(request: CallRequest, call?: Call): Promise<bigint> {
    return readQuantity(await this.#rpc.request('eth_estimateGas', [callObject(request)], call), 'an amount of gas');
  }

  async maxPriorityFeePerGas(call?: Call): Promise<bigint> {
    return readQuantity(await this.#rpc.request('eth_maxPriorityFeePerGas', [], call), 'a priority fee');
  }

  /** @param raw a signed transaction. @returns its hash as the node tells it. */
  async sendRawTransaction(raw: Hex, call?: Call): Promise<Hex> {
    return readHex(await this.#rpc.request('eth_sendRawTransaction', [raw], call), 'a transaction hash');
  }

  async knowsTransaction(hash: Hex, call?: Call): Promise<boolean> {
    return (await this.#rpc.request('eth_getTransactionByHash', [hash], call)) !== null;
  }

  /** @returns undefined while the transaction is not in a block. */
  async receipt(hash: Hex, call?: Call): Promise<Receipt | undefined> {
    const answer = await this.#rpc.request('eth_getTransactionReceipt', [hash], call);
    if (answer === null) return undefined;
    const receipt = readRecord(answer, 'a receipt');
    const { contractAddress } = receipt;
    return {
      transactionHash: hash,
      blockNumber: readQuantity(receipt['blockNumber'], 'a block number'),
      succeeded: readQuantity(receipt['status'], 'a receipt status') === 1n,
      gasUsed: readQuantity(receipt['gasUsed'], 'an amount of gas'),
      contractAddress: contractAddress == null ? undefined : readHex(contractAddress, 'an address'),
    };
  }

  /** @returns logs in the order of the chain, without those that a reorganisation removed. */
  async logs(filter: LogFilter, call?: Call): Promise<readonly Log[]> {
    const { address, topic, fromBlock, toBlock } = filter;
    const query = { address, topics: [topic], fromBlock: toQuantity(fromBlock), toBlock: toQuantity(toBlock) };
    const answer = readList(await this.#rpc.request('eth_getLogs', [query], call), 'a list of logs');
    return answer
      .map((entry) => readRecord(entry, 'a log'))
      .filter((log) => log['removed'] !== true)
      .map((log) => ({
        blockNumber: readQuantity(log['blockNumber'], 'a block number'),
        transactionHash: readHex(log['transactionHash'], 'a transaction hash'),
        topics: readList(log['topics'], 'topics').map((topic) => readHex(topic, 'a topic')),
        data: readHex(log['data'], 'the data of a log'),
      }));
  }
}

function tagOf(tag: BlockTag): string {
  return typeof tag === 'bigint' ? toQuantity(tag) : tag;
}

function callObject({ from, to, value, data }: CallRequest): Record<string, string> {
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(value === undefined ? {} : { value: toQuantity(value) }),
    ...(data === undefined ? {} : { data: toHex(data) }),
  };
}
