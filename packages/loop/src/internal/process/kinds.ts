import type { Handshake } from '@loopp/go-plugin';

/** The application protocol version of every kind is 0: the original never sets one. */
function kind(name: string, cookieValue: string): Handshake {
  return { cookieKey: `CL_PLUGIN_${name}_MAGIC_COOKIE`, cookieValue, protocolVersion: 0 };
}

/** LOOP's kinds of plugins and their magic cookies. The two reporting kinds (OCR2, OCR3) share `generic`. */
export const pluginKinds = {
  relayer: kind('RELAYER', 'dae753d4542311b33cf041b930db0150647e806175c2818a0c88a9ab745e45aa'),
  median: kind('MEDIAN', 'b12a697e19748cd695dd1690c09745ee7cc03717179958e8eadd5a7ca4646728'),
  generic: kind('GENERIC', '2ad981747cd86c4ab3e23170970020fd'),
  keystore: kind('KEYSTORE', 'fe81b132-0d3d-4c16-9f13-c2f7bfd3c361'),
  standardCapabilities: kind('STANDARD_CAPABILITIES', 'f4df86d3-3552-4231-8206-be0d245b6c67'),
  mercury: kind('MERCURY', 'c3478720-a7a6-4d39-b506-0dd432c9be9a'),
  ccipCommit: kind('CCIP_COMMIT', '5a2d1527-6c0f-4c7e-8c96-00aa4bececd2'),
  ccipExec: kind('CCIP_EXEC', '5a2d1527-6c0f-4c7e-8c96-00aa4bececd2'),
} as const;
