import {
  KeystoreService,
  MedianService,
  Ocr3ReportingPluginService,
  ReportingPluginService,
  Status,
  StatusError,
} from '@loopp/loop';
import {
  staticCapabilitiesRegistry,
  staticErrorLog,
  staticKeyValueStore,
  staticPipelineRunner,
  staticProvider,
  staticRelayerSet,
  staticTelemetry,
} from '@loopp/loop/test';
import { EvmReportCodec, encodeMedianConfig, encodeOnchainConfig, StandardOnchainConfigCodec } from '@loopp/ocr2';
import { type Answers, type Asking, answerLine } from './questions.js';

// What a product asks of its host is answered from fixed values: no chain and no data source stand behind it.

const second = 1_000_000_000n;

const job = {
  configDigest: new Uint8Array(32).fill(1),
  oracleId: 0,
  n: 4,
  f: 1,
  estimatedRoundInterval: second,
  maxDurationQuery: second,
  maxDurationObservation: second,
  maxDurationReport: second,
  maxDurationShouldAcceptFinalizedReport: second,
  maxDurationShouldAcceptAttestedReport: second,
  maxDurationShouldTransmitAcceptedReport: second,
};

const bounds = { min: 0n, max: 10n ** 18n };

/** Makes a median factory and, of a usual configuration, a reporting plugin. @throws what NewMedianFactory throws. */
export async function askMedian({ process, call }: Asking, isMade: () => boolean): Promise<Answers> {
  const dataSource = { observe: async () => 10n ** 8n };
  await using median = new MedianService({
    ...process,
    provider: {
      ...staticProvider(),
      reportCodec: new EvmReportCodec(),
      onchainConfigCodec: new StandardOnchainConfigCodec(),
    },
    contractId: '0x0000000000000000000000000000000000000001',
    dataSource,
    juelsPerFeeCoin: dataSource,
    gasPriceSubunits: dataSource,
    errorLog: staticErrorLog(),
  });
  const offchainConfig = encodeMedianConfig({
    alphaReportInfinite: false,
    alphaReportPpb: 0n,
    alphaAcceptInfinite: false,
    alphaAcceptPpb: 0n,
    deltaC: 0n,
  });
  const config = { ...job, onchainConfig: encodeOnchainConfig(bounds), offchainConfig };
  return { lines: [await pluginLine(() => median.newReportingPlugin(config, call()), isMade)] };
}

/** Makes the factory of a reporting plugin of any product, OCR3 or OCR2. @throws what NewReportingPluginFactory throws. */
export async function askReporting(asking: Asking, isMade: () => boolean): Promise<Answers> {
  const { process, config = '{}', call } = asking;
  const parts = {
    ...process,
    provider: staticProvider(),
    config: {
      providerType: 'median',
      command: process.command[0] ?? '',
      pluginName: 'doctor',
      pluginConfig: config,
      telemetryType: 'doctor',
    },
    pipelineRunner: staticPipelineRunner(),
    telemetry: staticTelemetry(),
    errorLog: staticErrorLog(),
    keyValueStore: staticKeyValueStore(),
    relayerSet: staticRelayerSet(),
  };
  const empty = { ...job, onchainConfig: new Uint8Array(0), offchainConfig: new Uint8Array(0) };
  {
    await using ocr3 = new Ocr3ReportingPluginService({
      ...parts,
      capabilitiesRegistry: staticCapabilitiesRegistry(),
    });
    const line = await pluginLine(() => ocr3.newReportingPlugin(empty, call()), isMade, true);
    if (line !== undefined) return { lines: ['OCR3', line] };
  }
  await using ocr2 = new ReportingPluginService(parts);
  return { lines: ['OCR2', await pluginLine(() => ocr2.newReportingPlugin(empty, call()), isMade)] };
}

/** Asks a keystore for its keys. @throws what it throws. */
export async function askKeystore({ process, call }: Asking): Promise<Answers> {
  await using keystore = new KeystoreService(process);
  const show = (keys: readonly unknown[]) => String(keys.length);
  return { lines: [await answerLine('keys', () => keystore.listKeys([], call()), show)] };
}

type Named = { readonly info: { readonly name: string } };

function pluginLine(make: () => Promise<Named>, isMade: () => boolean): Promise<string>;
function pluginLine(make: () => Promise<Named>, isMade: () => boolean, orOther: true): Promise<string | undefined>;
/** A reporting plugin may well refuse a configuration that is made up; a factory that was not made is an error. */
async function pluginLine(make: () => Promise<Named>, isMade: () => boolean, orOther = false) {
  try {
    const { info } = await make();
    return `reporting plugin: ${info.name}`;
  } catch (error) {
    if (!isMade()) throw error;
    if (orOther && error instanceof StatusError && error.status === Status.UNIMPLEMENTED) return undefined;
    const message = error instanceof Error ? error.message : String(error);
    return `reporting plugin: refused a configuration that is made up (${message})`;
  }
}
