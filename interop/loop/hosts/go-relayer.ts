import type { Call, ConfigProvider, ContractConfig, MedianProvider, PluginProvider, Service } from '@loopp/loop';
import { bytes, flag, integer, type Json, list, members, number, text, texts } from './go-json.js';
import type { GoProcess } from './go-process.js';
import type { HostedRelayer, Made } from './host.js';

/** The names under which the Go host holds the providers that it made. */
export type ProviderNames = WeakMap<object, string>;

export function goRelayer(go: GoProcess, names: ProviderNames): HostedRelayer {
  let count = 0;
  /** One wire method makes every kind of provider; the kind is among the args. */
  async function make<T extends object>(
    kind: 'newPluginProvider' | 'newConfigProvider',
    provider: (on: string) => T,
    args: { relayArgs: object; pluginArgs?: object },
    call: Call | undefined,
  ): Promise<T> {
    const name = `provider ${++count}`;
    await go.call(`relayer.${kind}`, { as: name, ...args }, call);
    const made = provider(name);
    names.set(made, name);
    return made;
  }
  return {
    newMedianProvider: (relayArgs, pluginArgs, call) =>
      make(
        'newPluginProvider',
        (on) => goMedianProvider(go, on),
        { relayArgs: { ...relayArgs, providerType: 'median' }, pluginArgs },
        call,
      ),
    newPluginProvider: (relayArgs, pluginArgs, call) =>
      make(
        'newPluginProvider',
        (on) => pluginProvider(go, on),
        { relayArgs: { ...relayArgs, providerType: 'plugin' }, pluginArgs },
        call,
      ),
    newConfigProvider: (relayArgs, call) =>
      make('newConfigProvider', (on) => configProvider(go, on), { relayArgs }, call),
    latestHead: async (call) => {
      const { height, hash, timestamp } = members(await go.call('relayer.latestHead', {}, call));
      return { height: text(height), hash: bytes(hash), timestamp: integer(timestamp) };
    },
    getChainStatus: async (call) => {
      const { id, enabled, config } = members(await go.call('relayer.getChainStatus', {}, call));
      return { id: text(id), enabled: flag(enabled), config: text(config) };
    },
    getChainInfo: async (call) => {
      const info = members(await go.call('relayer.getChainInfo', {}, call));
      return {
        familyName: text(info['familyName']),
        chainId: text(info['chainId']),
        networkName: text(info['networkName']),
        networkNameFull: text(info['networkNameFull']),
      };
    },
    listNodeStatuses: async (pageSize, pageToken, call) => {
      const page = members(await go.call('relayer.listNodeStatuses', { pageSize, pageToken }, call));
      const nodes = list(page['nodes'], (node) => {
        const { chainId, name, config, state } = members(node);
        return { chainId: text(chainId), name: text(name), config: text(config), state: text(state) };
      });
      return { nodes, total: number(page['total']), nextPageToken: text(page['nextPageToken']) };
    },
    transact: async (from, to, amount, balanceCheck, call) => {
      await go.call('relayer.transact', { from, to, amount, balanceCheck }, call);
    },
    replay: async (fromBlock, args, call) => {
      await go.call('relayer.replay', { fromBlock, args }, call);
    },
    ready: async (call) => void (await go.call('relayer.ready', {}, call)),
    healthReport: async (call) => texts(await go.call('relayer.healthReport', {}, call)),
    close: async (call) => void (await go.call('relayer.close', {}, call)),
  };
}

function lifeCycle(go: GoProcess, on: string): Required<Service> {
  return {
    ready: async (call) => void (await go.call('provider.ready', { on }, call)),
    healthReport: async (call) => texts(await go.call('provider.healthReport', { on }, call)),
    close: async (call) => void (await go.call('provider.close', { on }, call)),
  };
}

function configProvider(go: GoProcess, on: string): Made<ConfigProvider> {
  return {
    ...lifeCycle(go, on),
    offchainConfigDigester: {
      configDigest: async (config, call) => bytes(await go.call('provider.configDigest', { on, config }, call)),
      configDigestPrefix: async (call) => number(await go.call('provider.configDigestPrefix', { on }, call)),
    },
    contractConfigTracker: {
      latestConfigDetails: async (call) => {
        const details = members(await go.call('provider.latestConfigDetails', { on }, call));
        return { changedInBlock: integer(details['changedInBlock']), configDigest: bytes(details['configDigest']) };
      },
      latestConfig: async (changedInBlock, call) =>
        contractConfig(await go.call('provider.latestConfig', { on, changedInBlock }, call)),
      latestBlockHeight: async (call) => integer(await go.call('provider.latestBlockHeight', { on }, call)),
    },
  };
}

function contractConfig(json: Json | undefined): ContractConfig {
  const config = members(json);
  return {
    configDigest: bytes(config['configDigest']),
    configCount: integer(config['configCount']),
    signers: list(config['signers'], bytes),
    transmitters: list(config['transmitters'], text),
    f: number(config['f']),
    onchainConfig: bytes(config['onchainConfig']),
    offchainConfigVersion: integer(config['offchainConfigVersion']),
    offchainConfig: bytes(config['offchainConfig']),
  };
}

function pluginProvider(go: GoProcess, on: string): Made<PluginProvider> {
  return {
    ...configProvider(go, on),
    contractTransmitter: {
      transmit: async ({ extraHash, ...context }, report, signatures, call) => {
        await go.call('provider.transmit', { on, context, extraHash, report, signatures }, call);
      },
      latestConfigDigestAndEpoch: async (call) => {
        const { configDigest, epoch } = members(await go.call('provider.latestConfigDigestAndEpoch', { on }, call));
        return { configDigest: bytes(configDigest), epoch: number(epoch) };
      },
      fromAccount: async (call) => text(await go.call('provider.fromAccount', { on }, call)),
    },
  };
}

export function goMedianProvider(go: GoProcess, on: string): Made<MedianProvider> {
  return {
    ...pluginProvider(go, on),
    reportCodec: {
      buildReport: async (observations, call) =>
        bytes(await go.call('provider.buildReport', { on, observations }, call)),
      medianFromReport: async (report, call) =>
        integer(await go.call('provider.medianFromReport', { on, bytes: report }, call)),
      maxReportLength: async (n, call) => number(await go.call('provider.maxReportLength', { on, n }, call)),
    },
    medianContract: {
      latestTransmissionDetails: async (call) => {
        const details = members(await go.call('provider.latestTransmissionDetails', { on }, call));
        return {
          ...timestamp(details),
          latestAnswer: integer(details['latestAnswer']),
          latestTimestamp: new Date(text(details['latestTimestamp'])),
        };
      },
      latestRoundRequested: async (lookback, call) =>
        timestamp(members(await go.call('provider.latestRoundRequested', { on, lookback }, call))),
    },
    onchainConfigCodec: {
      encode: async ({ min, max }, call) => bytes(await go.call('provider.encode', { on, min, max }, call)),
      decode: async (encoded, call) => {
        const { min, max } = members(await go.call('provider.decode', { on, bytes: encoded }, call));
        return { min: integer(min), max: integer(max) };
      },
    },
  };
}

function timestamp(json: Readonly<Record<string, Json>>) {
  return { configDigest: bytes(json['configDigest']), epoch: number(json['epoch']), round: number(json['round']) };
}
