import { Refusal } from './refusal.js';

export interface Options {
  /** The module of the runtime; one that starts with `./` is relative to the root of the output. */
  readonly runtime: string;
  /** What names of generated modules end with in imports, behind `.pb`. */
  readonly importExtension: '.js' | '.ts' | '';
  /** The module, without `.pb.ts`, that gets the descriptors of all files; undefined for none. */
  readonly descriptors: string | undefined;
  /** Whether a .proto file that declares nothing gets an empty module. */
  readonly keepEmptyFiles: boolean;
}

/** Whether what is generated belongs to the runtime itself, google's types included. */
export function isOwnRuntime({ runtime }: Options): boolean {
  return runtime.startsWith('./');
}

const extensions = { js: '.js', '.js': '.js', ts: '.ts', '.ts': '.ts', none: '', '': '' } as const;
const flags = { true: true, '1': true, false: false, '0': false } as const;

function choose<T>(key: string, value: string, values: Readonly<Record<string, T>>): T {
  const chosen = Object.hasOwn(values, value) ? values[value] : undefined;
  if (chosen === undefined) {
    const known = Object.keys(values).filter((name) => /^\w+$/.test(name));
    throw new Refusal(`option ${key}=${value}: protoc-gen-loopp knows ${known.join(', ')}`);
  }
  return chosen;
}

/** Reads the parameter that buf (`opt`) and protoc (`--loopp_opt`) pass on: `key=value`, separated by commas. */
export function parseOptions(parameter: string): Options {
  const options: { -readonly [K in keyof Options]: Options[K] } = {
    runtime: '@loopp/protobuf',
    importExtension: '.js',
    descriptors: undefined,
    keepEmptyFiles: false,
  };
  for (const part of parameter.split(',')) {
    if (part === '') continue;
    const [key, value] = part.includes('=')
      ? [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]
      : [part, ''];
    switch (key) {
      case 'target':
        if (value !== 'ts') {
          throw new Refusal(
            `option target=${value}: protoc-gen-loopp writes TypeScript only (target=ts); it is all erasable, so tsc, ` +
              'esbuild, tsx and Node from 22.18 on make JavaScript of it',
          );
        }
        break;
      case 'import_extension':
        options.importExtension = choose(key, value, extensions);
        break;
      case 'keep_empty_files':
        options.keepEmptyFiles = choose(key, value, flags);
        break;
      case 'runtime':
      case 'descriptors':
        if (value === '') throw new Refusal(`option ${key} needs a value: ${key}=NAME`);
        options[key] = value;
        break;
      default:
        throw new Refusal(
          `unknown option ${key}; protoc-gen-loopp knows target, import_extension, keep_empty_files, descriptors, runtime`,
        );
    }
  }
  return options;
}
