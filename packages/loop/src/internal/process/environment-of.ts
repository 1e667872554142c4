import { writeSync } from 'node:fs';
import type { Handshake } from '@loopp/go-plugin';
import { EnvironmentError } from '../environment/environment-error.js';
import { readEnvironment } from '../environment/read-environment.js';
import type { PluginEnvironment } from '../environment/variables.js';
import { pluginEnvironment } from '../environment.js';

/** Ends the process when a host set the environment and it cannot be read: the host shows what stands on standard error. */
export function environmentOf(handshake: Handshake, env: NodeJS.ProcessEnv): PluginEnvironment {
  // Started by hand: go-plugin says what this program is, and that is what helps.
  if (env[handshake.cookieKey] !== handshake.cookieValue) return readEnvironment(pluginEnvironment());
  try {
    return readEnvironment(env);
  } catch (error) {
    if (error instanceof EnvironmentError) {
      writeSync(2, `[ERROR] ${error.message}\n[ERROR] ${error.remedy}\n`);
      process.exit(1);
    }
    throw error;
  }
}
