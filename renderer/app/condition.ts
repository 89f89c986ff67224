import type { HostBridge, HostCalls } from '../../shared/contract/host.ts'
import type { Copying, DamagedPieces } from '../../shared/contract/notary.ts'
import { type Problem, type Reply, failed } from '../../shared/contract/reply.ts'
import { type Watched, useWatched, watched } from '../state/watched.ts'

export type Condition = ReturnType<HostCalls['condition']> extends Reply<infer C> ? C : never

/** What one of the long acts on the vault's files came to. */
export type Outcome<T> = { readonly at: 'resting' } | { readonly at: 'running' } | { readonly at: 'done'; readonly value: T } | { readonly at: 'failed'; readonly problem: Problem }

const POLL_MS = 200

/** What the notary says of the files of this vault; undefined until it was asked. */
export const condition: Watched<Condition | undefined> = watched<Condition | undefined>(undefined)
/** How far the backup, check or repair that runs has come. */
export const copying: Watched<Copying | undefined> = watched<Copying | undefined>(undefined)

export const useCondition = (): Condition | undefined => useWatched(condition)
export const useCopying = (): Copying | undefined => useWatched(copying)

export async function lookAtCondition(host: HostBridge): Promise<Condition | undefined> {
  const reply = await host.call('condition')
  if (reply.ok) condition.set(reply.value)
  return reply.ok ? reply.value : undefined
}

/** Runs one of the long acts, follows how far it has come, and looks at the condition afterwards. */
export async function follow<T>(host: HostBridge, act: () => Promise<Reply<T>>): Promise<Reply<T>> {
  const poll = setInterval(() => {
    void host.call('copying').then(reply => copying.set(reply.ok ? reply.value ?? undefined : undefined))
  }, POLL_MS)
  const reply = await act().catch((): Reply<T> => failed('internal'))
  clearInterval(poll)
  copying.set(undefined)
  await lookAtCondition(host)
  return reply
}

/** Whether anything is missing or other than it was written. Single copies that were healed are no damage any more. */
export function isDamaged(pieces: DamagedPieces): boolean {
  return pieces.journal > 0 || pieces.segments.length > 0 || pieces.ring
}

const DAY_MS = 86_400_000
/** Between two backups; a reminder sooner is noise, later is a loss of more than a week. */
export const REMIND_AFTER_DAYS = 7

/** Whether to remind of a backup: something worth keeping, and none within a week. */
export function wantsBackup({ lastBackup }: Condition, holds: number, isPractice: boolean, now: number): boolean {
  return !isPractice && holds > 0 && (lastBackup === undefined || now - lastBackup.at > REMIND_AFTER_DAYS * DAY_MS)
}
