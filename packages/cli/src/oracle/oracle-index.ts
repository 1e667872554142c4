import type { ContractConfig } from '@loopp/loop';
import { formatAddress } from '@loopp/ocr2';

/** The index of the oracle with these addresses; undefined when the contract does not know it. */
export function oracleIndex(config: ContractConfig, signer: string, transmitter: string): number | undefined {
  const index = config.signers.findIndex(
    (address, at) => sameAddress(formatAddress(address), signer) && sameAddress(config.transmitters[at], transmitter),
  );
  return index < 0 ? undefined : index;
}

function sameAddress(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
