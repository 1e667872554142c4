/** Why a step did not come to its quorum, for people. */
export function tooFew(what: string, count: number, needed: number | string, failures: readonly string[]): string {
  const why = failures.length === 0 ? '' : `: ${failures.join('; ')}`;
  return `only ${count} oracles ${what}, ${needed} are needed${why}`;
}
