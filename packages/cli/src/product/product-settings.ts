import type { ProviderType } from '@loopp/loop';

export const providerTypes = ['plugin', 'median', 'ocr3-capability'] as const satisfies readonly ProviderType[];
export const ocrVersions = [2, 3] as const;

/** A reporting plugin of any product, as a job describes it. */
export interface ProductSettings {
  /** Program and arguments. */
  readonly command: readonly string[];
  readonly ocrVersion: (typeof ocrVersions)[number];
  readonly name: string;
  /** The product's own, JSON by convention. */
  readonly config: string;
  readonly providerType: ProviderType;
}

/** How the oracles' keys sign: as on EVM chains, or Ed25519. */
export const keyKinds = ['evm', 'ed25519'] as const;
export type KeyKind = (typeof keyKinds)[number];
