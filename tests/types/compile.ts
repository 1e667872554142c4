import { readFileSync } from 'node:fs';
import type typescript from 'typescript';

/** One of several versions of TypeScript; their programming interfaces are the same as far as it is used here. */
export type Compiler = typeof typescript;

export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface Problem extends Place {
  /** What the author is shown: the messages, the marked piece of the source, and what the compiler relates to it. */
  readonly text: string;
}

export interface Expectation extends Place {
  /** Words that the message holds. */
  readonly names: readonly string[];
}

const directive = /^\s*\/\/ @ts-expect-error names: (.+)$/;

/** The lines of a file behind a `@ts-expect-error names: WORD WORD` comment. */
export function readExpectations(file: string): Expectation[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const names = directive.exec(text)?.[1]?.split(' ');
      return names === undefined ? [] : [{ file, line: index + 2, names }];
    });
}

/** Type-checks files as a strict project does, with the packages' built types; expected errors are not hidden. */
export function compile(
  ts: Compiler,
  files: readonly string[],
  own: { readonly module: string; readonly moduleResolution: string; readonly skipLibCheck: boolean },
): Problem[] {
  const { options, errors } = ts.convertCompilerOptionsFromJson(
    {
      ...own,
      ...{ target: 'es2022', strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ noPropertyAccessFromIndexSignature: true, types: ['node'], noEmit: true },
    },
    '.',
  );
  const host = ts.createCompilerHost(options, true);
  const { getSourceFile } = host;
  host.getSourceFile = (name, settings, ...rest) => {
    if (!files.includes(name)) return getSourceFile(name, settings, ...rest);
    // Hidden errors have no text.
    const text = readFileSync(name, 'utf8').replaceAll('@ts-expect-error', 'is an error');
    return ts.createSourceFile(name, text, settings, true);
  };
  const program = ts.createProgram({ rootNames: files, options, host });
  return [...errors, ...ts.getPreEmitDiagnostics(program)].map((diagnostic) => {
    const { file, start = 0, length = 0, messageText, relatedInformation = [] } = diagnostic;
    const related = relatedInformation.map((each) => ts.flattenDiagnosticMessageText(each.messageText, '\n'));
    const marked = file?.text.slice(start, start + length).split('\n')[0] ?? '';
    return {
      file: file?.fileName ?? '',
      line: file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1,
      text: [ts.flattenDiagnosticMessageText(messageText, '\n'), `at: ${marked}`, ...related].join('\n'),
    };
  });
}
