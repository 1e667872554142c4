import type {
  ConfigProvider,
  ContractConfigTracker,
  ContractTransmitter,
  Logger,
  MedianContract,
  MedianProvider,
  OffchainConfigDigester,
  OnchainConfigCodec,
  PluginProvider,
  ReportCodec,
} from '@loopp/loop';
import { EvmOffchainConfigDigester, EvmReportCodec, StandardOnchainConfigCodec } from '@loopp/ocr2';
import type { EvmChain } from '../evm-chain.js';
import { fromHex, type Hex } from '../hex.js';
import { EvmConfigTracker } from './config-tracker.js';
import { EvmContractTransmitter } from './contract-transmitter.js';
import type { EvmContract } from './evm-contract.js';
import { EvmMedianContract } from './median-contract.js';

/** The configuration of one OCR2 contract. Holds nothing of its own: the chain's connections belong to the relayer. */
export class EvmConfigProvider implements ConfigProvider {
  readonly offchainConfigDigester: OffchainConfigDigester;
  readonly contractConfigTracker: ContractConfigTracker;

  constructor(contract: EvmContract) {
    const { chainId, address } = contract;
    this.offchainConfigDigester = new EvmOffchainConfigDigester({ chainId, contractAddress: fromHex(address) });
    this.contractConfigTracker = new EvmConfigTracker(contract);
  }

  async close(): Promise<void> {}
}

/** What a provider that transmits is made from. */
export interface EvmPluginProviderOptions {
  readonly chain: EvmChain;
  readonly contract: EvmContract;
  readonly fromAccount: Hex;
  readonly logger: Logger;
}

/** A contract's configuration and the way to transmit to it. */
export class EvmPluginProvider extends EvmConfigProvider implements PluginProvider {
  readonly contractTransmitter: ContractTransmitter;

  constructor({ chain, contract, fromAccount, logger }: EvmPluginProviderOptions) {
    super(contract);
    const { sender, logSearch } = chain;
    this.contractTransmitter = new EvmContractTransmitter({ contract, sender, fromAccount, logSearch, logger });
  }
}

/** All that the median plugin needs of one contract. */
export class EvmMedianProvider extends EvmPluginProvider implements MedianProvider {
  readonly reportCodec: ReportCodec = new EvmReportCodec();
  readonly onchainConfigCodec: OnchainConfigCodec = new StandardOnchainConfigCodec();
  readonly medianContract: MedianContract;

  constructor(options: EvmPluginProviderOptions) {
    super(options);
    this.medianContract = new EvmMedianContract(options.contract, options.chain.logSearch);
  }
}
