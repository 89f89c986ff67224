import type { DeskHit, Since } from '../../shared/contract/vault.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { type Decision, silenced } from '../../shared/workspace/decision.ts'
import { pairOf, useDesk } from '../state/desk.ts'
import { useVaultOutbox } from '../state/vault.ts'

/** One line of the desk. */
export type DeskLine =
  | { readonly group: 'life' | 'hits'; readonly key: string; readonly hit: DeskHit }
  | { readonly group: 'returned'; readonly key: string; readonly item: OutboxItem }
  | { readonly group: 'recalled'; readonly key: string; readonly recalled: Since['recalled'][number] }
  | { readonly group: 'silent'; readonly key: string; readonly silent: Since['silent'][number] }
  | { readonly group: 'fired'; readonly key: string; readonly fired: Since['fired'][number] }

/** In the order in which they matter. */
export const DESK_GROUPS = ['life', 'hits', 'returned', 'recalled', 'silent', 'fired'] as const
export type DeskGroup = typeof DESK_GROUPS[number]

/** Everything that waits for this person, group after group; hits on pairs that were decided are left out. */
export function deskLines(since: Since | undefined, decisions: readonly Decision[], outbox: readonly OutboxItem[]): readonly DeskLine[] {
  if (since === undefined) return []
  const isSilent = silenced(decisions)
  const hits = since.hits.filter(hit => !isSilent(pairOf(hit)))
  const ofHits = (group: 'life' | 'hits'): readonly DeskLine[] => hits.filter(({ lifeAtRisk }) => lifeAtRisk === (group === 'life')).map(hit => ({ group, key: `hit ${hit.notice.id} ${hit.subject.ref}`, hit }))
  return [
    ...ofHits('life'), ...ofHits('hits'),
    ...outbox.filter(({ state }) => state === 'refused').map((item): DeskLine => ({ group: 'returned', key: `returned ${item.id}`, item })),
    ...since.recalled.map((recalled): DeskLine => ({ group: 'recalled', key: `recalled ${recalled.id}`, recalled })),
    ...since.silent.map((silent): DeskLine => ({ group: 'silent', key: `silent ${silent.source}`, silent })),
    ...since.fired.map((fired): DeskLine => ({ group: 'fired', key: `fired ${fired.watch.id}`, fired })),
  ]
}

/** Rows of a line, where it is about rows. */
export const rowsOf = (line: DeskLine): Uint32Array | undefined => ('hit' in line ? line.hit.rows : 'fired' in line ? line.fired.rows : undefined)

/** How many things wait; a silent source is a state and counts with none of them. */
export function useWaiting(): number {
  const { since, decisions } = useDesk()
  return deskLines(since, decisions, useVaultOutbox()).filter(({ group }) => group !== 'silent').length
}
