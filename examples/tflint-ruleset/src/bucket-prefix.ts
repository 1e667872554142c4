import type { BodyContent_Attribute } from './pb/tflint.pb.js';
import { EmitIssue_Severity } from './pb/tflint.pb.js';
import type { Rule } from './rule.js';

/** Names of buckets begin with the prefix of the house. They are evaluated: variables and functions may be in them. */
export const bucketPrefix: Rule = {
  name: 'house_bucket_prefix',
  severity: EmitIssue_Severity.ERROR,
  enabled: true,
  link: 'https://example.com/house-rules#bucket-prefix',

  async check(runner) {
    const config = await runner.configOf(bucketPrefix, { attributes: [{ name: 'prefix', required: true }] });
    const prefix = literalOf(config['prefix']);
    if (prefix === undefined) return;
    const buckets = await runner.blocks(
      { type: 'resource', labelNames: ['type', 'name'], body: { attributes: [{ name: 'bucket' }] } },
      'aws_s3_bucket',
    );
    for (const { body } of buckets) {
      const attribute = body?.attributes['bucket'];
      if (attribute?.expression === undefined) continue;
      const name = await runner.textOf(attribute.expression);
      if (name === undefined || name.startsWith(prefix)) continue;
      // Only what stands there as it is can be mended; an expression may be used elsewhere too.
      const fix = literalOf(attribute) === name ? JSON.stringify(prefix + name) : undefined;
      const message = `bucket "${name}" does not begin with "${prefix}"`;
      await runner.emit(bucketPrefix, message, attribute.expression.range, fix);
    }
  },
};

/** The text of a quoted literal, if nothing in it has to be computed or unescaped. */
function literalOf(attribute: BodyContent_Attribute | undefined): string | undefined {
  const source = Buffer.from(attribute?.expression?.bytes ?? '').toString();
  if (!/^"[^"$%\\]*"$/.test(source)) return undefined;
  return source.slice(1, -1);
}
