import { LooppError } from '@loopp/grpc';

// sockaddr_un holds 108 bytes on Linux and 104 on macOS and the BSDs, the closing zero included.
const LIMIT = process.platform === 'linux' ? 107 : 103;

/** Longest name of a socket in a private directory: `plugin` and the digits of a 64-bit number. */
export const LONGEST_SOCKET_NAME = 6 + 20;

/**
 * Refuses a socket path the operating system would cut short or reject without saying why.
 * @throws LooppError `GO_PLUGIN_SOCKET_PATH_TOO_LONG`
 */
export function checkSocketPath(path: string, reserve = 0): void {
  const length = Buffer.byteLength(path) + reserve;
  if (length <= LIMIT) return;
  throw new LooppError(
    'GO_PLUGIN_SOCKET_PATH_TOO_LONG',
    `the socket path ${path}${reserve > 0 ? '/…' : ''} takes ${length} bytes; this system allows ${LIMIT}`,
    { remedy: 'choose a directory with a shorter name (the option socketDir, or TMPDIR)' },
  );
}
