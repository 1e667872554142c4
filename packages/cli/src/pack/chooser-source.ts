import type { PluginEntry } from './plugin-entries.js';

/** Stands in the source for what `--loopp-version` prints, which is known when everything is bundled. */
export const aboutMark = '@loopp-version-text@';

/**
 * The program in front of the plugins. `--loopp-version`, as the first argument, tells what the file is made of. Of several
 * plugins it becomes the one whose name it was started by, or else the one that its first argument names, which that
 * plugin does not get to see. CommonJS, for the bundler.
 */
export function chooserSource(entries: readonly PluginEntry[]): string {
  const [first] = entries;
  const starting =
    entries.length === 1 && first !== undefined ? `require(${JSON.stringify(first.file)});` : chosen(entries);
  return `
if (process.argv[2] === '--loopp-version') {
  const { versions, platform, arch } = process;
  process.stdout.write(\`node \${versions.node} \${platform}-\${arch}\\n\${decodeURIComponent('${aboutMark}')}\`);
} else {
${starting}
}
`;
}

function chosen(entries: readonly PluginEntry[]): string {
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
