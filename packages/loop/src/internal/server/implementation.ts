import { Status, StatusError } from '@loopp/grpc';
import type { Call } from '../../types/call.js';
import type { MethodTable } from '../table/service-table.js';
import type { Members } from './served.js';

/** @returns the method of the user's object, to be called with the request's arguments. */
export function implementationOf(
  name: string,
  method: MethodTable,
  value: Members,
  call: Call,
): (values: readonly unknown[]) => unknown {
  const implementation = value[name] ?? method.byDefault;
  if (typeof implementation !== 'function') {
    const short = method.wire.path.slice(method.wire.path.lastIndexOf('/') + 1);
    throw new StatusError(Status.UNIMPLEMENTED, `method ${short} not implemented`);
  }
  return (values) =>
    implementation.call(value, ...values, ...Array(Math.max(0, method.args.arity - values.length)), call);
}
