import { LooppError } from '../loopp-error.js';

/** A header that the peer would refuse (SETTINGS_MAX_HEADER_LIST_SIZE): it was not sent, and the connection lives. */
export class HeaderTooLarge extends LooppError {
  constructor(size: number, limit: number) {
    super('HEADER_TOO_LARGE', `the header is larger than the peer accepts (${size} vs. ${limit} octets)`, {
      remedy: 'send less metadata or a shorter status message, or raise maxHeaderListSize of the peer',
    });
  }
}
