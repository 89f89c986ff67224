import { TLP_IDS } from '../../handling/marking.ts'
import type { Source } from '../../movement/batch-columns.ts'
import { stixId } from '../../stix/id.ts'
import type { StixId } from '../../stix/object.ts'
import { uuid5 } from '../../stix/uuid.ts'
import type { CountryCode } from './places.ts'

/** Minted once: agencies and markings are the same for every seed. */
const AGENCY_NAMESPACE = '7e02cf17-c3a2-42b5-a378-acea54fa7fb3'

export interface Agency {
  readonly key: string
  readonly name: string
  readonly sector: string
}

/** Element 0 is "none", as in the columns. The last two record no movements. */
export const AGENCIES: readonly (Agency | undefined)[] = [
  undefined,
  { key: 'xa-border', name: 'EXERCISE Arvenia Border Service', sector: 'government' },
  { key: 'xb-border', name: 'EXERCISE Belmora Border Service', sector: 'government' },
  { key: 'xc-border', name: 'EXERCISE Cadrine Border Service', sector: 'government' },
  { key: 'xd-border', name: 'EXERCISE Dorvale Border Service', sector: 'government' },
  { key: 'xe-border', name: 'EXERCISE Estmark Border Service', sector: 'government' },
  { key: 'coast', name: 'EXERCISE Joint Coast Watch', sector: 'government' },
  { key: 'sensors', name: 'EXERCISE Border Sensor Network', sector: 'government' },
  { key: 'airlines', name: 'EXERCISE Carrier Manifest Desk', sector: 'transportation' },
  { key: 'ports', name: 'EXERCISE Harbour Community', sector: 'transportation' },
  { key: 'rail', name: 'EXERCISE Rail and Road Freight Desk', sector: 'transportation' },
  { key: 'exchange', name: 'EXERCISE Five Neighbours Exchange', sector: 'government' },
  { key: 'relief', name: 'EXERCISE Open Hands Relief', sector: 'non-profit' },
]

export const agencyId = (key: string): StixId => stixId('identity', uuid5(AGENCY_NAMESPACE, key))

/** Sources of rows by ordinal, as a batch names them. */
export const SOURCES: readonly (Source | undefined)[] = AGENCIES.slice(0, 11).map(agency => agency && {
  ref: agencyId(agency.key), label: agency.name,
})

const ordinal = (key: string): number => AGENCIES.findIndex(agency => agency?.key === key)
export const SOURCE = {
  coast: ordinal('coast'), sensors: ordinal('sensors'), airlines: ordinal('airlines'), ports: ordinal('ports'), rail: ordinal('rail'),
} as const
export const borderService = (country: CountryCode): number => ordinal(`${country.toLowerCase()}-border`)

/** Our handling markings: to whom a thing may go, and whether its originator must be asked. */
export const RELEASABLE: StixId = stixId('marking-definition', uuid5(AGENCY_NAMESPACE, 'releasable-to-the-five'))
export const ORIGINATOR_CONTROLLED: StixId = stixId('marking-definition', uuid5(AGENCY_NAMESPACE, 'originator-controlled'))

/** Marking sets by ordinal; element 0 is "none", which no row of the scenario has. None is RED: that is not for a collection. */
export const MARKING_SETS: readonly (readonly StixId[])[] = [
  [],
  [TLP_IDS.CLEAR],
  [TLP_IDS.GREEN],
  [TLP_IDS.AMBER],
  [TLP_IDS.AMBER, RELEASABLE],
  [TLP_IDS['AMBER+STRICT']],
  [TLP_IDS.AMBER, ORIGINATOR_CONTROLLED],
]
export const MARKING = { clear: 1, green: 2, amber: 3, releasable: 4, strict: 5, originator: 6 } as const
