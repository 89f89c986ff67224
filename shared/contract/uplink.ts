import type { HttpRequest, Sent } from '../exchange/http.ts'
import type { Reply } from './reply.ts'

/** The vault worker asks these. Only origins that main has allowed are reached; everything else is `not-allowed`. */
export type UplinkCalls = {
  /** @param id chosen by the caller, for `cancel`. */
  send: (id: number, request: HttpRequest, limits: { readonly seconds: number; readonly bytes: number }) => Reply<Sent>
  cancel: (id: number) => Reply<null>
}

export type UplinkEvents = {
  /** The operating system's own word on whether there is any network, and whether the drill switch holds the link down. Told on connecting and on every change. */
  network: { readonly online: boolean; readonly drill: boolean }
}

/** An origin that may be reached, and the HTTP proxy in front of it as `host:port`, as the operating system is set up. */
export interface Way {
  readonly origin: string
  readonly proxy?: string
}

/** Main asks these of the uplink process. */
export type UplinkWardenCalls = {
  /** All ways, replacing those before. Until the first word every request waits. */
  allow: (ways: readonly Way[]) => Reply<null>
  /** Serve the embedded practice exchange at `practice.waypost.invalid`, in process. */
  practise: (scenario: { readonly seed: number; readonly movements: number }) => Reply<null>
  /** The drill switch: with false every request answers `offline`, whatever the network says. */
  link: (up: boolean) => Reply<null>
}

/** Where the in-process practice exchange answers. `.invalid` never leaves a machine (RFC 2606 §2). */
export const PRACTICE_ORIGIN = 'https://practice.waypost.invalid'
