import type { HttpResponse } from '../exchange/http.ts'
import { TAXII } from '../exchange/media.ts'

/** An answer in TAXII's media type. `undefined` properties are left out. */
export function answer(status: number, resource: object, headers: { readonly [name: string]: string } = {}): HttpResponse {
  const body = new TextEncoder().encode(JSON.stringify(resource))
  return { status, headers: { 'content-type': TAXII, 'content-length': String(body.length), 'cache-control': 'no-store', ...headers }, body }
}

/** An error message. `http_status` is a string, in the standard's own words. TAXII 2.1 §3.6.1. */
export function refusal(status: number, title: string, description?: string, headers: { readonly [name: string]: string } = {}): HttpResponse {
  return answer(status, { title, description, http_status: String(status) }, headers)
}
