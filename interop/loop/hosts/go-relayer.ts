import type {
  Call,
  ContractReader,
  ContractWriter,
  EvmService,
  Ocr3CapabilityProvider,
  Relayer,
  Service,
} from '@loopp/loop';
import { goObject } from './go-object.js';
import * as parts from './go-parts.js';
import type { GoProcess } from './go-process.js';
import type { HostedRelayer, Made } from './host.js';

/** The names under which the Go host holds the objects that it made. */
export type ObjectNames = WeakMap<object, string>;

export interface GoRelayer extends HostedRelayer {
  newOcr3CapabilityProvider(
    ...args: Parameters<Required<Relayer>['newOcr3CapabilityProvider']>
  ): Promise<Made<Ocr3CapabilityProvider>>;
  newContractReader(config: Uint8Array, call?: Call): Promise<Required<ContractReader & Service>>;
  newContractWriter(config: Uint8Array, call?: Call): Promise<Required<ContractWriter>>;
  /** Its access to an EVM chain, of which the original finds out with the first call whether there is any. */
  chain(): Promise<Required<EvmService>>;
}

export function goRelayer(go: GoProcess, names: ObjectNames): GoRelayer {
  let count = 0;
  async function make<T extends object>(
    method: string,
    wrap: (on: string) => T | Promise<T>,
    args: object,
    call?: Call,
  ): Promise<T> {
    const name = `${method} ${++count}`;
    await go.call(`relayer.${method}`, { as: name, ...args }, call);
    const made = await wrap(name);
    names.set(made, name);
    return made;
  }
  /** One wire method makes every kind of provider; the kind is among the args. */
  const provider =
    <T extends object>(providerType: string, wrap: (go: GoProcess, on: string) => Promise<T>) =>
    (relayArgs: object, pluginArgs: object, call?: Call) =>
      make('newPluginProvider', (on) => wrap(go, on), { relayArgs: { ...relayArgs, providerType }, pluginArgs }, call);
  return {
    newMedianProvider: provider('median', parts.medianProvider),
    newPluginProvider: provider('plugin', parts.pluginProvider),
    newOcr3CapabilityProvider: provider('ocr3-capability', async (_, on) => ({
      ...(await parts.pluginProvider(go, on)),
      ocr3ContractTransmitter: parts.ocr3Transmitter(go, on),
    })),
    newConfigProvider: (relayArgs, call) =>
      make('newConfigProvider', (on) => parts.configProvider(go, on), { relayArgs }, call),
    newContractReader: (config, call) =>
      make(
        'newContractReader',
        (on) => ({ ...parts.contractReader(go, on), ...parts.lifeCycle(go, on) }),
        { config },
        call,
      ),
    newContractWriter: (config, call) =>
      make('newContractWriter', (on) => parts.contractWriter(go, on), { config }, call),
    chain: () => make('evm', (on) => parts.evm(go, on), {}),
    ...goObject<Omit<Relayer, 'evm' | `new${string}`>>(go, 'relayer', 'relayer', {
      latestHead: [],
      getChainStatus: [],
      getChainInfo: [],
      listNodeStatuses: ['pageSize', 'pageToken'],
      transact: ['from', 'to', 'amount', 'balanceCheck'],
      replay: ['fromBlock', 'args'],
      ready: [],
      healthReport: [],
      close: [],
    }),
  };
}
