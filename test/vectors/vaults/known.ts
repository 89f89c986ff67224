import type { StateHash } from '../../../shared/contract/vault.ts'
import { type Desk, must } from '../../renderer/vault/desk.ts'
import { subjectRef } from '../../renderer/vault/traffic.ts'

export const NAME = 'Hill-Post'
export const USER = 'Ada Analyst'
export const PASSPHRASE = 'seven quiet wagons pass the hill'

/** Who may open a kept vault, and the file in which her answers are. From version 2 on there are two, and one of them is cleared for nothing but the freest. */
export interface Person {
  readonly sign: string
  readonly passphrase: string
  readonly answers: string
}
export const ADA: Person = { sign: 'ada', passphrase: PASSPHRASE, answers: 'known.json' }
export const BEN: Person = { sign: 'ben', passphrase: 'nine slow ferries cross at dawn', answers: 'known-uncleared.json' }

/** The answers that a kept vault gave to the build that wrote it, and gives to every later one. */
export interface Known {
  readonly hash: StateHash
  readonly rows: readonly unknown[]
  readonly subject: unknown
  readonly notes: readonly unknown[]
  readonly history: readonly unknown[]
  readonly outbox: readonly unknown[]
  readonly drafts: unknown
  readonly layout: unknown
  readonly sources: readonly unknown[]
  readonly objects: readonly unknown[]
}

const byId = <T extends { readonly id: string }>(a: T, b: T): number => (a.id < b.id ? -1 : 1)

export async function knownOf({ calls }: Desk): Promise<Known> {
  const { rows: count, sources } = must(await calls.status())
  const rows = must(await calls.rows(Uint32Array.from({ length: count }, (_, row) => row)))
  const view = must(await calls.view())
  const card = must(await calls.subject(subjectRef(5)))
  const notes = must(await calls.annotations())
  const names = new Map(rows.map(({ row, id }) => [row, id]))
  const plain = rows.map(({ id, time, latitude, longitude, post, other, mode, direction, subject, marking, remark, notes: noted }) => ({
    id, time, latitude, longitude, post: view.places[post]?.ref, other: view.places[other]?.ref, mode, direction, subject: subject?.label, tlp: view.markings[marking]?.tlp, remark, notes: noted,
  })).toSorted(byId)
  const history = (await Promise.all(notes.map(async ({ id }) => must(await calls.history(id))))).flat()
  const objects = await Promise.all(['indicator--00000007-0000-4000-8000-000000000001', 'identity--00000003-0000-4000-8000-000000000005', rows[0]!.id]
    .map(async id => must(await calls.object(id as typeof rows[0]['id']))?.object))
  return {
    hash: must(await calls.stateHash(true)),
    rows: [...plain.slice(0, 40), ...plain.slice(-40)],
    subject: { label: card.entity.label, rows: [...card.rows].map(row => names.get(row) ?? '').toSorted((a, b) => (a < b ? -1 : 1)) },
    notes: notes.toSorted(byId), history,
    outbox: must(await calls.outbox()).map(({ state, title, objects: leaving, receipts }) => ({ state, title, objects: leaving.map(({ id }) => id), receipts: Object.keys(receipts).length })),
    drafts: must(await calls.drafts()),
    layout: must(await calls.settings())['layout'],
    sources: sources.map(({ id, title, url, user, collections }) => ({ id, title, url, user, collections: collections.map(({ title: named, objects: given }) => [named, given]) })),
    objects,
  }
}
