import type { Call, ContractConfig } from '@loopp/loop';
import type { RpcClient } from './rpc-client.js';

export interface ContractState {
  readonly config: ContractConfig;
  readonly changedIn: bigint;
  /** Of the latest report, 0 before the first. */
  readonly epoch: number;
  /** The latest report. */
  readonly report: Uint8Array | undefined;
}

/** A contract as the chain holds it now. @throws RpcError when there is none */
export async function readContract(rpc: RpcClient, address: string, call?: Call): Promise<ContractState> {
  const { config: json, changedIn, latest } = await rpc.call('contract_get', address, call);
  const config = Object(json);
  const last = latest === null ? undefined : Object(latest);
  return {
    changedIn: BigInt(Number(changedIn)),
    epoch: last === undefined ? 0 : Number(last.epoch),
    report: last === undefined ? undefined : bytes(last.report),
    config: {
      configDigest: bytes(config.configDigest),
      configCount: BigInt(config.configCount),
      signers: config.signers.map(bytes),
      transmitters: config.transmitters.map(String),
      f: Number(config.f),
      onchainConfig: bytes(config.onchainConfig),
      offchainConfigVersion: BigInt(config.offchainConfigVersion),
      offchainConfig: bytes(config.offchainConfig),
    },
  };
}

function bytes(hex: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(hex), 'hex'));
}
