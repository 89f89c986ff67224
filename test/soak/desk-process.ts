// The notary on a real disk and the vault worker above it, in one plain process that takes orders and can be stopped or killed at any moment.
// Started by desk-rig.ts, bundled.
import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { practiceExchange } from '../../shared/practice/exchange.ts'
import { PRACTICE_ACCOUNT } from '../../shared/practice/account.ts'
import { practiceScenario } from '../../shared/practice/scenario.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'
import { unpackHand } from '../../shared/seal/lanes.ts'
import { openDesk } from '../renderer/vault/desk.ts'
import type { DeskOrder } from './desk-rig.ts'

const [, , folder = '', name = '', packed = '', journalKey = '', movements = '0'] = process.argv
/** Objects on a page: few, so that there are many. */
const PAGE = 40
const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'))
const tell = (word: unknown): void => void writeSync(1, `${JSON.stringify(word, (_key, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as unknown as Iterable<number>)].slice(0, 1_000) : value))}\n`)

const exchange = movements === '0' ? undefined : practiceExchange(practiceScenario(3, Number(movements)), { now: Date.now, newId: () => crypto.randomUUID(), account: PRACTICE_ACCOUNT })
const hand = unpackHand(bytes(packed))
try {
  if (hand === undefined) throw new Error('these are no keys')
  const desk = await openDesk({ folder, practice: true, kept: { name, hand, journalKey: bytes(journalKey) } }, exchange === undefined ? {} : {
    exchange: request => ({ ok: true, response: exchange({ ...request, url: request.url.replace(/\blimit=\d+/, `limit=${PAGE}`) }) }),
  })
  tell({ opened: desk.opened })
  createInterface({ input: process.stdin }).on('line', line => {
    const { order, call, args } = JSON.parse(line) as DeskOrder
    if (call === 'told') return tell({ order, reply: { ok: true, value: desk.told.filter(({ name: what }) => what === 'sync').map(({ value }) => value) } })
    const given = args.map(arg => (typeof arg === 'object' && arg !== null && 'u32' in arg ? Uint32Array.from(arg.u32 as number[]) : arg))
    void (desk.calls[call as keyof VaultCalls] as (...given: readonly unknown[]) => Promise<unknown>)(...given).then(reply => tell({ order, reply }))
  }).on('close', () => process.exit(0))
} catch (fault) {
  tell({ problem: fault instanceof Error ? fault.message : String(fault) })
  process.exit(1)
}
