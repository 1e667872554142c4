/**
 * Words that cannot name a declaration of a TypeScript module: what JavaScript reserves in strict code and modules, the
 * types that TypeScript has by a plain word, and the globals that generated code calls by their names.
 */
const reserved = new Set(
  [
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends',
    'false finally for function if implements import in instanceof interface let new null package private protected',
    'public return static super switch this throw true try typeof undefined var void while with yield',
    'any bigint boolean never number object string symbol unknown',
    'Object Partial Uint8Array globalThis',
  ].flatMap((line) => line.split(' ')),
);

export function isReserved(name: string): boolean {
  return reserved.has(name);
}
