/** A plugin of the bundler, and the modules that an entry reaches by static imports, known when all are read. */
export function reachedModules(entry) {
  const reached = new Set();
  const plugin = {
    name: 'reached-modules',
    buildEnd() {
      const follow = (id) => {
        if (reached.has(id)) return;
        reached.add(id);
        for (const next of this.getModuleInfo(id)?.importedIds ?? []) follow(next);
      };
      follow(entry);
    },
  };
  return { plugin, reached };
}
