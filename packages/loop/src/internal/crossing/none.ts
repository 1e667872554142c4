import { LooppError } from '@loopp/grpc';
import type { Crossing } from '../table/crossing.js';

function refused(): never {
  throw new LooppError('LOOP_TABLE', 'a reference in a method whose table declares none');
}

/** For messages without references, so that they need no scope. */
export const noCrossing: Crossing = {
  serve: refused,
  dial: refused,
  keep: refused,
  attach: refused,
};
