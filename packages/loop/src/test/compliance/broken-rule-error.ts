import { LooppError } from '@loopp/grpc';

/** An implementation does not keep a rule. */
export class BrokenRuleError extends LooppError {
  readonly rule: string;

  constructor(rule: { readonly name: string; readonly why: string }, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super('LOOP_RULE_BROKEN', `broken rule "${rule.name}": ${what}`, { remedy: rule.why, cause });
    this.rule = rule.name;
  }
}
