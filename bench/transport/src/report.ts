import type { Cell, Figures } from './measure.js';
import { missed, type Ratio } from './ratios.js';
import type { Table } from './tables.js';

/** Markdown: a row for each cell, a column for each setup. */
export function tableText({ name, cells }: Table): string {
  const setups = Object.keys(cells[0]?.figures ?? {});
  const [first = ''] = setups;
  const rows = cells.map(({ cell, figures }) => {
    const base = figures[first];
    return `| ${cellName(cell)} | ${setups.map((setup) => figureText(figures[setup], base)).join(' | ')} |`;
  });
  return [`| ${name} | ${setups.join(' | ')} |`, `| --- |${' --- |'.repeat(setups.length)}`, ...rows, ''].join('\n');
}

export function ratiosText(ratios: readonly Ratio[]): string {
  const rows = ratios.map((ratio) => {
    const bound = (value: number) => `${ratio.atMost ? '≤' : '≥'} ${Number(value.toFixed(2))}`;
    const verdict = missed(ratio) ? 'missed' : 'met';
    return `| ${ratio.name} | ${ratio.value.toFixed(2)} | ${bound(ratio.required)} | ${bound(ratio.aimedAt)} | ${verdict} |`;
  });
  return ['| ratio | measured | required | aimed at | |', '| --- | --- | --- | --- | --- |', ...rows, ''].join('\n');
}

function cellName({ size, concurrency }: Cell): string {
  const text = size >= 1 << 20 ? `${size / (1 << 20)} MiB` : size >= 1024 ? `${size / 1024} KiB` : `${size} B`;
  return `${text}, c = ${concurrency}`;
}

/** `p50/p99 µs, calls/s (how many times fewer than the first), CPU µs`. */
function figureText(figures: Figures | undefined, base: Figures | undefined): string {
  if (figures === undefined) return '';
  const { p50, p99, callsPerSecond, cpu, proxyCpu } = figures;
  const ratio =
    base === undefined || base === figures ? '' : ` (${(base.callsPerSecond / callsPerSecond).toFixed(2)}x)`;
  const used = proxyCpu > 0 ? `${short(cpu)}+${short(proxyCpu)}` : short(cpu);
  return `${short(p50)}/${short(p99)} µs, ${Math.round(callsPerSecond).toLocaleString('en')}/s${ratio}, CPU ${used}`;
}

function short(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
