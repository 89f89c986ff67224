import type { HttpResponse } from '../exchange/http.ts'
import { TAXII } from '../exchange/media.ts'

type Headers = { readonly [name: string]: string }

/** An answer in TAXII's media type. `undefined` properties are left out. */
export const answer = (status: number, resource: object, headers: Headers = {}): HttpResponse => answerText(status, JSON.stringify(resource), headers)

/** The same for JSON that is written already. */
export function answerText(status: number, json: string, headers: Headers = {}): HttpResponse {
  const body = new TextEncoder().encode(json)
  return { status, headers: { 'content-type': TAXII, 'content-length': String(body.length), 'cache-control': 'no-store', ...headers }, body }
}

/** An error message. `http_status` is a string, in the standard's own words. TAXII 2.1 §3.6.1. */
export function refusal(status: number, title: string, description?: string, headers: Headers = {}): HttpResponse {
  return answer(status, { title, description, http_status: String(status) }, headers)
}
