import type { Sent } from './http.ts'

/**
 * Why an exchange did not do what it was asked. Each is also a code of the product's problem sentences, and the first line is what the
 * link itself reports.
 *
 * `too-large` is an answer over our limit (no status) or a 413 (with it); `redirected` is any 3xx, which we never follow because the
 * credentials would go along; `not-taxii` is an answer that is no TAXII 2.1; `bad-page` is one that says it is and cannot be read.
 */
export type ExchangeCode =
  | Extract<Sent, { readonly ok: false }>['why']
  | 'captive-portal' | 'not-taxii' | 'bad-page' | 'cannot-page' | 'redirected'
  | 'bad-request' | 'unauthorised' | 'forbidden' | 'not-found' | 'not-acceptable' | 'unsupported-media' | 'unprocessable' | 'rate-limited' | 'server-error'

export interface Trouble {
  readonly code: ExchangeCode
  /** HTTP status, where there was an answer. */
  readonly status?: number
  /** The server's own words, cleaned of control characters and cut to 300. They may quote an object: for the screen, never for a log. */
  readonly words?: string
  /** Seconds that the server asks us to wait; read from either form of Retry-After, at most a day. */
  readonly retryAfter?: number
}

/**
 * What came of one request. `skew` is the server's clock minus ours in seconds, as its Date header told (whole seconds, so ±1);
 * absent when it told none. TAXII 2.1 §3.4 warns that `added_after` is measured on the server's clock.
 */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly skew?: number }
  | { readonly ok: false; readonly trouble: Trouble; readonly skew?: number }
