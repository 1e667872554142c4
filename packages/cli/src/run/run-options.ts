import type { ProviderType } from '@loopp/loop';
import type { LogLevel } from '../output/console-logger.js';
import type { Tampering } from '../rounds/tamper.js';

/** What the command line says of a product; what it leaves out, a file may say. */
export interface GivenProduct {
  /** Program and arguments of a reporting plugin. */
  readonly command: readonly string[] | undefined;
  readonly ocrVersion: 2 | 3 | undefined;
  readonly name: string | undefined;
  /** Path of a file that holds it. */
  readonly config: string | undefined;
  /** Path of a file that holds it; for the chain in memory. */
  readonly offchainConfig: string | undefined;
  readonly providerType: ProviderType | undefined;
}

/** What `loop run` was asked for. */
export interface RunOptions {
  /** A feed file; undefined: the embedded network. */
  readonly file: string | undefined;
  readonly rounds: number;
  readonly json: boolean;
  /** Programs with arguments, instead of our own plugins. */
  readonly relayerCommand: readonly string[] | undefined;
  readonly medianCommand: readonly string[] | undefined;
  readonly product: GivenProduct;
  /** Port of the embedded chain; 0: any free one. */
  readonly chainPort: number;
  readonly logLevel: LogLevel;
  /** Go on after a failed round. */
  readonly keepGoing: boolean;
  readonly tamper: Tampering | undefined;
}
