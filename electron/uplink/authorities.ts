import { readFileSync } from 'node:fs'
import * as tls from 'node:tls'

/** Where the Linux families keep the authorities that an administrator trusts. */
const BUNDLES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem', '/etc/ssl/cert.pem']

/**
 * The certificate authorities that this machine trusts, as PEM: Node's own list and the operating system's, where an agency puts its own.
 * Runtimes before Node 22.15 cannot ask the system on Windows and macOS and know Node's list alone there.
 */
export function trustedAuthorities(): string[] {
  // Typed against Node 20, which lacks it.
  const ask = (tls as { getCACertificates?: (which: string) => string[] }).getCACertificates
  return [...new Set(ask === undefined ? [...tls.rootCertificates, ...linuxBundle()] : [...ask('default'), ...ask('system')])]
}

function linuxBundle(): string[] {
  for (const file of process.platform === 'linux' ? BUNDLES : []) {
    try {
      return readFileSync(file, 'latin1').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
    } catch {
      // The next family's place.
    }
  }
  return []
}
