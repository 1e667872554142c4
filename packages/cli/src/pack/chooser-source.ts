import type { PluginEntry } from './plugin-entries.js';

/**
 * The program in front of several plugins: becomes the one whose name it was started by, or else the one that its first
 * argument names, which that plugin does not get to see. CommonJS, for the bundler.
 */
export function chooserSource(entries: readonly PluginEntry[]): string {
  const plugins = entries.map(({ name, file }) => `${JSON.stringify(name)}: () => require(${JSON.stringify(file)}),`);
  const names = entries.map(({ name }) => name).join(', ');
  return `
const plugins = new Map(Object.entries({${plugins.join('\n')}}));
const own = process.argv0.replace(/^.*[\\\\/]/s, '').replace(/\\.exe$/i, '');
let name = own;
if (!plugins.has(name) && plugins.has(process.argv[2])) [name] = process.argv.splice(2, 1);
const start = plugins.get(name);
if (start === undefined) {
  process.stderr.write(\`\${own} holds several plugins: ${names}.
What to do: start it by a link of one of these names, or give the name as its first argument.
\`);
  process.exitCode = 2;
} else start();
`;
}
