const source = '@loopp/source';

/** What a package's manifest says to users: without what only a checkout has, its sources and its tools. */
export function publishedManifest({ devDependencies: _tools, scripts: _scripts, ...manifest }) {
  const withoutSource = (target) => {
    if (typeof target === 'string') return target;
    const { [source]: _ours, ...published } = target;
    return published;
  };
  const exports = Object.entries(manifest.exports).map(([path, target]) => [path, withoutSource(target)]);
  return { ...manifest, exports: Object.fromEntries(exports) };
}
