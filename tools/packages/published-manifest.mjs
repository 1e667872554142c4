const source = '@loopp/source';

/**
 * What a package's manifest says to users: without what only a checkout has, its sources and its tools. In the place of
 * tools create-loopp has the versions of what its templates name, which it reads there.
 */
export function publishedManifest({ devDependencies, scripts: _scripts, ...checkout }) {
  const manifest = checkout.name === 'create-loopp' ? { ...checkout, devDependencies } : checkout;
  const withoutSource = (target) => {
    if (typeof target === 'string') return target;
    const { [source]: _ours, ...published } = target;
    return published;
  };
  const exports = Object.entries(manifest.exports).map(([path, target]) => [path, withoutSource(target)]);
  return { ...manifest, exports: Object.fromEntries(exports) };
}
