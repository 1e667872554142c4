/** Element n/2 (rounded down) in ascending order: what a feed must answer. Shares no code with the plugins, on purpose. */
export function independentMedian(observations: readonly bigint[]): bigint | undefined {
  const ascending = [...observations].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ascending[Math.floor(ascending.length / 2)];
}
