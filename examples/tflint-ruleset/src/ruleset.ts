import type { Broker } from '@loopp/go-plugin';
import { type Server, Status, StatusError } from '@loopp/grpc';
import { bucketPrefix } from './bucket-prefix.js';
import { describedVariables } from './described-variables.js';
import { type ApplyGlobalConfig_Config, RuleSet } from './pb/tflint.pb.js';
import type { Rule } from './rule.js';
import { Runner } from './runner.js';

const rules: readonly Rule[] = [bucketPrefix, describedVariables];

/** What tflint asks of a ruleset, in the order in which it asks. */
export function serveRuleset(server: Server, broker: Broker): void {
  const { methods } = RuleSet;
  let config: ApplyGlobalConfig_Config | undefined;

  server
    .handle(methods.getVersionConstraint, () => ({ constraint: '>= 0.46' }))
    // Of the protocol, not of any library: tflint asks for at least this one.
    .handle(methods.getSDKVersion, () => ({ version: '0.23.0' }))
    .handle(methods.getName, () => ({ name: 'house' }))
    .handle(methods.getVersion, () => ({ version: '0.1.0' }))
    .handle(methods.getRuleNames, () => ({ names: rules.map(({ name }) => name) }))
    .handle(methods.getConfigSchema, () => ({ schema: {} }))
    .handle(methods.applyGlobalConfig, (request) => {
      config = request.config;
      return {};
    })
    .handle(methods.applyConfig, () => ({}))
    .handle(methods.check, async ({ runner: id }) => {
      await using host = await broker.dial(id);
      const runner = new Runner(host, config?.fix ?? false);
      for (const rule of rules.filter((rule) => isEnabled(rule, config))) {
        try {
          await rule.check(runner);
          await runner.applyFixes();
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          throw new StatusError(Status.ABORTED, `failed to check "${rule.name}" rule: ${why}`);
        }
      }
      return {};
    });
}

function isEnabled(rule: Rule, config: ApplyGlobalConfig_Config | undefined): boolean {
  if (config === undefined) return rule.enabled;
  if (config.only.length > 0) return config.only.includes(rule.name);
  return config.rules[rule.name]?.enabled ?? (rule.enabled && !config.disabledByDefault);
}
