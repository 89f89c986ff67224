import fs from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { LEVELS, type Level } from '../../../shared/handling/level.ts'
import { TLP_IDS } from '../../../shared/handling/marking.ts'
import { observedData } from '../../../shared/movement/write.ts'
import type { Hand, Lane } from '../../../shared/seal/hand.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { type Cabinet, type Desk, loseCache, makeCabinet, must, openDesk } from './desk.ts'
import { join, makeExchange, pulled, type TestExchange } from './exchange.ts'
import { movement } from './traffic.ts'

const folders: string[] = []
afterEach(async () => {
  await loseCache()
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
})

const MARK_OF: { readonly [L in Level]: (typeof TLP_IDS)[keyof typeof TLP_IDS] } = { 0: TLP_IDS.GREEN, 1: TLP_IDS.AMBER, 2: TLP_IDS.RED }
/** Thirty movements, ten of each level. */
const traffic = (from = 0): readonly StixObject[] => Array.from({ length: 30 }, (_, i) => observedData({ ...movement(from + i), markings: [MARK_OF[i % 3 as Level]] }).at(-1)!)

async function cabinetWith(): Promise<{ readonly sit: (clearance: Level, exchange: TestExchange) => Promise<Desk>; readonly cabinet: Cabinet }> {
  const cabinet = await makeCabinet(false)
  folders.push(cabinet.folder)
  const lanes: readonly Lane[] = LEVELS.map(level => ({ level, epoch: 1, key: aead.random(32) }))
  const hand = (clearance: Level): Hand => ({
    member: { id: `${clearance + 1}`.repeat(32), role: 'analyst', clearance }, personal: new Uint8Array(32).fill(clearance + 1),
    lanes: lanes.filter(({ level }) => level <= clearance).map(lane => ({ ...lane, key: lane.key.slice() })),
  })
  const sit = async (clearance: Level, { exchange }: TestExchange): Promise<Desk> =>
    await openDesk({ ...cabinet, kept: { name: 'vault', hand: hand(clearance), journalKey: new Uint8Array(32).fill(9) } }, { exchange })
  return { sit, cabinet }
}

const rowsOf = async (desk: Desk): Promise<number> => must(await desk.calls.status()).rows
const sourceOf = async (desk: Desk): Promise<{ readonly id: string; readonly above?: number }> => must(await desk.calls.status()).sources[0]!

test('[VAULT-45] what is above the clearance stays at the exchange and is counted; whoever is cleared for it pulls it later, and nothing comes twice', async () => {
  const { sit } = await cabinetWith()
  const exchange = makeExchange({ traffic: traffic() })
  const low = await sit(0, exchange)
  const source = await join(low)
  await pulled(low, source)
  expect(await rowsOf(low)).toBe(10)
  expect(await sourceOf(low)).toMatchObject({ above: 20 })
  // Seen again is not counted again.
  const first = Date.now()
  must(await low.calls.sync())
  await pulled(low, source, first)
  expect(await sourceOf(low)).toMatchObject({ above: 20 })
  must(await low.calls.compare())
  await low.until(async () => (must(await low.calls.status()).sources[0]?.compared ?? 0) >= first, 'a comparison')
  expect(await sourceOf(low)).toMatchObject({ above: 20 })
  low.close()
  const high = await sit(2, exchange)
  expect(await rowsOf(high)).toBe(10)
  await high.until(async () => (await rowsOf(high)) === 30, 'the rest')
  expect((await sourceOf(high)).above).toBeUndefined()
  high.close()
  const middle = await sit(1, exchange)
  expect(await rowsOf(middle)).toBe(20)
  await pulled(middle, source)
  expect(await rowsOf(middle)).toBe(20)
  middle.close()
}, 30_000)

test('[VAULT-45] what somebody cleared for all has pulled need not be pulled again by the others', async () => {
  const { sit } = await cabinetWith()
  const exchange = makeExchange({ traffic: traffic() })
  const high = await sit(2, exchange)
  const source = await join(high)
  await pulled(high, source)
  expect(await rowsOf(high)).toBe(30)
  const watermark = must(await high.calls.status()).sources[0]!.collections.find(({ objects }) => objects > 0)?.watermark
  high.close()
  const low = await sit(0, exchange)
  const { collections } = must(await low.calls.status()).sources[0]!
  expect(await rowsOf(low)).toBe(10)
  expect(collections.map(each => each.watermark)).toContain(watermark)
  expect(await sourceOf(low)).toMatchObject({ above: 20 })
  low.close()
}, 30_000)

test('[VAULT-9] compaction joins within a level, by whoever may, and changes no answer for anybody', async () => {
  const { sit } = await cabinetWith()
  const exchange = makeExchange({})
  for (let round = 0; round < 20; round++) {
    const desk = await sit(round % 3 as Level, exchange)
    const { import: id } = must(await desk.calls.beginImport('rows'))
    must(await desk.calls.importPart(id, { objects: traffic(round * 30) }))
    must(await desk.calls.commitImport(id))
    desk.close()
  }
  const counts: number[] = []
  for (const clearance of [0, 1, 2, 0, 1, 2] as const) {
    const desk = await sit(clearance, exchange)
    counts.push(await rowsOf(desk))
    expect(desk.opened.damaged).toBe(0)
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(await rowsOf(desk)).toBe(counts.at(-1))
    desk.close()
  }
  expect(counts.slice(0, 3)).toEqual([200, 200 + 130, 200 + 130 + 60])
  expect(counts.slice(3)).toEqual(counts.slice(0, 3))
}, 60_000)
