import type { EmitIssue_Severity } from './pb/tflint.pb.js';
import type { Runner } from './runner.js';

export interface Rule {
  readonly name: string;
  readonly severity: EmitIssue_Severity;
  /** Whether it is checked where no configuration says a word of it. */
  readonly enabled: boolean;
  readonly link: string;
  check(runner: Runner): Promise<void>;
}
