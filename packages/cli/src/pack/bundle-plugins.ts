import { createRequire } from 'node:module';
import { relative } from 'node:path';
import type { BuildFailure, Message } from 'esbuild';
import { InputError } from '../input/input-error.js';
import { optionalPackage } from '../input/optional-package.js';
import { ownVersion } from '../own-version.js';
import { aboutText } from './about-text.js';
import { type BundledPackage, bundledPackages } from './bundled-packages.js';
import { aboutMark, chooserSource } from './chooser-source.js';
import type { PluginEntry } from './plugin-entries.js';

export interface BundleOptions {
  readonly entries: readonly PluginEntry[];
  readonly conditions: readonly string[];
  /** Of the node that will run the bundle: `20.20.0`. */
  readonly nodeVersion: string;
}

export interface Bundle {
  /** One CommonJS file that needs nothing but Node's own modules. */
  readonly code: string;
  /** Whose files it is made of. */
  readonly packages: readonly BundledPackage[];
  /** What the bundler found strange. */
  readonly warnings: readonly string[];
}

const chooser = 'the-chooser-of-plugins.cjs';

/**
 * Makes plugins into one file of CommonJS, the only kind that a single executable holds.
 * @throws InputError that names the place in the plugin that cannot be packed.
 */
export async function bundlePlugins({ entries, conditions, nodeVersion }: BundleOptions): Promise<Bundle> {
  const load = createRequire(import.meta.url);
  const { build }: typeof import('esbuild') = load(optionalPackage('esbuild', 'loop pack'));
  const workingFolder = process.cwd();
  const { outputFiles, warnings, metafile } = await build({
    absWorkingDir: workingFolder,
    stdin: { contents: chooserSource(entries), resolveDir: workingFolder, sourcefile: chooser, loader: 'js' },
    bundle: true,
    minify: true,
    // Error classes are known by their names.
    keepNames: true,
    platform: 'node',
    format: 'cjs',
    target: `node${nodeVersion}`,
    // import() does not work in a single executable with a code cache; require() of what is bundled does.
    supported: { 'dynamic-import': false },
    conditions: [...conditions],
    write: false,
    metafile: true,
    logLevel: 'silent',
  }).catch((error: unknown) => {
    throw isBuildFailure(error) ? refusal(error.errors) : error;
  });
  const meta = warnings.filter(({ id }) => id === 'empty-import-meta');
  if (meta.length > 0) throw refusal(meta);
  const { [chooser]: _own, ...inputs } = metafile.inputs;
  const packages = bundledPackages({ ...metafile, inputs }, workingFolder);
  const about = encodeURIComponent(aboutText(entries, packages, ownVersion())).replaceAll("'", '%27');
  const code = (outputFiles[0]?.text ?? '').replace(aboutMark, () => about);
  return { code, packages, warnings: warnings.map(describe) };
}

const remedies: readonly (readonly [RegExp, string, string])[] = [
  [
    /top-level await/i,
    'a plugin with top-level await cannot be packed',
    'put what awaits into an async function and call that: main().catch(…)',
  ],
  [
    /import\.meta/,
    'a plugin with import.meta cannot be packed: it has no files beside it',
    'import data instead of reading files (JSON, text), and take paths from the environment or the configuration',
  ],
  [/^Could not resolve/, 'the plugin cannot be bundled', 'install what it imports, or correct the import'],
  [/"\.node" files/, 'a plugin with a native addon cannot be packed', 'use a package without native code'],
];

function refusal(messages: readonly Message[]): InputError {
  const texts = messages.slice(0, 5).map((message) => `\n  ${describe(message)}`);
  const more = messages.length > texts.length ? `\n  and ${messages.length - texts.length} more` : '';
  const text = messages[0]?.text ?? '';
  const [, what = 'the plugin cannot be bundled', remedy = 'correct it'] =
    remedies.find(([pattern]) => pattern.test(text)) ?? [];
  return new InputError(`${what}${texts.join('')}${more}`, remedy);
}

/** `file:line:column: text`; the place in the plugin, not in what this module put in front of it. */
function describe({ text, location, notes }: Message): string {
  const places = [location, ...notes.map((note) => note.location)];
  const place = places.find((each) => each !== null && each.file !== chooser);
  if (place === undefined || place === null) return text;
  return `${relative(process.cwd(), place.file)}:${place.line}:${place.column + 1}: ${text}`;
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors);
}
