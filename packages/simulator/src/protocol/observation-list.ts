import type { AttributedObservation } from '@loopp/loop';
import { copyOf, hex } from './bytes.js';

/** Names what a plugin is given, to compare what others make of the same. */
export function inputOf(query: Uint8Array, observations: readonly AttributedObservation[]): string {
  return [hex(query), ...observations.map(({ observer, observation }) => `${observer} ${hex(observation)}`)].join('\n');
}

/** A plugin that changes what it is given changes nobody else's. */
export function copied(observations: readonly AttributedObservation[]): AttributedObservation[] {
  return observations.map(({ observer, observation }) => ({ observer, observation: copyOf(observation) }));
}
