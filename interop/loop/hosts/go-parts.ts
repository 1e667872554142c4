import type {
  Codec,
  ConfigProvider,
  ContractReader,
  ContractWriter,
  EvmService,
  MedianProvider,
  Ocr3ContractTransmitter,
  PluginProvider,
  Service,
} from '@loopp/loop';
import { goObject, type ParameterNames } from './go-object.js';
import type { GoProcess } from './go-process.js';

/** Of services whose `close` the Go host does not call by itself as well. */
export function lifeCycle(go: GoProcess, on: string): Required<Service> {
  return goObject<Service>(go, 'provider', on, { ready: [], healthReport: [], close: [] });
}

export function configProvider(go: GoProcess, on: string): ConfigProvider & Required<Service> {
  return {
    ...lifeCycle(go, on),
    offchainConfigDigester: goObject<ConfigProvider['offchainConfigDigester']>(go, 'offchainConfigDigester', on, {
      configDigest: ['config'],
      configDigestPrefix: [],
    }),
    contractConfigTracker: goObject<ConfigProvider['contractConfigTracker']>(go, 'contractConfigTracker', on, {
      latestConfigDetails: [],
      latestConfig: ['changedInBlock'],
      latestBlockHeight: [],
    }),
  };
}

/** With the optional parts that the original found. */
export async function pluginProvider(go: GoProcess, on: string): Promise<PluginProvider & Required<Service>> {
  const parts = (await go.call('provider.parts', { on })) as { contractReader: boolean; codec: boolean };
  return {
    ...configProvider(go, on),
    contractTransmitter: goObject<PluginProvider['contractTransmitter']>(go, 'contractTransmitter', on, {
      transmit: ['context', 'report', 'signatures'],
      latestConfigDigestAndEpoch: [],
      fromAccount: [],
    }),
    ...(parts.contractReader && { contractReader: contractReader(go, on) }),
    ...(parts.codec && { codec: codec(go, on) }),
  };
}

export async function medianProvider(go: GoProcess, on: string): Promise<MedianProvider & Required<Service>> {
  return {
    ...(await pluginProvider(go, on)),
    reportCodec: goObject<MedianProvider['reportCodec']>(go, 'reportCodec', on, {
      buildReport: ['observations'],
      medianFromReport: ['report'],
      maxReportLength: ['n'],
    }),
    medianContract: goObject<MedianProvider['medianContract']>(go, 'medianContract', on, {
      latestTransmissionDetails: [],
      latestRoundRequested: ['lookback'],
    }),
    onchainConfigCodec: goObject<MedianProvider['onchainConfigCodec']>(go, 'onchainConfigCodec', on, {
      encode: ['config'],
      decode: ['encoded'],
    }),
  };
}

export function ocr3Transmitter(go: GoProcess, on: string): Ocr3ContractTransmitter {
  return goObject<Ocr3ContractTransmitter>(go, 'ocr3Transmitter', on, {
    transmit: ['configDigest', 'seqNr', 'report', 'signatures'],
    fromAccount: [],
  });
}

/** On its own, or of the provider of that name. */
export function contractReader(go: GoProcess, on: string): Required<ContractReader> {
  return goObject<ContractReader>(go, 'contractReader', on, {
    getLatestValue: ['request'],
    getLatestValueWithHeadData: ['request'],
    batchGetLatestValues: ['batches'],
    queryKey: ['filter', 'limitAndSort'],
    queryKeys: ['filters', 'limitAndSort'],
    bind: ['contracts'],
    unbind: ['contracts'],
  });
}

export function codec(go: GoProcess, on: string): Required<Codec> {
  return goObject<Codec>(go, 'codec', on, {
    encode: ['item', 'itemType'],
    decode: ['encoded', 'itemType'],
    getMaxEncodingSize: ['n', 'itemType'],
    getMaxDecodingSize: ['n', 'itemType'],
  });
}

const writing: ParameterNames<Omit<ContractWriter, keyof Service>> = {
  submitTransaction: ['transaction'],
  getTransactionStatus: ['transactionId'],
  getFeeComponents: [],
  getEstimateFee: ['transaction'],
};

export function contractWriter(go: GoProcess, on: string): Required<ContractWriter> {
  return {
    ...goObject<Omit<ContractWriter, keyof Service>>(go, 'contractWriter', on, writing),
    ...lifeCycle(go, on),
  };
}

export function evm(go: GoProcess, on: string): Required<EvmService> {
  return goObject<EvmService>(go, 'evm', on, {
    getTransactionFee: ['transactionId'],
    callContract: ['message', 'blockNumber', 'confidence', 'isExternal'],
    filterLogs: ['query', 'confidence', 'isExternal'],
    balanceAt: ['account', 'blockNumber', 'confidence'],
    estimateGas: ['message'],
    getTransactionByHash: ['hash', 'isExternal'],
    getTransactionReceipt: ['hash', 'isExternal'],
    headerByNumber: ['blockNumber', 'confidence'],
    queryTrackedLogs: ['expressions', 'limitAndSort', 'confidence'],
    getFiltersNames: [],
    registerLogTracking: ['filter'],
    unregisterLogTracking: ['filterName'],
    getTransactionStatus: ['transactionId'],
    submitTransaction: ['to', 'data', 'gasLimit'],
    calculateTransactionFee: ['gasUsed', 'effectiveGasPrice'],
    getForwarderForEoa: ['eoa', 'aggregator', 'pluginType'],
  });
}
