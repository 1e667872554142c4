/** The newest release line with long-term support that this project is tested with: plugins are packed with it. */
export const defaultNode = '24';

/** The oldest that can carry a plugin. */
export const oldestNode = [20, 19] as const;

/** Last days of release lines, from the schedule of the Node.js project. */
const ends: Readonly<Record<number, string>> = {
  20: '2026-04-30',
  21: '2024-06-01',
  22: '2027-04-30',
  23: '2025-06-01',
  24: '2028-04-30',
  25: '2026-06-01',
  26: '2029-04-30',
};

/** The last day of support of a version that has none any more. */
export function endOfLife(version: string, now: Date): string | undefined {
  const end = ends[Number(version.split('.')[0])];
  return end !== undefined && now.toISOString().slice(0, 10) > end ? end : undefined;
}
