import { pluginKinds } from './internal/process/kinds.js';
import { type PluginContext, type ServeOptions, serveKind } from './internal/process/serve-kind.js';
import { pluginMedian } from './internal/services/median.js';
import type { MedianFactoryArgs, PluginMedian } from './types/median.js';
import type { ReportingPluginFactory } from './types/ocr2.js';

/** The author's part of a median plugin. */
export interface MedianPlugin {
  newMedianFactory(args: MedianFactoryArgs, context: PluginContext): Promise<ReportingPluginFactory>;
}

/**
 * Runs this process as a median plugin: shakes hands with the host that started it and serves until the host ends
 * it.
 * @throws LooppError when the process was not started by a LOOP host.
 */
export function serveMedian(plugin: MedianPlugin, options: ServeOptions = {}): Promise<void> {
  return serveKind<PluginMedian>(
    pluginKinds.median,
    pluginMedian,
    (context) => ({ newMedianFactory: (args) => plugin.newMedianFactory(args, context) }),
    options,
  );
}
