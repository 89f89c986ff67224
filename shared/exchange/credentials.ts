/** Who asks. With an empty user or an empty token the request goes without credentials. */
export type Credentials =
  | { readonly user: string; readonly password: string }
  | { readonly bearer: string }

/** Value of the Authorization header; undefined when there is nothing to say. Basic is RFC 7617 with UTF-8, bearer RFC 6750. */
export function authorization(credentials: Credentials | undefined): string | undefined {
  if (credentials === undefined) return undefined
  if ('bearer' in credentials) return credentials.bearer === '' ? undefined : `Bearer ${credentials.bearer}`
  return credentials.user === '' ? undefined : `Basic ${base64(new TextEncoder().encode(`${credentials.user}:${credentials.password}`))}`
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 4648 §4. Not every place that shared/ runs in has btoa, and none of them has a Buffer. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const left = bytes.length - at
    text += `${ALPHABET[three >> 18]}${ALPHABET[(three >> 12) & 63]}${left > 1 ? ALPHABET[(three >> 6) & 63] : '='}${left > 2 ? ALPHABET[three & 63] : '='}`
  }
  return text
}
