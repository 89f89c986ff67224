import type { Sent } from '../../shared/exchange/http.ts'

type Why = Extract<Sent, { readonly ok: false }>['why']

const OFFLINE = ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENETUNREACH', 'ENETDOWN', 'EHOSTUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL']
const TIMED_OUT = ['ETIMEDOUT', 'ESOCKETTIMEDOUT', 'ERR_SOCKET_CONNECTION_TIMEOUT', 'ABORT_TIMEOUT']
const TOO_LARGE = ['HPE_HEADER_OVERFLOW']
/** What OpenSSL says of a chain that does not lead to an authority that this machine trusts; the others have CERT in their names. */
const UNTRUSTED = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'HOSTNAME_MISMATCH', 'INVALID_CA', 'PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE']
/** Nothing was said by the other side, or nothing that a server of HTTP says. */
const REFUSED = ['ECONNREFUSED', 'EPROTO', 'EACCES', 'EPERM', 'PROXY_REFUSED', 'ERR_SSL_WRONG_VERSION_NUMBER', 'HPE_INVALID_CONSTANT', 'HPE_INVALID_HEADER_TOKEN']

/** Sorts what Node throws into what a person can act on. Whatever is left happened after the connection stood: the answer was cut short. */
export function whyNot(fault: unknown): Why {
  const code = fault instanceof Error && 'code' in fault && typeof fault.code === 'string' ? fault.code : ''
  if (OFFLINE.includes(code)) return 'offline'
  if (TIMED_OUT.includes(code)) return 'timeout'
  if (TOO_LARGE.includes(code)) return 'too-large'
  if (UNTRUSTED.includes(code) || code.includes('CERT')) return 'untrusted-certificate'
  if (REFUSED.includes(code) || code.startsWith('ERR_SSL')) return 'refused'
  return 'cut-short'
}
