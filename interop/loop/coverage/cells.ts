/** Who hosts and who is the plugin, or that the calls passed a relay of our host, whatever the ends are. */
export const cells = ['our host, Go plugin', 'Go host, our plugin', 'ours with ours', 'through the relay'] as const;
export type Cell = (typeof cells)[number];

/** Needs the original. */
export function withOriginal(cell: Cell): boolean {
  return cell === 'our host, Go plugin' || cell === 'Go host, our plugin';
}
