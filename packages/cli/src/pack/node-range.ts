/** Whether a version is what `24`, `24.21` or `24.21.0` stands for. */
export function isInRange(version: string, wanted: string): boolean {
  return version === wanted || version.startsWith(`${wanted}.`);
}

/** The newest release of a range; preliminary ones do not count. */
export function newestIn(versions: readonly string[], wanted: string): string | undefined {
  return versions
    .filter((version) => /^\d+\.\d+\.\d+$/.test(version) && isInRange(version, wanted))
    .sort(compareVersions)
    .at(-1);
}

/** Below zero when `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
