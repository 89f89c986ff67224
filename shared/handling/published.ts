import { TLP, TLP_IDS, type Tlp } from './marking.ts'
import type { StixId, StixObject } from '../stix/object.ts'

/** The published extension that makes a marking-definition a TLP 2.0 mark. oasis-open/cti-stix-common-objects. */
export const TLP_2_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** STIX 2.1 §7.2.1.4: TLP 1, which partners still send. WHITE became CLEAR; the other words kept their meaning. */
export const TLP_1_IDS: { readonly [id: StixId]: Tlp } = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'CLEAR',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'GREEN',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'AMBER',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'RED',
}

const TLP_1_WORDS: { readonly [T in Tlp]?: string } = { CLEAR: 'white', GREEN: 'green', AMBER: 'amber', RED: 'red' }

const tlp2 = (tlp: Tlp): StixObject => ({
  type: 'marking-definition', spec_version: '2.1', id: TLP_IDS[tlp], created: '2022-10-01T00:00:00.000Z', name: `TLP:${tlp}`,
  extensions: { [TLP_2_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: tlp.toLowerCase() } },
})

const tlp1 = ([id, tlp]: readonly [string, Tlp]): StixObject => ({
  type: 'marking-definition', spec_version: '2.1', id: id as StixId, created: '2017-01-20T00:00:00.000Z', definition_type: 'tlp',
  name: `TLP:${(TLP_1_WORDS[tlp] ?? '').toUpperCase()}`, definition: { tlp: TLP_1_WORDS[tlp] ?? '' },
})

/** The marking-definition objects that everybody knows by id, exactly as published: what leaves with an object that is marked so. */
export const PUBLISHED_MARKINGS: ReadonlyMap<StixId, StixObject> =
  new Map([...TLP.map(tlp2), ...Object.entries(TLP_1_IDS).map(tlp1)].map(object => [object.id, object]))

/** By id alone, so that a forged object under a well-known id changes nothing. */
export const PUBLISHED_TLP: ReadonlyMap<StixId, Tlp> =
  new Map([...TLP.map(tlp => [TLP_IDS[tlp], tlp] as const), ...Object.entries(TLP_1_IDS).map(([id, tlp]) => [id as StixId, tlp] as const)])
