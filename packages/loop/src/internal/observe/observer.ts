import type { ClientInterceptor, RelayTap, ServerInterceptor, WatchCalls } from '@loopp/grpc';

/** What sees every call of a process: those it makes, those it answers, and those it relays. */
export interface Observer {
  readonly client: { readonly watch?: WatchCalls; readonly interceptors?: readonly ClientInterceptor[] };
  readonly server: { readonly watch?: WatchCalls; readonly interceptors?: readonly ServerInterceptor[] };
  readonly relay?: RelayTap;
}
