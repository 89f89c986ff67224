/**
 * The first HTTP proxy of a list that Chromium found in the system's settings, as `host:port`.
 *
 * @param list such as `PROXY proxy.example:3128; DIRECT`. SOCKS and a TLS connection to the proxy itself are not spoken by the uplink,
 *   which then goes directly and is refused where that is forbidden.
 */
export function proxyOf(list: string): { readonly proxy?: string } {
  const first = list.split(';')[0]?.trim() ?? ''
  const proxy = /^PROXY (?<proxy>[^\s;]+:\d{1,5})$/.exec(first)?.groups?.['proxy']
  return proxy === undefined ? {} : { proxy }
}
