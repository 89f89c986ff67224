/** Domain and relationship objects, meta objects and observables of STIX 2.1 §4–§7. */
const STANDARD = [
  'attack-pattern', 'campaign', 'course-of-action', 'grouping', 'identity', 'incident', 'indicator', 'infrastructure', 'intrusion-set', 'location', 'malware', 'malware-analysis',
  'note', 'observed-data', 'opinion', 'report', 'threat-actor', 'tool', 'vulnerability', 'relationship', 'sighting',
  'marking-definition', 'language-content', 'extension-definition',
  'artifact', 'autonomous-system', 'directory', 'domain-name', 'email-addr', 'email-message', 'file', 'ipv4-addr', 'ipv6-addr', 'mac-addr', 'mutex', 'network-traffic', 'process',
  'software', 'url', 'user-account', 'windows-registry-key', 'x509-certificate',
]
/** Observables of our own extension. */
const OURS = ['travel-document', 'traveller', 'transport-unit', 'sensor-track']

const KNOWN: ReadonlySet<string> = new Set([...STANDARD, ...OURS])

/** Whether anybody here knows what an object of this type means. Others are kept as they came, and looked at as text. */
export const isKnownType = (type: string): boolean => KNOWN.has(type)
