import type { Handshake } from '@loopp/go-plugin';

/**
 * What host and plugin have to agree on before they talk. The cookie keeps people from starting a plugin by hand, and is no
 * secret; the version changes when the two can no longer understand each other. A host in Go has the same three.
 */
export const handshake: Handshake = {
  cookieKey: 'WORD_COUNT_PLUGIN',
  cookieValue: 'change-me',
  protocolVersion: 1,
};
