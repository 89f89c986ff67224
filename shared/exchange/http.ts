/**
 * A request as plain data, so that it can cross a port. DOM's Request does not exist in a pure project.
 * Header names are lower case. The path and query stand in `url`, absolute.
 */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly body?: Uint8Array<ArrayBuffer>
}

export interface HttpResponse {
  readonly status: number
  /** Names in lower case; a header that came twice is joined with ', '. */
  readonly headers: { readonly [name: string]: string }
  readonly body: Uint8Array<ArrayBuffer>
}

/** What became of a request: an answer of any status, or the reason why there was none. */
export type Sent =
  | { readonly ok: true; readonly response: HttpResponse }
  | { readonly ok: false; readonly why: 'offline' | 'refused' | 'timeout' | 'untrusted-certificate' | 'not-allowed' | 'cut-short' | 'too-large' | 'cancelled' }

/** The only way out. In the product this is the uplink process; in tests it is the practice exchange itself. */
export type Send = (request: HttpRequest) => Promise<Sent>
