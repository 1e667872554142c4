import type { Handshake } from '@loopp/go-plugin';

/** The cookies of LOOP's plugin kinds. Their application protocol version is 0: the original never sets one. */
function kind(name: string, cookieValue: string): Handshake {
  return { cookieKey: `CL_PLUGIN_${name}_MAGIC_COOKIE`, cookieValue, protocolVersion: 0 };
}

export const relayerHandshake = kind('RELAYER', 'dae753d4542311b33cf041b930db0150647e806175c2818a0c88a9ab745e45aa');
export const medianHandshake = kind('MEDIAN', 'b12a697e19748cd695dd1690c09745ee7cc03717179958e8eadd5a7ca4646728');
