import type { Logger } from '@loopp/loop';
import type { NetworkEvent } from '@loopp/simulator';

/** Tells people what goes wrong in a network; what goes as it should is seen in the rounds. */
export function networkLog(logger: Logger): (event: NetworkEvent) => void {
  return (event) => {
    const { epoch, round } = event;
    switch (event.type) {
      case 'failed':
        return logger.warn(`oracle ${event.oracle} failed at ${event.method}`, { error: event.error });
      case 'refused':
        return logger.warn(`oracle ${event.oracle} refuses the ${event.phase} of oracle ${event.from}`, {
          reason: event.reason,
        });
      case 'disagreement':
        return logger.warn(`${event.method}: the oracles disagree`, { epoch, round, opinions: event.opinions });
      case 'slow':
        return logger.warn(`oracle ${event.oracle} is slow at ${event.method}`, { limitMs: event.limitMs });
      case 'stalled':
        return logger.warn(`round ${epoch}.${round} stalls, the next leader takes over`, { reason: event.reason });
      default:
        return undefined;
    }
  };
}
