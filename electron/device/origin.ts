/** A name as DNS has it, or an address. The URL standard lets more through, among it what looks like a pattern. */
const HOST = /^([a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|\[[0-9a-f:.]+\])$/
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/**
 * The origin that a person may be asked about, or that a request may go to: https to anywhere, plain http to this machine only.
 *
 * @param text an origin as the URL standard writes it, with nothing behind it: `https://taxii.example:8443`.
 * @returns its parts, or undefined for anything else.
 */
export function readOrigin(text: string): { readonly origin: string; readonly host: string; readonly encrypted: boolean } | undefined {
  if (text.length > 300 || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.origin !== text || !HOST.test(url.hostname)) return undefined
  if (url.protocol === 'https:') return { origin: url.origin, host: url.host, encrypted: true }
  if (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) return { origin: url.origin, host: url.host, encrypted: false }
  return undefined
}
