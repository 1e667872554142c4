// What tflint lends for the time of one Check: the module, its values, and where issues go. Every call goes back to it.
import type { Channel } from '@loopp/grpc';
import type { Init } from '@loopp/protobuf';
import { decode, ExtensionCodec } from '@msgpack/msgpack';
import {
  type BodyContent_Attribute,
  type BodyContent_Block,
  type BodySchema,
  type BodySchema_Block,
  type Expression,
  GetModuleContent_ExpandMode,
  ModuleCtxType,
  type Range,
  Runner as RunnerService,
} from './pb/tflint.pb.js';
import type { Rule } from './rule.js';

const { methods } = RunnerService;

// Values that are not known yet are extensions of msgpack. To a rule they are no text.
const unknowns = new ExtensionCodec();
for (const type of [0, 12]) unknowns.register({ type, encode: () => null, decode: () => undefined });

export class Runner {
  readonly #host: Channel;
  readonly #fix: boolean;
  readonly #fixes: { readonly range: Range; readonly text: string }[] = [];

  /** @param fix whether the user asked for fixes (`tflint --fix`) */
  constructor(host: Channel, fix: boolean) {
    this.#host = host;
    this.#fix = fix;
  }

  /** All blocks of the module that fit, with the attributes that the schema names. */
  async blocks(schema: Init<BodySchema_Block>, resourceType = ''): Promise<readonly BodyContent_Block[]> {
    const { content } = await this.#host.unary(methods.getModuleContent, {
      schema: { blocks: [schema] },
      option: {
        moduleCtx: ModuleCtxType.SELF,
        // Blocks with count or for_each come once for each instance, with its values.
        expandMode: GetModuleContent_ExpandMode.EXPAND,
        hint: { resourceType },
      },
    });
    const blocks = content?.blocks ?? [];
    return resourceType === '' ? blocks : blocks.filter(({ labels }) => labels[0] === resourceType);
  }

  /** The attributes of a rule's block in .tflint.hcl. */
  async configOf(rule: Rule, schema: Init<BodySchema>): Promise<Readonly<Record<string, BodyContent_Attribute>>> {
    const { content } = await this.#host.unary(methods.getRuleConfigContent, { name: rule.name, schema });
    return content?.attributes ?? {};
  }

  /** An expression's text. `undefined` for null, for what is not known before apply, and for secrets. */
  async textOf(expression: Expression): Promise<string | undefined> {
    const { value, marks } = await this.#host.unary(methods.evaluateExpr, {
      expression,
      option: { type: Buffer.from('"string"'), moduleCtx: ModuleCtxType.SELF },
    });
    const text: unknown = decode(value, { extensionCodec: unknowns });
    return typeof text === 'string' && marks.length === 0 ? text : undefined;
  }

  /**
   * Reports an issue. With `fix` it can be mended: the text that is to stand in place of `range`. That is done only if
   * the user asked for it, no comment mutes the issue, and the file is the root module's.
   */
  async emit(rule: Rule, message: string, range: Range | undefined, fix?: string): Promise<void> {
    const { name, severity, enabled, link } = rule;
    const { path } = await this.#host.unary(methods.getModulePath, {});
    const fixable = fix !== undefined && path.length === 0;
    const issue = { rule: { name, severity, enabled, link }, message, range: range ?? {}, fixable };
    const { applied } = await this.#host.unary(methods.emitIssue, issue);
    if (this.#fix && fixable && applied && range !== undefined) this.#fixes.push({ range, text: fix });
  }

  /** Mends what was reported since the last time; the module's content is read anew after that. */
  async applyFixes(): Promise<void> {
    const changes: Record<string, Uint8Array> = {};
    // From the last to the first, so that no fix moves the place of another.
    const fixes = this.#fixes
      .splice(0)
      .sort((a, b) => Number((b.range.start?.byte ?? 0n) - (a.range.start?.byte ?? 0n)));
    for (const { range, text } of fixes) {
      const { filename: name, start, end } = range;
      const file = changes[name] ?? (await this.#host.unary(methods.getFile, { name })).file;
      const [before, after] = [file.subarray(0, Number(start?.byte)), file.subarray(Number(end?.byte))];
      changes[name] = Buffer.concat([before, Buffer.from(text), after]);
    }
    if (fixes.length > 0) await this.#host.unary(methods.applyChanges, { changes });
  }
}
