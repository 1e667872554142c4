import { parseSync } from 'rolldown/utils';

/** Forms that a bundler must keep, since they could do something: evaluated where they stand. */
const mayAct = new Set([
  'CallExpression',
  'NewExpression',
  'TaggedTemplateExpression',
  'ImportExpression',
  'MemberExpression',
  'SpreadElement',
]);

function acts(node) {
  if (node === null || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some(acts);
  if (/Function/.test(node.type) || node.type?.startsWith('TS')) {
    // What a cast holds is evaluated; types and the bodies of functions are not.
    return node.expression !== undefined && node.type.startsWith('TS') && acts(node.expression);
  }
  return mayAct.has(node.type) || Object.values(node).some(acts);
}

/**
 * Tells bundlers that what a module's top level defines has no effect. `"sideEffects": false` says so of files, and is
 * lost on what was one file in the sources and is a part of a larger one in the package: without the marks, a bundled
 * plugin would carry the table of every service. Only columns of the marked lines move, so that source maps stay true.
 */
export const pureInitializers = {
  name: 'pure-initializers',
  transform: {
    filter: { id: /\/src\/.*(?<!\.pb)\.ts$/ },
    handler(code, id) {
      const { program } = parseSync(id, code);
      const marks = program.body
        .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
        .filter((statement) => statement?.type === 'VariableDeclaration' && statement.declare !== true)
        .flatMap((statement) => statement.declarations)
        .filter(({ init }) => init !== null && acts(init))
        .map(({ init }) => [init.start, init.end]);
      let marked = code;
      for (const [start, end] of marks.reverse()) {
        marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`;
      }
      return { code: marked, map: null };
    },
  },
};
