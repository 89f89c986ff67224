import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { taxiiClient } from '../../../shared/exchange/client.ts'
import { findInstant } from '../../../shared/exchange/instant.ts'
import type { ManifestPage, ObjectsQuery, Page } from '../../../shared/exchange/resources.ts'
import { practiceExchange } from '../../../shared/practice/exchange.ts'
import type { Kept } from '../../../shared/practice/receiving.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { ACCOUNT, OPENED, ORIGIN, ROOT } from './small.ts'

const FILE = `${process.env['WAYPOST_DATA'] ?? '../shared/data'}/taxii/medallion-default_data.json`
const COLLECTION = '91a7b528-80eb-42ed-a74d-c6fbd5a26116'
const MALWARE = 'malware--c0931cc6-c75e-47e5-9036-78fabc95d4ec'
const present = existsSync(FILE)
if (!present) console.log(`${FILE} is not here: the known answers of medallion are skipped.`)

interface MedallionCollection {
  readonly id: string
  readonly objects: readonly StixObject[]
  readonly manifest: readonly { readonly id: string; readonly date_added: string; readonly version: string; readonly media_type: string }[]
}

/** OASIS medallion's own test data on our exchange, asked through our client; its one object of STIX 2.0 stays outside, as ours takes none. */
function medallion() {
  const data = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly trustgroup1: { readonly collections: readonly MedallionCollection[] } }
  const collection = data.trustgroup1.collections.find(({ id }) => id === COLLECTION)
  const kept: readonly Kept[] = (collection?.manifest ?? []).filter(({ media_type: type }) => type.endsWith('2.1')).flatMap(({ id, version, date_added: added }) => {
    const object = collection?.objects.find(candidate => candidate.id === id && (candidate.modified ?? candidate.created) === version)
    return object === undefined ? [] : [{ collection: COLLECTION, at: findInstant(added) ?? 0, object }]
  })
  const handle = practiceExchange({ title: 'EXERCISE', opened: OPENED, collections: [{ id: COLLECTION, alias: 'high-value', title: 'EXERCISE', description: '', canRead: true, canWrite: true, count: 0, objects: () => [] }] }, { now: () => OPENED, newId: () => 'x', account: ACCOUNT, kept })
  const client = taxiiClient(request => Promise.resolve({ ok: true, response: handle(request) }), { url: ORIGIN, credentials: ACCOUNT }, { now: () => OPENED })
  const objects = async (query: Partial<ObjectsQuery> = {}): Promise<Page> => {
    const outcome = await client.objects(ROOT, COLLECTION, { limit: 100, ...query })
    if (!outcome.ok) throw new Error(outcome.trouble.code)
    return outcome.value
  }
  const manifest = async (query: Partial<ObjectsQuery>): Promise<ManifestPage> => {
    const outcome = await client.manifest(ROOT, COLLECTION, { limit: 100, ...query })
    if (!outcome.ok) throw new Error(outcome.trouble.code)
    return outcome.value
  }
  return { objects, manifest }
}

test.skipIf(!present)('[PRACTICE-8] [PRACTICE-9] the exchange answers medallion’s own questions as medallion’s tests expect', async () => {
  const { objects } = medallion()
  const all = await objects()
  expect([all.objects.map(({ id }) => id.slice(0, id.indexOf('--') + 10)), all.more, all.first, all.last]).toEqual([
    ['relationship--2f9a9aa9', 'indicator--cd981c25', 'marking-definition--34098fce', 'malware--c0931cc6', 'indicator--6770298f'], false, '2014-05-08T09:00:00.000000Z', '2017-12-31T13:49:53.935000Z',
  ])
  const sizes = await Promise.all([
    objects({ addedAfter: '2016-11-03T12:30:59.000000Z' }), objects({ match: { type: ['indicator'] } }), objects({ match: { id: [MALWARE] } }), objects({ match: { version: ['all'] } }),
    objects({ match: { version: ['2016-12-25T12:30:59.444Z'] } }), objects({ match: { specVersion: ['2.0', '2.1'] } }),
  ])
  expect(sizes.map(page => page.objects.length)).toEqual([3, 2, 1, 7, 1, 5])
  const first = await objects({ limit: 3 })
  const second = await objects({ limit: 3, ...(first.next === undefined ? {} : { next: first.next }) })
  expect([first.objects.length, first.more, second.objects.length, second.more]).toEqual([3, true, 2, false])
})

test.skipIf(!present)('[PRACTICE-1] the manifest comes in pages of 2, 2 and 1', async () => {
  const { manifest } = medallion()
  const pages: number[] = []
  let next: string | undefined
  do {
    const page: ManifestPage = await manifest({ limit: 2, ...(next === undefined ? {} : { next }) })
    pages.push(page.records.length)
    next = page.more ? page.next : undefined
  } while (next !== undefined)
  expect(pages).toEqual([2, 2, 1])
})
