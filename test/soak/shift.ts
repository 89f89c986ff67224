// What a person and the exchange do to a vault in a soak, call by call, and what the vault shows afterwards.
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import type { AnnotationDraft } from '../../shared/annotation/annotation.ts'
import { PLACES, movement, movements } from '../renderer/vault/traffic.ts'
import { Promises, type Shown, type Wish } from './promises.ts'
import type { Dice } from './suite.ts'

/** How a vault is asked, whatever it runs in. A call that the end of the vault cuts off rejects. */
export type Ask = <K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>) => Promise<ReturnType<VaultCalls[K]>>

export type Work = 'edit' | 'import' | 'forward' | 'sync' | 'compact' | 'renew'

const DRAFTS = ['note', 'finding']
const SETTINGS = ['layout', 'columns', 'theme']
const LETTERS = 'abcdefghijklmnopqrstuvwxyz     '

/** Does one thing after the other until `until` says that it is over or the vault ends. A refusal ends it with its code. */
export async function work(kind: Work, ask: Ask, promises: Promises, dice: Dice, until: () => boolean): Promise<string | undefined> {
  try {
    while (!until()) {
      const refused = await step(kind, ask, promises, dice)
      if (refused !== undefined) return refused
    }
    return undefined
  } catch {
    return undefined
  }
}

/** One thing. @returns the code of a refusal. */
export async function step(kind: Work, ask: Ask, promises: Promises, dice: Dice): Promise<string | undefined> {
  switch (kind) {
    case 'edit': return await edit(ask, promises, dice)
    case 'import': return await bring(ask, promises, dice)
    case 'forward': return await forward(ask, promises, dice)
    case 'compact': return await rewritten(await ask('compact'), dice)
    case 'renew': return await rewritten(await ask('renewLedger'), dice)
    case 'sync': {
      await ask('sync')
      await new Promise(resolve => setTimeout(resolve, dice.between(5, 120)))
      return undefined
    }
  }
}

/** Everything is written anew and nothing changes. */
async function rewritten(reply: Reply<unknown>, dice: Dice): Promise<string | undefined> {
  await new Promise(resolve => setTimeout(resolve, dice.between(0, 40)))
  return reply.ok ? undefined : reply.problem.code
}

async function edit(ask: Ask, promises: Promises, dice: Dice): Promise<string | undefined> {
  const some = [...promises.notes.keys()]
  const what = dice.below(10)
  if (what < 4 || some.length === 0) {
    const text = words(dice)
    return await stored({ kind: 'annotate', text }, async () => await ask('annotate', draftOf(text)), promises)
  }
  if (what < 6) {
    const [id, text] = [dice.pick(some), words(dice)]
    return await stored({ kind: 'revise', id, text }, async () => await ask('revise', id, draftOf(text)), promises)
  }
  if (what < 7) {
    const id = dice.pick(some)
    return await stored({ kind: 'withdraw', id }, async () => await ask('withdraw', id), promises)
  }
  if (what < 9) {
    const [key, text] = [dice.pick(DRAFTS), dice.below(5) === 0 ? '' : words(dice)]
    return await stored({ kind: 'draft', key, text }, async () => await ask('keepDraft', key, text), promises)
  }
  const [key, value] = [dice.pick(SETTINGS), words(dice)]
  return await stored({ kind: 'setting', key, value }, async () => await ask('keepSetting', key, value), promises)
}

/** A file of movements, in a few parts. */
async function bring(ask: Ask, promises: Promises, dice: Dice): Promise<string | undefined> {
  const from = promises.nextMovement
  const count = 20 + dice.below(400)
  const begun = await ask('beginImport', 'soak')
  if (!begun.ok) return begun.problem.code
  const id = begun.value.import
  const wish: Wish = { kind: 'import', from, count }
  promises.begin(wish)
  for (let at = 0; at < count;) {
    const next = Math.min(count, at + 40 + dice.below(300))
    const part = await ask('importPart', id, at === 0 && from === 0 ? { places: PLACES } : { movements: movements(next - at, from + at) })
    if (!part.ok) {
      await ask('abandonImport', id)
      promises.refuse(wish)
      return part.problem.code
    }
    if (at > 0 || from > 0) at = next
    else {
      const first = await ask('importPart', id, { movements: movements(next, from) })
      if (!first.ok) {
        await ask('abandonImport', id)
        promises.refuse(wish)
        return first.problem.code
      }
      at = next
    }
  }
  return await stored(wish, async () => await ask('commitImport', id), promises)
}

async function forward(ask: Ask, promises: Promises, dice: Dice): Promise<string | undefined> {
  const status = await ask('status')
  if (!status.ok) return status.problem.code
  const source = status.value.sources[0]
  const collection = source?.collections.find(({ canWrite }) => canWrite)
  const note = [...promises.notes.keys()]
  if (source === undefined || collection === undefined || note.length === 0) return await edit(ask, promises, dice)
  const title = `Finding ${words(dice).slice(0, 60)}`
  const asked = { title, summary: words(dice), annotations: [dice.pick(note)], movements: [], source: source.id, collection: collection.id }
  return await stored({ kind: 'forward', title }, async () => await ask('forward', asked), promises)
}

/** Refusals that have nothing to do with storing. */
const HARMLESS = ['not-found', 'not-allowed', 'bad-arguments']

async function stored(wish: Wish, doing: () => Promise<{ readonly ok: boolean; readonly value?: unknown; readonly problem?: { readonly code: string } }>, promises: Promises): Promise<string | undefined> {
  promises.begin(wish)
  const reply = await doing()
  if (reply.ok) {
    const { id } = (reply.value ?? {}) as { readonly id?: unknown }
    promises.keep(wish, typeof id === 'string' ? id : '')
    return undefined
  }
  promises.refuse(wish)
  const code = reply.problem?.code ?? 'internal'
  return HARMLESS.includes(code) ? undefined : code
}

/** All that `Promises.check` compares. */
export async function look(ask: Ask, promises: Promises): Promise<Shown> {
  const value = async <T>(reply: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: { readonly code: string } }>): Promise<T> => {
    const answered = await reply
    if (!answered.ok) throw new Error(`the vault answers ${answered.problem.code}`)
    return answered.value
  }
  const isThere = async (n: number): Promise<boolean> => await value(ask('rowOf', movement(n).id)) !== null
  const under = [...promises.under].flatMap(wish => wish.kind === 'import' ? [wish] : [])
  const imported = new Map<number, readonly [boolean, boolean]>()
  for (const { from, count } of [...promises.imports.slice(-12), ...under]) imported.set(from, [await isThere(from), await isThere(from + count - 1)])
  // Those before are covered by the number of rows, which no import may change but by its own.
  for (const { from } of promises.imports.slice(0, -12)) imported.set(from, [true, true])
  const [status, notes, drafts, settings, outbox] = await Promise.all([value(ask('status')), value(ask('annotations')), value(ask('drafts')), value(ask('settings')), value(ask('outbox'))])
  return { notes, drafts, settings, outbox, rows: status.rows, imported }
}

/** Small talk and long reports. */
export function words(dice: Dice): string {
  const length = dice.below(12) === 0 ? 4_000 + dice.below(16_000) : 12 + dice.below(600)
  return Array.from({ length }, () => LETTERS[dice.below(LETTERS.length)]).join('').trim() || 'nothing'
}

export const draftOf = (text: string): AnnotationDraft => ({
  title: text.slice(0, 40), text, anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'AMBER',
})
