/** What every request accepts and every body is, to the letter: a space in it is a 415 at OpenTAXII, a missing version a 406. TAXII 2.1 §1.6.8. */
export const TAXII = 'application/taxii+json;version=2.1'

/**
 * What an answer claims to be. Servers vary in blanks, case and the version; some label TAXII as plain JSON, and whether it is shows in
 * the reading.
 */
export function kindOf(contentType: string | undefined): 'taxii' | 'html' | 'other' {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';').map(part => part.trim())
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html'
  if (type === 'application/json' || type === 'application/stix+json' || type === '') return 'taxii'
  if (type !== 'application/taxii+json') return 'other'
  const version = parameters.find(parameter => parameter.startsWith('version='))?.slice('version='.length).replaceAll('"', '')
  return version === undefined || version === '2.1' ? 'taxii' : 'other'
}
