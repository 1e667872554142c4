import { Codec } from '../../../packages/loop/src/pb/codec/codec.pb.js';
import { EVM } from '../../../packages/loop/src/pb/evm/evm.pb.js';
import { Keystore as PluginKeystore } from '../../../packages/loop/src/pb/keystore/keystore.pb.js';
import { CapabilitiesRegistry } from '../../../packages/loop/src/pb/loop/capabilities-registry.pb.js';
import { ContractReader } from '../../../packages/loop/src/pb/loop/contract-reader.pb.js';
import { ContractWriter } from '../../../packages/loop/src/pb/loop/contract-writer.pb.js';
import { ErrorLog } from '../../../packages/loop/src/pb/loop/error-log.pb.js';
import { KeyValueStore } from '../../../packages/loop/src/pb/loop/key-value-store.pb.js';
import { Keystore } from '../../../packages/loop/src/pb/loop/keystore.pb.js';
import {
  MedianContract,
  OnchainConfigCodec,
  PluginMedian,
  ReportCodec,
} from '../../../packages/loop/src/pb/loop/median.pb.js';
import { DataSource } from '../../../packages/loop/src/pb/loop/median-datasource.pb.js';
import {
  ContractConfigTracker,
  ContractTransmitter,
  OffchainConfigDigester,
} from '../../../packages/loop/src/pb/loop/ocr2.pb.js';
import { PipelineRunnerService } from '../../../packages/loop/src/pb/loop/pipeline-runner.pb.js';
import { PluginRelayer, Relayer } from '../../../packages/loop/src/pb/loop/relayer.pb.js';
import { ReportingPlugin, ReportingPluginFactory } from '../../../packages/loop/src/pb/loop/reporting.pb.js';
import {
  ReportingPluginService,
  ValidationService,
} from '../../../packages/loop/src/pb/loop/reporting-plugin-service.pb.js';
import { Service } from '../../../packages/loop/src/pb/loop/service.pb.js';
import { Telemetry } from '../../../packages/loop/src/pb/loop/telemetry.pb.js';
import { ContractTransmitter as Ocr3ContractTransmitter } from '../../../packages/loop/src/pb/ocr3/contract-transmitter.pb.js';
import {
  ReportingPlugin as Ocr3ReportingPlugin,
  ReportingPluginFactory as Ocr3ReportingPluginFactory,
} from '../../../packages/loop/src/pb/ocr3/reporting.pb.js';
import { RelayerSet } from '../../../packages/loop/src/pb/relayerset/relayer-set.pb.js';

interface ServiceDescriptor {
  readonly typeName: string;
  readonly methods: Readonly<Record<string, { readonly path: string }>>;
}

/** One service's method by itself: the rest of it is another system's. */
function only<M extends ServiceDescriptor['methods'], K extends keyof M & string>(
  { typeName, methods }: { readonly typeName: string; readonly methods: M },
  name: K,
): ServiceDescriptor {
  return { typeName, methods: { [name]: methods[name] } as Pick<M, K> };
}

const newReportingPluginFactory = only(ReportingPluginService, 'newReportingPluginFactory');

/** The services of each system; their methods come from the schema. Some belong to several systems. */
export const systems = {
  relayer: [PluginRelayer, Relayer],
  'life cycle': [Service],
  'config provider': [OffchainConfigDigester, ContractConfigTracker],
  'median provider': [ContractTransmitter, ReportCodec, MedianContract, OnchainConfigCodec],
  'median factory and plugin': [PluginMedian, ReportingPluginFactory, ReportingPlugin],
  'reporting plugins, OCR2': [newReportingPluginFactory, ReportingPluginFactory, ReportingPlugin],
  'reporting plugins, OCR3': [
    newReportingPluginFactory,
    Ocr3ReportingPluginFactory,
    Ocr3ReportingPlugin,
    Ocr3ContractTransmitter,
  ],
  'validation service': [only(ReportingPluginService, 'newValidationService'), ValidationService],
  'keystore plugin': [PluginKeystore],
  keystore: [Keystore],
  'data source': [DataSource],
  'error log': [ErrorLog],
  'pipeline runner': [PipelineRunnerService],
  telemetry: [Telemetry],
  'key-value store': [KeyValueStore],
  'relayer set': [RelayerSet],
  'capabilities registry, data': [CapabilitiesRegistry],
  EVM: [EVM],
  'contract reader': [ContractReader],
  'contract writer': [ContractWriter],
  codec: [Codec],
} as const satisfies Readonly<Record<string, readonly ServiceDescriptor[]>>;

export type System = keyof typeof systems;
export const systemNames = Object.keys(systems) as System[];

/** Methods that hand over what no system covers yet: capabilities, providers of CCIP. */
const capabilities = ['get', 'getTrigger', 'getExecutable', 'list', 'add', 'remove'] as const;
const later = new Set<string>([
  ...capabilities.map((name) => CapabilitiesRegistry.methods[name].path),
  Relayer.methods.newCCIPProvider.path,
]);

/** On a plugin's main connection, which no relay leads to. */
const roots = new Set<string>([PluginRelayer, PluginMedian, ReportingPluginService, PluginKeystore].flatMap(pathsTo));

/** The full paths of a system's methods, or of those that a relay can be asked for. */
export function methodsOf(system: System, relayed = false): readonly string[] {
  const paths = systems[system].flatMap(pathsTo);
  return paths.filter((path) => !later.has(path) && !(relayed && roots.has(path)));
}

/** The systems that count a call which was made under one of them: a service that it has counts for that one alone. */
export function countedBy(path: string, under: System): readonly System[] {
  const all = systemNames.filter((system) => methodsOf(system).includes(path));
  return all.includes(under) ? [under] : all;
}

function pathsTo({ methods }: ServiceDescriptor): string[] {
  return Object.values(methods).map(({ path }) => path);
}
