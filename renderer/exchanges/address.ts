/** Plain http goes to this machine only, for exercises. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

export type Address = { readonly ok: true, readonly origin: string, readonly url: string } | { readonly ok: false, readonly why: 'empty' | 'not-an-address' | 'not-encrypted' | 'password-in-address' }

/** An address as it was typed; one without a scheme is taken for https. */
export function readAddress(typed: string): Address {
  const text = typed.trim()
  if (text === '') return { ok: false, why: 'empty' }
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(whole)) return { ok: false, why: 'not-an-address' }
  const url = new URL(whole)
  // A password in an address ends up in lists and logs of others; it has a field of its own.
  if (url.username !== '' || url.password !== '') return { ok: false, why: 'password-in-address' }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))) return { ok: true, origin: url.origin, url: url.href }
  return { ok: false, why: url.protocol === 'http:' ? 'not-encrypted' : 'not-an-address' }
}
