import type { ReportingPluginFixture } from '../suites/reporting-plugin.js';
import { sparse } from './values.js';

const timestamp = { configDigest: sparse({ 2: 10, 12: 16 }, 32), epoch: 88, round: 74 };
const query = sparse({ 42: 42 });
const observation = sparse({ 21: 19 });
const report = sparse({ 42: 101 });
const observations = [{ observation, observer: 99 }];
const other = { ...timestamp, round: 75 };
// The rest of the text is how Go prints the two values.
const error = { text: 'but got' };

/** Of the reporting plugin in the original's static plugin. What it announces is shorter than what it gives. */
export const originalReportingPluginFixture: ReportingPluginFixture = {
  cases: {
    query: [{ args: [timestamp], answer: query }],
    observation: [
      { args: [timestamp, query], answer: observation },
      { args: [other, query], error },
    ],
    report: [
      { args: [timestamp, query, observations], answer: { shouldReport: true, report } },
      { args: [timestamp, query, []], error },
    ],
    shouldAcceptFinalizedReport: [
      { args: [timestamp, report], answer: true },
      { args: [other, report], error },
    ],
    shouldTransmitAcceptedReport: [
      { args: [timestamp, report], answer: true },
      { args: [other, report], error },
    ],
  },
};
