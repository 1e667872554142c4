import { type BundledPackage, packageId } from './bundled-packages.js';
import type { CarrierNode } from './carrier-node.js';

export interface SbomOptions {
  /** Of the executable. */
  readonly name: string;
  readonly version: string;
  /** Of the executable, hexadecimal. */
  readonly sha256: string;
  readonly node: CarrierNode;
  /** What the node is built of, by name: `process.versions`; undefined where it cannot be asked. */
  readonly nodeVersions: Readonly<Record<string, string>> | undefined;
  readonly packages: readonly BundledPackage[];
  /** Packages of the plugins themselves, as `name@version`. */
  readonly plugins: readonly string[];
  readonly packerVersion: string;
}

/**
 * A bill of materials in CycloneDX 1.6 (JSON): the node, what it is built of, and every bundled package, with how they
 * depend on each other. It has no time and no random number, so that the same input gives the same text.
 */
export function sbom(options: SbomOptions): string {
  const { name, version, sha256, node, packages, plugins, packerVersion } = options;
  const root = `${name}@${version}`;
  const nodeRef = `node@${node.version}`;
  const parts = nodeParts(options);
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(sha256)}`,
    version: 1,
    metadata: {
      tools: {
        components: [
          {
            type: 'application',
            group: '@loopp',
            name: 'cli',
            version: packerVersion,
            purl: npmPurl('@loopp/cli', packerVersion),
          },
        ],
      },
      component: {
        type: 'application',
        'bom-ref': root,
        name,
        version,
        hashes: [{ alg: 'SHA-256', content: sha256 }],
        properties: [{ name: 'loopp:target', value: node.target.name }],
      },
    },
    components: [
      {
        type: 'platform',
        'bom-ref': nodeRef,
        name: 'node',
        version: node.version,
        description: `Node.js for ${node.target.name}, which carries the plugins`,
        hashes: [{ alg: 'SHA-256', content: node.sha256 }],
        licenses: [
          {
            license: {
              name: 'MIT, and those of the parts of Node.js',
              url: `https://github.com/nodejs/node/blob/v${node.version}/LICENSE`,
            },
          },
        ],
        cpe: `cpe:2.3:a:nodejs:node.js:${node.version}:*:*:*:*:*:*:*`,
        purl: `pkg:generic/node@${node.version}`,
      },
      ...parts,
      ...packages.map(packageComponent),
    ],
    dependencies: [
      { ref: root, dependsOn: unique([nodeRef, ...plugins]) },
      { ref: nodeRef, ...(parts.length > 0 && { dependsOn: parts.map((part) => part['bom-ref']) }) },
      ...packages.map((each) => ({
        ref: packageId(each),
        ...(each.imports.length > 0 && { dependsOn: each.imports }),
      })),
    ],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Versions of interfaces, no parts of their own. */
const noParts = new Set(['node', 'modules', 'napi', 'unicode', 'cldr', 'tz']);

function nodeParts({ nodeVersions = {} }: SbomOptions) {
  return Object.entries(nodeVersions)
    .filter(([name]) => !noParts.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, version]) => ({
      type: 'library',
      'bom-ref': `node/${name}@${version}`,
      name,
      version,
      purl: `pkg:generic/${encodeURIComponent(name)}@${encodeURIComponent(version)}`,
    }));
}

function packageComponent(each: BundledPackage) {
  const [, group, name = each.name] = /^(@[^/]+)\/(.*)$/.exec(each.name) ?? [];
  return {
    type: 'library',
    'bom-ref': packageId(each),
    ...(group !== undefined && { group }),
    name,
    version: each.version,
    ...(each.integrity !== undefined && { hashes: [tarballHash(each.integrity)] }),
    ...(each.license !== undefined && { licenses: [licenseChoice(each.license)] }),
    purl: npmPurl(each.name, each.version),
    properties: [{ name: 'loopp:bundled-files:sha256', value: each.filesSha256 }],
  };
}

/** Manifests also say `SEE LICENSE IN FILE` and `UNLICENSED`, which are no expressions of SPDX. */
function licenseChoice(text: string) {
  const isExpression = /^[(]*[\w.+-]+[)]*( (AND|OR|WITH) [(]*[\w.+-]+[)]*)*$/.test(text) && text !== 'UNLICENSED';
  return isExpression ? { expression: text } : { license: { name: text } };
}

function tarballHash(integrity: string) {
  const [algorithm = '', digest = ''] = (integrity.split(' ')[0] ?? '').split('-');
  const alg = algorithm.replace(/^sha(\d)/, 'SHA-$1');
  return { alg, content: Buffer.from(digest, 'base64').toString('hex') };
}

function npmPurl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;
}

/** A UUID of version 8 (RFC 9562, own content) made of a hash. */
function uuidOf(sha256: string): string {
  const variant = ((Number.parseInt(sha256.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    `${variant}${sha256.slice(17, 20)}`,
    sha256.slice(20, 32),
  ].join('-');
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
