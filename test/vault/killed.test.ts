import fs from 'node:fs'
import path from 'node:path'
import { expect, makeProfile, test } from '../electron.ts'
import { firstSitting, nextSitting } from './sitting.ts'
import { must } from './worker.ts'

const MANY = '--practice-movements=20000'

test('[VAULT-2] killed again and again during its first pull, the vault ends with everything once', async ({ launch }) => {
  test.setTimeout(180_000)
  const profile = makeProfile()
  let { waypost, vault } = await firstSitting(launch, profile, MANY)
  let held = -1
  for (const patience of [150, 500, 900]) {
    await new Promise(resolve => setTimeout(resolve, patience))
    await waypost.kill9()
    const sitting = await nextSitting(launch, profile, MANY)
    waypost = sitting.waypost
    vault = sitting.vault
    const { rows } = must(await vault.ask('status'))
    expect(rows).toBeGreaterThanOrEqual(held)
    held = rows
  }
  await expect.poll(async () => must(await vault.ask('status')).sources[0]?.pulled ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  expect(must(await vault.ask('status')).rows).toBe(20_000)
})

test('[VAULT-1] killed while notes are written, every answered note is there', async ({ launch }) => {
  test.setTimeout(180_000)
  const profile = makeProfile()
  let { waypost, vault } = await firstSitting(launch, profile)
  await expect.poll(async () => must(await vault.ask('status')).rows, { timeout: 60_000 }).toBe(5_000)
  const answered = new Set<string>()
  for (let round = 0; round < 4; round++) {
    let over = false
    const writing = (async () => {
      for (let n = 0; !over; n++) {
        const reply = await vault.ask('annotate', {
          title: `Round ${round}`, text: `Note ${n}`, anchors: [{ on: 'span', from: 0, to: 1_000 }], reliability: 'B', credibility: 2, tlp: 'AMBER',
        }).catch(() => undefined)
        if (reply?.ok === true) answered.add(reply.value.id)
      }
    })()
    await new Promise(resolve => setTimeout(resolve, 200 + 250 * round))
    await waypost.kill9()
    over = true
    await writing
    const sitting = await nextSitting(launch, profile)
    waypost = sitting.waypost
    vault = sitting.vault
    const there = new Set(must(await vault.ask('annotations')).map(({ id }) => id))
    expect([...answered].filter(id => !there.has(id as never))).toEqual([])
  }
  expect(answered.size).toBeGreaterThan(20)
})

test('[VAULT-6] without its IndexedDB folder the vault opens as before, and says that it filled its cache again', async ({ launch }) => {
  test.setTimeout(120_000)
  const profile = makeProfile()
  const { waypost, vault } = await firstSitting(launch, profile)
  await expect.poll(async () => must(await vault.ask('status')).sources[0]?.pulled ?? 0, { timeout: 60_000 }).toBeGreaterThan(0)
  const rows = must(await vault.ask('rows', Uint32Array.of(0, 1_000, 4_999)))
  await waypost.close()
  const folder = path.join(profile, 'Partitions', 'waypost', 'IndexedDB')
  expect(fs.readdirSync(folder).length).toBeGreaterThan(0)
  fs.rmSync(folder, { recursive: true })
  const { waypost: second, vault: again } = await nextSitting(launch, profile)
  const ids = new Set(rows.map(({ id }) => id))
  for (const id of ids) expect(must(await again.ask('rowOf', id))).not.toBeNull()
  expect(must(await again.ask('status')).rows).toBe(5_000)
  await second.close()
  expect(fs.readdirSync(folder).length).toBeGreaterThan(0)
})
