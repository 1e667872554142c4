import { encodeMedianConfig, type MedianConfig } from '@loopp/ocr2';
import { embeddedOffchainConfig } from '../../../packages/cli/src/network/embedded-offchain-config.js';

/** An offchain config for `n` oracles with these rules for their median. */
export function offchainConfigOf(n: number, rules: Pick<MedianConfig, 'alphaReportPpb' | 'deltaC'>): Uint8Array {
  const reportingPluginConfig = encodeMedianConfig({
    alphaReportInfinite: false,
    alphaAcceptInfinite: false,
    alphaAcceptPpb: 0n,
    ...rules,
  });
  return embeddedOffchainConfig(n, 2, reportingPluginConfig);
}
