import { EmitIssue_Severity } from './pb/tflint.pb.js';
import type { Rule } from './rule.js';

/** Every variable says what it is for. */
export const describedVariables: Rule = {
  name: 'house_described_variables',
  severity: EmitIssue_Severity.NOTICE,
  enabled: true,
  link: 'https://example.com/house-rules#described-variables',

  async check(runner) {
    const variables = await runner.blocks({
      type: 'variable',
      labelNames: ['name'],
      body: { attributes: [{ name: 'description' }] },
    });
    for (const { labels, body, defRange } of variables) {
      if (body?.attributes['description'] === undefined) {
        await runner.emit(describedVariables, `variable "${labels[0]}" has no description`, defRange);
      }
    }
  },
};
