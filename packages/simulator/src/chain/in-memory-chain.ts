import type {
  AttributedOnchainSignature,
  ContractConfig,
  Ocr3CapabilityProvider,
  ReportContext,
  ReportWithInfo,
} from '@loopp/loop';
import type { Clock } from '../clock.js';
import { equalBytes, fingerprint } from '../protocol/bytes.js';
import type { Ocr3OnchainKeyring, OnchainKeyring } from '../protocol/keyring.js';
import { SimulatorError } from '../simulator-error.js';
import { inMemoryDigest, inMemoryDigestPrefix } from './in-memory-digest.js';

export interface InMemoryChainOptions {
  readonly clock: Clock;
  /** How OCR2 signatures are verified; left out: OCR2 reports are refused. */
  readonly verify?: OnchainKeyring['verify'];
  /** How OCR3 signatures are verified; left out: OCR3 reports are refused. */
  readonly verifyOcr3?: Ocr3OnchainKeyring['verify'];
}

/** A report that the contract took. */
export interface ChainTransmission {
  /** The oracle's account. */
  readonly from: string;
  /** Its height in the chain. */
  readonly block: bigint;
  /** On the chain's clock, in milliseconds since the epoch. */
  readonly at: number;
  /** OCR2: where the report was made. */
  readonly context: ReportContext | undefined;
  /** OCR3: the outcome that the report is from. */
  readonly seqNr: bigint | undefined;
  readonly report: ReportWithInfo;
  readonly signatures: readonly AttributedOnchainSignature[];
}

/**
 * A chain with one contract, in memory: it holds a configuration, verifies what oracles transmit and keeps it. OCR2
 * reports must be later than the latest one; OCR3 reports come in any order, and what came before is ignored.
 */
export class InMemoryChain {
  readonly #options: InMemoryChainOptions;
  readonly #transmissions: ChainTransmission[] = [];
  #config: ContractConfig | undefined;
  #configuredAt = 0n;
  #height = 0n;
  #latest = { epoch: 0, round: 0 };

  constructor(options: InMemoryChainOptions) {
    this.#options = options;
  }

  /** What the contract took, in order. */
  get transmissions(): readonly ChainTransmission[] {
    return this.#transmissions;
  }

  get height(): bigint {
    return this.#height;
  }

  /** @throws SimulatorError SIMULATOR_CHAIN before `configure`. */
  get config(): ContractConfig {
    if (this.#config !== undefined) return this.#config;
    throw new SimulatorError('SIMULATOR_CHAIN', 'the contract has no configuration yet', { remedy: 'call configure' });
  }

  /** Gives the contract a configuration. Reports of an earlier one are refused from then on. */
  configure(given: Omit<ContractConfig, 'configDigest' | 'configCount'>): ContractConfig {
    const configCount = (this.#config?.configCount ?? 0n) + 1n;
    const config = { ...given, configCount, configDigest: new Uint8Array(32) };
    this.#config = { ...config, configDigest: inMemoryDigest(config) };
    this.#configuredAt = ++this.#height;
    this.#latest = { epoch: 0, round: 0 };
    return this.#config;
  }

  /** What a relayer would give for this contract. @param account of the oracle that transmits. */
  provider(account: string): Ocr3CapabilityProvider {
    return {
      offchainConfigDigester: {
        configDigest: async (config) => inMemoryDigest(config),
        configDigestPrefix: async () => inMemoryDigestPrefix,
      },
      contractConfigTracker: {
        latestConfigDetails: async () => ({
          changedInBlock: this.#configuredAt,
          configDigest: this.#config?.configDigest ?? new Uint8Array(32),
        }),
        latestConfig: async () => this.config,
        latestBlockHeight: async () => this.#height,
      },
      contractTransmitter: {
        transmit: (context, report, signatures) => this.#transmit(account, context, report, signatures),
        latestConfigDigestAndEpoch: async () => ({
          configDigest: this.config.configDigest,
          epoch: this.#latest.epoch,
        }),
        fromAccount: async () => account,
      },
      ocr3ContractTransmitter: {
        transmit: (digest, seqNr, report, signatures) => this.#transmitOcr3(account, digest, seqNr, report, signatures),
        fromAccount: async () => account,
      },
      close: async () => {},
    };
  }

  async #transmit(
    from: string,
    context: ReportContext,
    report: Uint8Array,
    signatures: readonly AttributedOnchainSignature[],
  ): Promise<void> {
    const { verify } = this.#options;
    if (verify === undefined) throw reverted('this contract takes no OCR2 reports');
    this.#expectDigest(context.configDigest);
    await this.#expectSignatures(signatures, (signer, signature) => verify(signer, context, report, signature));
    const { epoch, round } = context;
    const latest = this.#latest;
    if (epoch < latest.epoch || (epoch === latest.epoch && round <= latest.round)) throw reverted('stale report');
    this.#latest = { epoch, round };
    this.#keep({ from, context, seqNr: undefined, report: { report, info: new Uint8Array() }, signatures });
  }

  async #transmitOcr3(
    from: string,
    configDigest: Uint8Array,
    seqNr: bigint,
    report: ReportWithInfo,
    signatures: readonly AttributedOnchainSignature[],
  ): Promise<void> {
    const { verifyOcr3 } = this.#options;
    if (verifyOcr3 === undefined) throw reverted('this contract takes no OCR3 reports');
    this.#expectDigest(configDigest);
    await this.#expectSignatures(signatures, (signer, signature) =>
      verifyOcr3(signer, configDigest, seqNr, report, signature),
    );
    const isKnown = this.#transmissions.some(
      (known) => known.seqNr === seqNr && equalBytes(keyOf(known.report), keyOf(report)),
    );
    if (isKnown) return;
    this.#latest = { epoch: Number(BigInt.asUintN(32, seqNr)), round: 0 };
    this.#keep({ from, context: undefined, seqNr, report, signatures });
  }

  #expectDigest(configDigest: Uint8Array): void {
    if (!equalBytes(configDigest, this.config.configDigest)) throw reverted('the configuration is another one');
  }

  async #expectSignatures(
    signatures: readonly AttributedOnchainSignature[],
    isValid: (publicKey: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>,
  ): Promise<void> {
    const { f, signers } = this.config;
    if (signatures.length < f + 1) throw reverted(`${signatures.length} signatures, ${f + 1} are needed`);
    if (new Set(signatures.map(({ signer }) => signer)).size < signatures.length)
      throw reverted('a signer signed twice');
    for (const { signer, signature } of signatures) {
      const publicKey = signers[signer];
      if (publicKey === undefined) throw reverted(`there is no signer ${signer}`);
      if (!(await isValid(publicKey, signature))) throw reverted(`the signature of oracle ${signer} is wrong`);
    }
  }

  #keep(transmission: Omit<ChainTransmission, 'block' | 'at'>): void {
    this.#height++;
    this.#transmissions.push({ ...transmission, block: this.#height, at: this.#options.clock.now() });
  }
}

function keyOf({ report, info }: ReportWithInfo): Uint8Array {
  return fingerprint(report, info);
}

function reverted(reason: string): SimulatorError {
  return new SimulatorError('SIMULATOR_CHAIN', `reverted: ${reason}`);
}
