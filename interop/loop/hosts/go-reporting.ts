import type {
  Ocr3ReportingPlugin,
  Ocr3ReportingPluginFactory,
  ReportingPlugin,
  ReportingPluginFactory,
  Service,
} from '@loopp/loop';
import { goObject, type ParameterNames } from './go-object.js';
import type { GoProcess } from './go-process.js';

const lifeCycle: ParameterNames<Service> = { ready: [], healthReport: [], close: [] };

/** A factory of OCR2: the median's service, or one of a plugin of any product. */
export function goFactory(go: GoProcess, service: 'median' | 'factory', on: string): Required<ReportingPluginFactory> {
  return {
    ...goObject<Service>(go, service === 'median' ? 'median' : 'service', on, lifeCycle),
    newReportingPlugin: async (config, call) => {
      const as = nextName(on);
      const info = await go.call(`${service}.newReportingPlugin`, { on, as, ...config }, call);
      return {
        plugin: goObject<ReportingPlugin>(go, 'plugin', as, {
          query: ['timestamp'],
          observation: ['timestamp', 'query'],
          report: ['timestamp', 'query', 'observations'],
          shouldAcceptFinalizedReport: ['timestamp', 'report'],
          shouldTransmitAcceptedReport: ['timestamp', 'report'],
          close: [],
        }),
        info: info as Awaited<ReturnType<ReportingPluginFactory['newReportingPlugin']>>['info'],
      };
    },
  };
}

export function goOcr3Factory(go: GoProcess, on: string): Required<Ocr3ReportingPluginFactory> {
  return {
    ...goObject<Service>(go, 'service', on, lifeCycle),
    newReportingPlugin: async (config, call) => {
      const as = nextName(on);
      const info = await go.call('factory.newReportingPlugin', { on, as, ...config }, call);
      return {
        plugin: goObject<Ocr3ReportingPlugin>(go, 'ocr3', as, {
          query: ['context'],
          observation: ['context', 'query'],
          validateObservation: ['context', 'query', 'observation'],
          observationQuorum: ['context', 'query', 'observations'],
          outcome: ['context', 'query', 'observations'],
          reports: ['seqNr', 'outcome'],
          shouldAcceptAttestedReport: ['seqNr', 'report'],
          shouldTransmitAcceptedReport: ['seqNr', 'report'],
          close: [],
        }),
        info: info as Awaited<ReturnType<Ocr3ReportingPluginFactory['newReportingPlugin']>>['info'],
      };
    },
  };
}

let made = 0;

function nextName(on: string): string {
  return `${on} plugin ${++made}`;
}
