/**
 * The plugin's choice of an application version: its highest that the host lists. With none in common, or no list at all,
 * its lowest, so that the host can name both sides in its error.
 * @param own the versions this plugin speaks, at least one
 * @param offered the host's PLUGIN_PROTOCOL_VERSIONS, comma separated and in no order
 * @param onBadEntry called with each entry of the list that is no integer; it is skipped
 */
export function negotiateVersion(
  own: readonly number[],
  offered: string | undefined,
  onBadEntry?: (entry: string) => void,
): number {
  const listed = new Set<number>();
  for (const entry of (offered ?? '').split(',')) {
    if (entry === '') continue;
    if (/^\d+$/.test(entry)) listed.add(Number(entry));
    else onBadEntry?.(entry);
  }
  const descending = [...own].sort((a, b) => b - a);
  return descending.find((version) => listed.has(version)) ?? descending[descending.length - 1] ?? 0;
}
