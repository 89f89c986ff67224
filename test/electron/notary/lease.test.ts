import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { nodeFiles } from '../../../electron/notary/files.ts'
import { openLease, peekLease } from '../../../electron/notary/lease.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { makeVault, renewKeys, unlockVault } from '../../../renderer/unlock/doorway.ts'
import { openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import { done, failed } from '../../../shared/contract/reply.ts'
import { flipped } from '../../shared/seal/adapters.ts'
import { type Post, post, quickKdf } from '../../renderer/unlock/ground.ts'
import { must, scratch } from './folders.ts'

/** Beside whatever else this computer does. */
vi.setConfig({ testTimeout: 60_000 })

const DAY = 86_400_000
const KEY = aead.random(32)
const VAULT = { name: 'Hill Post', practice: false }
const ADA = { by: 'passphrase', sign: 'Ada', passphrase: 'the passphrase of Ada' } as const
const BEN = { by: 'passphrase', sign: 'Ben', passphrase: 'the passphrase of Ben' } as const

/** A laptop's clock that a test sets, and one that nobody sets. */
const clocks = () => ({ wall: 100 * DAY, steady: 0 })

test('[NOTARY-13] a lease runs out by time that passes, not by what the clock is set to', async () => {
  const folder = scratch()
  const at = clocks()
  const open = async () => await openLease(nodeFiles(), folder, aead, KEY, 'ab', { now: () => at.wall, monotonic: () => at.steady })
  const lease = await open()
  expect(lease.isOver()).toBe(true)
  await lease.begin(7)
  expect([lease.isOver(), lease.until]).toEqual([false, 107 * DAY])
  // The clock is set back, and the laptop stays on: time passes all the same.
  at.wall -= 50 * DAY
  at.steady += 8 * DAY
  expect(lease.isOver()).toBe(true)
  // An exchange answers: seven days from now, which is not what the clock says.
  await lease.renew(7)
  expect(lease.until).toBe(115 * DAY)
  // Set back between two openings: what was seen stays seen.
  at.steady = 0
  const again = await open()
  expect(again.isOver()).toBe(false)
  at.steady += 6.9 * DAY
  expect(again.isOver()).toBe(false)
  at.steady += 0.2 * DAY
  expect(again.isOver()).toBe(true)
  // A supervisor's unlock starts over by the clock that she sees.
  await again.begin(3)
  expect(again.until).toBe(53 * DAY)
})

test('[NOTARY-13] a lease that was edited, taken from another vault, or is gone, has run out', async () => {
  const folder = scratch()
  const clock = { now: () => DAY, monotonic: () => 0 }
  const open = async (vault = 'ab', key = KEY) => await openLease(nodeFiles(), folder, aead, key, vault, clock)
  await (await open()).begin(7)
  const file = path.join(folder, 'lease')
  const good = new Uint8Array(readFileSync(file))
  expect((await open()).isOver()).toBe(false)
  expect(await peekLease(nodeFiles(), folder)).toBe(8 * DAY)
  expect((await open('cd')).isOver()).toBe(true)
  expect((await open('ab', aead.random(32))).isOver()).toBe(true)
  for (let at = 0; at < good.length; at++) {
    writeFileSync(file, flipped(good, at, at % 8))
    expect((await open()).isOver()).toBe(true)
  }
  rmSync(file)
  expect((await open()).isOver()).toBe(true)
})

test('[NOTARY-13] [DOOR-17] after the lease only a supervisor comes in, and she renews it for the others', async () => {
  const at = clocks()
  const here: Post = post(quickKdf, { settings: { now: () => at.wall } })
  try {
    must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: ADA.passphrase }))
    const ada = must(await openKeys(here, VAULT.name, ADA))
    must(await ada.setSign('Ada'))
    must(await ada.addMember({ sign: 'Ben', role: 'analyst', clearance: 1, passphrase: 'a first one' }))
    must(await ada.setLease(7))
    expect(must(await ada.view()).leaseDays).toBe(7)
    const notice = async () => must(await here.door.vaults())[0]
    expect(await notice()).toMatchObject({ members: 2, ways: ['passphrase'], leasedUntil: 107 * DAY })
    const sit = async (credential: typeof ADA | typeof BEN | { by: 'passphrase'; sign: string; passphrase: string }) => {
      here.lock()
      return await unlockVault(here, VAULT, credential)
    }
    const first = { by: 'passphrase', sign: 'Ben', passphrase: 'a first one' } as const
    must(await sit(first))
    must(await renewKeys(here, VAULT.name, first, BEN.passphrase))
    at.wall = 106 * DAY
    expect(await sit(BEN)).toEqual(done({ openedBy: [] }))
    expect(await here.notary().notary.checkIn()).toEqual(done(null))
    expect(await notice()).toMatchObject({ leasedUntil: expect.closeTo(113 * DAY, -5) })
    at.wall = 114 * DAY
    const handed = here.handed.length
    // His passphrase is right, so that no attempt is held against him, however often he tries.
    for (let i = 0; i < 3; i++) expect(await sit(BEN)).toEqual(failed('lease-over'))
    expect(here.handed.length).toBe(handed)
    copyFileSync(path.join(here.vaults, VAULT.name, 'lease'), path.join(here.vaults, 'kept'))
    expect(await sit(ADA)).toEqual(done({ openedBy: [] }))
    expect(await sit(BEN)).toEqual(done({ openedBy: [] }))
    // The lease of before put back, or none at all, lets nobody in either.
    copyFileSync(path.join(here.vaults, 'kept'), path.join(here.vaults, VAULT.name, 'lease'))
    expect(await sit(BEN)).toEqual(failed('lease-over'))
    rmSync(path.join(here.vaults, VAULT.name, 'lease'))
    expect(await sit(BEN)).toEqual(failed('lease-over'))
    expect(await sit(ADA)).toEqual(done({ openedBy: [] }))
    must(await (must(await openKeys(here, VAULT.name, ADA))).setLease(undefined))
    at.wall = 900 * DAY
    expect(await sit(BEN)).toEqual(done({ openedBy: [] }))
  } finally {
    here.end()
  }
})
