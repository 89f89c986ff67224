import { EXTENSIONS } from '../movement/extensions.ts'
import type { Credibility, Reliability } from '../movement/movement.ts'
import type { StixId, StixObject } from '../stix/object.ts'
import { ADMIRALTY_MARKINGS } from './admiralty.ts'
import { PUBLISHED_MARKINGS, PUBLISHED_TLP, TLP_2_EXTENSION } from './published.ts'
import { TLP, type Tlp } from './marking.ts'

/** FIRST IEP 2.0 as a marking; carries a TLP word of its own. oasis-open/cti-stix-common-objects. */
const IEP_EXTENSION = 'extension-definition--762e2e97-ee51-43e5-a9ea-165fbb862c4a'

/** Where a definition is looked up: what the vault holds. The published ones need not be held. */
export type DefinitionOf = (id: StixId) => StixObject | undefined

/** What one marking-definition says, as far as we can read it. */
export interface Meaning {
  readonly tlp?: Tlp
  /** Its rules are not ours to guess: an access-control scheme that we do not speak, or a definition that has not arrived. */
  readonly unknown: boolean
  readonly originatorControlled: boolean
  /** Country codes; absent = the marking does not limit to whom. */
  readonly releasableTo?: readonly string[]
  readonly reliability?: Reliability
  readonly credibility?: Credibility
}

const SILENT: Meaning = { unknown: false, originatorControlled: false }
const UNKNOWN: Meaning = { unknown: true, originatorControlled: false }

type Properties = { readonly [property: string]: unknown }

const word = (value: unknown): string => (typeof value === 'string' ? value : '')
const tlpWord = (value: unknown): Tlp | undefined => {
  const upper = word(value).toUpperCase().replace(/^TLP:/, '')
  return upper === 'WHITE' ? 'CLEAR' : TLP.find(tlp => tlp === upper)
}

function readHandling(properties: Properties): Meaning {
  const to = properties['releasable_to']
  const controlled = properties['originator_controlled']
  const countries = Array.isArray(to) ? to.filter(country => typeof country === 'string') : []
  return {
    // Anything but a plain `false` counts as control: a misspelt restriction must not open the door.
    unknown: to !== undefined && (!Array.isArray(to) || countries.length < to.length),
    originatorControlled: controlled !== undefined && controlled !== false,
    ...(Array.isArray(to) ? { releasableTo: countries } : {}),
  }
}

function readExtension(extension: string, properties: Properties): Meaning {
  const tlp = extension === TLP_2_EXTENSION ? properties['tlp_2_0'] : extension === IEP_EXTENSION ? properties['tlp'] : undefined
  if (tlp !== undefined) {
    const known = tlpWord(tlp)
    return known === undefined ? UNKNOWN : { ...SILENT, tlp: known }
  }
  if (extension === IEP_EXTENSION) return SILENT
  if (extension === EXTENSIONS.handling) return readHandling(properties)
  const reliability = word(properties['admiralty_source_reliability'])
  if (/^[A-F]$/.test(reliability)) return { ...SILENT, reliability: reliability as Reliability }
  const credibility = word(properties['admiralty_information_credibility'])
  if (/^[1-6]$/.test(credibility)) return { ...SILENT, credibility: Number(credibility) as Credibility }
  return UNKNOWN
}

/** Several extensions on one definition, or several definitions on one object: every restriction counts, and a grade the first time it is given. */
export function both(a: Meaning, b: Meaning): Meaning {
  const tlp = a.tlp === undefined ? b.tlp : b.tlp === undefined ? a.tlp : TLP[Math.max(TLP.indexOf(a.tlp), TLP.indexOf(b.tlp))]
  const releasableTo = a.releasableTo === undefined || b.releasableTo === undefined ? a.releasableTo ?? b.releasableTo
    : a.releasableTo.filter(to => b.releasableTo?.includes(to))
  const reliability = a.reliability ?? b.reliability
  const credibility = a.credibility ?? b.credibility
  return {
    unknown: a.unknown || b.unknown,
    originatorControlled: a.originatorControlled || b.originatorControlled,
    ...(tlp === undefined ? {} : { tlp }),
    ...(releasableTo === undefined ? {} : { releasableTo }),
    ...(reliability === undefined ? {} : { reliability }),
    ...(credibility === undefined ? {} : { credibility }),
  }
}

/** A marking-definition by its content. What it says under a well-known id is not believed: see `meaningOf`. */
function read(definition: StixObject): Meaning {
  if (definition.type !== 'marking-definition') return UNKNOWN
  const extensions = Object.entries(definition.extensions ?? {})
  const kind = definition['definition_type']
  const old = definition['definition']
  const content = kind === 'statement' ? [SILENT]
    : kind === 'tlp' ? [tlpWord((old as Properties | undefined)?.['tlp'])].map(tlp => (tlp === undefined ? UNKNOWN : { ...SILENT, tlp }))
    : kind === undefined ? [] : [UNKNOWN]
  const meanings = [...content, ...extensions.map(([extension, properties]) => readExtension(extension, properties))]
  return meanings.length === 0 ? UNKNOWN : meanings.reduce(both)
}

/** What one marking ref says. Published ids mean what was published, whatever object arrives under them. */
export function meaningOf(id: StixId, definitionOf: DefinitionOf): Meaning {
  const tlp = PUBLISHED_TLP.get(id)
  if (tlp !== undefined) return { ...SILENT, tlp }
  const definition = ADMIRALTY_MARKINGS.get(id) ?? definitionOf(id)
  return definition === undefined ? UNKNOWN : read(definition)
}

/** The definition objects to ship with objects that are marked so: only those used, each once, in order of id. */
export const definitionsFor = (refs: Iterable<StixId>, definitionOf: DefinitionOf): readonly StixObject[] =>
  [...new Set(refs)].toSorted().flatMap(id => PUBLISHED_MARKINGS.get(id) ?? ADMIRALTY_MARKINGS.get(id) ?? definitionOf(id) ?? [])
