import type { Call, ContractConfig, ContractConfigTracker, LatestConfigDetails } from '@loopp/loop';
import { toEventSelector } from 'viem/utils';
import { decodeLog } from '../abi-coding.js';
import { EvmError } from '../evm-error.js';
import { fromHex } from '../hex.js';
import { configSet, latestConfigDetails } from '../ocr2-abi.js';
import type { EvmContract } from './evm-contract.js';

/** Follows a contract's configuration through `latestConfigDetails` and the ConfigSet log that it points to. */
export class EvmConfigTracker implements ContractConfigTracker {
  readonly #contract: EvmContract;

  constructor(contract: EvmContract) {
    this.#contract = contract;
  }

  /** Block 0 and a digest of zeros as long as the contract has no configuration. */
  async latestConfigDetails(call?: Call): Promise<LatestConfigDetails> {
    const { client, address } = this.#contract;
    const [, blockNumber, configDigest] = await client.read(address, latestConfigDetails, call);
    return { changedInBlock: BigInt(blockNumber), configDigest: fromHex(configDigest) };
  }

  /** @throws EvmError `EVM_CONTRACT_UNSUITABLE` when the block holds no configuration of this contract. */
  async latestConfig(changedInBlock: bigint, call?: Call): Promise<ContractConfig> {
    const { client, address } = this.#contract;
    const filter = { address, topic: toEventSelector(configSet), fromBlock: changedInBlock, toBlock: changedInBlock };
    const log = (await client.logs(filter, call)).at(-1);
    if (log === undefined) {
      throw new EvmError('EVM_CONTRACT_UNSUITABLE', `block ${changedInBlock} holds no ConfigSet log of ${address}`, {
        remedy: 'ask latestConfigDetails again: the chain may have been reorganised',
      });
    }
    const { configDigest, signers, onchainConfig, offchainConfig, ...rest } = decodeLog(configSet, log);
    return {
      configDigest: fromHex(configDigest),
      configCount: rest.configCount,
      signers: signers.map(fromHex),
      transmitters: rest.transmitters,
      f: rest.f,
      onchainConfig: fromHex(onchainConfig),
      offchainConfigVersion: rest.offchainConfigVersion,
      offchainConfig: fromHex(offchainConfig),
    };
  }

  latestBlockHeight(call?: Call): Promise<bigint> {
    return this.#contract.client.blockNumber(call);
  }
}
