import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** The profile `esm-only` of attw: what Node's `import` and bundlers see. `require` of ES modules is Node's own matter. */
const ignored = new Set(['node10', 'node16-cjs']);

/** What publint and attw say of a tarball, each a line. */
export async function typeFaults({ manifest, bytes }) {
  const { messages } = await publint({ pack: { tarball: toArrayBuffer(bytes) }, strict: true });
  const said = messages
    .filter(({ type }) => type !== 'suggestion')
    .map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
  const data = Object.entries(manifest.exports).filter(([, target]) => typeof target === 'string');
  const { problems = [] } = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)), {
    excludeEntrypoints: data.map(([path]) => path),
  });
  const wrong = problems
    .filter(({ resolutionKind, resolutionOption }) => !ignored.has(resolutionKind) && resolutionOption !== 'node10')
    .map((problem) => `attw: ${problem.kind} at ${problem.entrypoint ?? problem.fileName ?? ''}`);
  return [...said, ...new Set(wrong)];
}

function toArrayBuffer(bytes) {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
