import type { ReportingPlugin, ReportingPluginFactory } from '@loopp/loop';
import { bytes, flag, members, number, text, texts } from './go-json.js';
import type { GoProcess } from './go-process.js';

export function goMedianFactory(go: GoProcess): ReportingPluginFactory {
  let count = 0;
  return {
    newReportingPlugin: async (config, call) => {
      const name = `plugin ${++count}`;
      const info = members(await go.call('median.newReportingPlugin', { as: name, ...config }, call));
      const limits = members(info['limits']);
      return {
        plugin: goReportingPlugin(go, name),
        info: {
          name: text(info['name']),
          uniqueReports: flag(info['uniqueReports']),
          limits: {
            maxQueryLength: number(limits['maxQueryLength']),
            maxObservationLength: number(limits['maxObservationLength']),
            maxReportLength: number(limits['maxReportLength']),
          },
        },
      };
    },
    ready: async (call) => void (await go.call('median.ready', {}, call)),
    healthReport: async (call) => texts(await go.call('median.healthReport', {}, call)),
    close: async (call) => void (await go.call('median.close', {}, call)),
  };
}

function goReportingPlugin(go: GoProcess, on: string): ReportingPlugin {
  return {
    query: async (timestamp, call) => bytes(await go.call('plugin.query', { on, timestamp }, call)),
    observation: async (timestamp, query, call) =>
      bytes(await go.call('plugin.observation', { on, timestamp, query }, call)),
    report: async (timestamp, query, observations, call) => {
      const decision = members(await go.call('plugin.report', { on, timestamp, query, observations }, call));
      return { shouldReport: flag(decision['shouldReport']), report: bytes(decision['report']) };
    },
    shouldAcceptFinalizedReport: async (timestamp, report, call) =>
      flag(await go.call('plugin.shouldAcceptFinalizedReport', { on, timestamp, report }, call)),
    shouldTransmitAcceptedReport: async (timestamp, report, call) =>
      flag(await go.call('plugin.shouldTransmitAcceptedReport', { on, timestamp, report }, call)),
    close: async (call) => void (await go.call('plugin.close', { on }, call)),
  };
}
