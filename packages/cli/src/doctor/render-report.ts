import { type Check, type CheckStatus, counted, type DoctorReport } from './report.js';

const marks: Readonly<Record<CheckStatus, string>> = { good: '✓', bad: '✗', absent: '–', skipped: '·' };

export type Paint = (status: CheckStatus, text: string) => string;

/** The checklist for people: a line a check, with its remedy below. */
export function renderReport(report: DoctorReport, paint: Paint): string {
  const width = Math.max(...report.checks.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 4);
  const lines = report.checks.flatMap((check) => linesOf(check, width, indent, paint));
  const faults = report.checks.filter(({ status }) => status === 'bad').length;
  const verdict = faults === 0 ? 'sound: a host can use this plugin' : counted(faults, 'fault');
  return `${[...lines, '', verdict].join('\n')}\n`;
}

function linesOf({ name, status, detail, remedy }: Check, width: number, indent: string, paint: Paint): string[] {
  const [first = '', ...more] = detail.split('\n');
  return [
    `${paint(status, marks[status])} ${name.padEnd(width)}  ${first}`,
    ...more.map((line) => `${indent}${line}`),
    ...(remedy === '' ? [] : [`${indent}→ ${remedy}`]),
  ];
}
