/** One codec's way to encode and decode the messages that are measured. The messages are made before the clock runs. */
export interface Codec {
  readonly name: string;
  readonly cases: Readonly<Record<CaseName, Case>>;
}

export type CaseName = (typeof caseNames)[number];

export const caseNames = [
  'BuildReportRequest, 31 observations',
  'ReportRequest, none',
  'ReportingPluginConfig',
] as const;

export interface Case {
  encode(): Uint8Array;
  decode(bytes: Uint8Array): unknown;
}
