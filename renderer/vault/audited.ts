import type { Act, AuditEvent } from '../../shared/audit/event.ts'
import { LONGEST } from '../../shared/audit/event.ts'
import type { Calls } from '../../shared/contract/channel.ts'
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'

/**
 * Which act each call is; one that is `none` gives an event to nobody: it draws what the opened vault holds (its opening is an event of the notary's), works for the
 * machine, or keeps what only its writer sees. An automatic fetch is no act of a person; what it brings is told by the source's own log.
 */
export const ACT_OF: { readonly [K in keyof VaultCalls]?: Act | 'none' } = {
  view: 'none', status: 'none', rows: 'none', entityRanks: 'none', entities: 'none', handlingOf: 'none', rowOf: 'none', annotations: 'none', outbox: 'none', drafts: 'none', keepDraft: 'none',
  inheritedMark: 'none', previewFinding: 'none', settings: 'none', keepSetting: 'none', testSource: 'none', cancelSync: 'none', beginImport: 'none', importPart: 'none', abandonImport: 'none',
  rebuildCache: 'none', stateHash: 'none', since: 'none',
  find: 'consult', rowsWithText: 'consult', tryWatch: 'consult', subject: 'consult', object: 'consult', history: 'consult',
  annotate: 'alter', revise: 'alter', withdraw: 'alter', undo: 'alter', amend: 'alter', discardUnsent: 'alter', saveSource: 'security', removeSource: 'security',
  forward: 'disclose', retry: 'disclose', copyOut: 'disclose', printOut: 'disclose', sync: 'collect', compare: 'collect', commitImport: 'collect',
  compact: 'none', renewLedger: 'none', retention: 'none', setRetention: 'security', retain: 'erase',
}

/**
 * The same calls, each of which is on disk as an event before its result is out. What failed or was refused is no act.
 *
 * @param keep asks the notary. Without its answer there is no result: the process that keeps the log has then gone, and the sitting with it.
 */
export function audited(calls: Calls<VaultCalls>, keep: (event: AuditEvent) => Promise<Reply<null>>): Calls<VaultCalls> {
  return Object.fromEntries(Object.entries(calls).map(([name, call]) => {
    const act = ACT_OF[name as keyof VaultCalls] ?? 'none'
    if (act === 'none') return [name, call]
    const asked = call as (...args: readonly unknown[]) => Promise<Reply<unknown>> | Reply<unknown>
    return [name, async (...args: readonly unknown[]) => {
      const reply = await asked(...args)
      if (!reply.ok) return reply
      const kept = await keep(eventOf(name, act, args, reply.value))
      return kept.ok ? reply : kept
    }]
  })) as unknown as Calls<VaultCalls>
}

/** What an act comes to in the log. */
export function eventOf(call: string, act: Act, args: readonly unknown[], value: unknown): AuditEvent {
  const object = objectOf(value) ?? args.find(arg => typeof arg === 'string')
  const count = countOf(value)
  return { act, call, ...(object === undefined ? {} : { object: object.slice(0, LONGEST.object) }), ...(count === undefined ? {} : { count }) }
}

/** What was made or changed has an id of its own. */
function objectOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string' ? value.id : undefined
}

function countOf(value: unknown): number | undefined {
  if (Array.isArray(value) || value instanceof Uint32Array) return value.length
  if (typeof value !== 'object' || value === null) return value === null ? 0 : undefined
  if ('rows' in value && typeof value.rows === 'number' && 'objects' in value && typeof value.objects === 'number') return value.rows + value.objects
  const lists = Object.values(value).filter(part => Array.isArray(part) || part instanceof Uint32Array)
  return lists.length === 0 ? undefined : lists.reduce((sum: number, { length }) => sum + length, 0)
}
