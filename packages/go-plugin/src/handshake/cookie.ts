import { LooppError } from '@loopp/grpc';
import type { Handshake } from './handshake.js';

/**
 * Refuses to serve when no host started this process.
 * @throws LooppError `GO_PLUGIN_MISCONFIGURED` without a cookie to compare with, `GO_PLUGIN_NOT_A_HOST` without a host
 */
export function checkCookie(handshake: Handshake, env: NodeJS.ProcessEnv): void {
  if (handshake.cookieKey === '' || handshake.cookieValue === '') {
    throw new LooppError(
      'GO_PLUGIN_MISCONFIGURED',
      'Misconfigured ServeConfig given to serve this plugin: no magic cookie key or value was set.',
      { remedy: 'tell the plugin’s author to give `handshake` a cookieKey and a cookieValue' },
    );
  }
  if (env[handshake.cookieKey] === handshake.cookieValue) return;
  throw new LooppError(
    'GO_PLUGIN_NOT_A_HOST',
    'This binary is a plugin. These are not meant to be executed directly.\n' +
      'Start the program that uses it instead; that program loads its plugins by itself.\n' +
      `(A host sets the environment variable ${handshake.cookieKey}, which is missing or different here.)`,
  );
}
