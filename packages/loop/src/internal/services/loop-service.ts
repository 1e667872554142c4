import { Service as wire } from '../../pb/loop/service.pb.js';
import type { HealthReport, Service } from '../../types/service.js';
import { noArgs, nothing, reply } from '../table/composites.js';
import type { Mapping } from '../table/mapping.js';
import { service, unary } from '../table/service-table.js';

/** The original's wait for Ready and HealthReport. */
const timeoutMs = 1_000;

export const healthReport: Mapping<HealthReport, Record<string, string>> = {
  refs: false,
  toWire: (value) => ({ ...value }),
  fromWire: (value) => value,
};

/** `Name` is in the schema but the original serves it nowhere; neither do we. */
export const loopService = service<Service>(wire, {
  close: unary(wire.methods.close, noArgs, nothing, { closes: true }),
  ready: unary(wire.methods.ready, noArgs, nothing, { repeatable: true, timeoutMs, byDefault: () => {} }),
  healthReport: unary(wire.methods.healthReport, noArgs, reply('healthReport', healthReport), {
    repeatable: true,
    timeoutMs,
    byDefault: () => ({}),
  }),
});
