// From the door to the desk: real notary, real vault worker, real exchange; only windows and Argon2id are missing.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { identify } from '../../../renderer/unlock/credential.ts'
import { type Credential, makeVault, renewKeys, unlockVault } from '../../../renderer/unlock/doorway.ts'
import { type KeysAtHand, openKeys } from '../../../renderer/unlock/keys-at-hand.ts'
import { handOf } from '../../../shared/seal/member.ts'
import { observedData } from '../../../shared/movement/write.ts'
import { type Cabinet, type Desk, loseCache, must, openDesk } from '../vault/desk.ts'
import { join, makeExchange, pulled } from '../vault/exchange.ts'
import { locations, movements } from '../vault/traffic.ts'
import { type Post, post, quickKdf } from './ground.ts'

const VAULT = { name: 'Hill Post', practice: false }
const ADA: Credential = { by: 'passphrase', sign: 'Ada', passphrase: 'the passphrase of Ada' }
const DAY = 86_400_000

const ends: (() => void)[] = []
afterEach(async () => {
  await loseCache()
  for (const end of ends.splice(0)) end()
})

function aPost(settings: NonNullable<Parameters<typeof post>[1]> = {}): Post {
  const made = post(quickKdf, settings)
  ends.push(() => made.end())
  return made
}

/** A post of Ada's; the vault is open. */
async function adasPost(settings: NonNullable<Parameters<typeof post>[1]> = {}): Promise<{ readonly here: Post; readonly keys: KeysAtHand }> {
  const here = aPost(settings)
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: 'the passphrase of Ada' }))
  const keys = must(await openKeys(here, VAULT.name, ADA))
  must(await keys.setSign('Ada'))
  return { here, keys }
}

/** The desk that a credential opens: the door lets go of the vault, and the desk's own notary takes it with the same keys. */
async function sit(here: Post, credential: Credential, settings: Parameters<typeof openDesk>[1] = {}): Promise<Desk> {
  const known = must(await identify(here, new Uint8Array(readFileSync(path.join(here.vaults, VAULT.name, 'slots.a'))), credential, 0))
  const { journalKey, hand } = known.version === 1 ? known : { journalKey: known.inside.journalKey, hand: handOf(known.inside) }
  here.lock()
  must(await unlockVault(here, VAULT, credential))
  here.lock()
  const cabinet: Cabinet = { folder: here.vaults, practice: false, kept: { name: VAULT.name, hand, journalKey } }
  return await openDesk(cabinet, settings)
}

test('[SEAL-9] [G30] what was written before a vault had members is there for its founder, and a new member with less clearance reads what is hers', async () => {
  const server = makeExchange({ reference: locations(), movements: movements(200, 0).flatMap(movement => observedData(movement).slice(-1)) })
  const here = aPost()
  must(await makeVault(here, { ...VAULT, user: 'Ada', passphrase: 'the passphrase of Ada' }))
  const first = await sit(here, ADA, { exchange: server.exchange })
  await pulled(first, await join(first))
  const rows = must(await first.calls.status()).rows
  expect(rows).toBe(200)
  first.close()
  must(await unlockVault(here, VAULT, ADA))
  const keys = must(await openKeys(here, VAULT.name, ADA))
  must(await keys.setSign('Ada'))
  for (const [sign, clearance] of [['Ben', 0], ['Cyd', 1]] as const) must(await keys.addMember({ sign, role: 'analyst', clearance, passphrase: `a first one of ${sign}` }))
  const asAda = await sit(here, ADA)
  expect(asAda.opened).toMatchObject({ rows, damaged: 0, role: 'supervisor', clearance: 2 })
  asAda.close()
  // All of it is marked AMBER.
  for (const [sign, clearance, hers] of [['Ben', 0, 0], ['Cyd', 1, rows]] as const) {
    const desk = await sit(here, { by: 'passphrase', sign, passphrase: `a first one of ${sign}` })
    expect(desk.opened, sign).toMatchObject({ rows: hers, damaged: 0, role: 'analyst', clearance })
    desk.close()
    await loseCache()
  }
}, 60_000)

test('[NOTARY-13] a pull that an exchange answers renews the lease', async () => {
  let now = Date.now() - 3 * DAY
  const { here, keys } = await adasPost({ settings: { now: () => now } })
  must(await keys.setLease(7))
  const until = async (): Promise<number> => must(await here.door.vaults())[0]?.leasedUntil ?? 0
  expect(await until()).toBeCloseTo(now + 7 * DAY, -5)
  now = Date.now()
  must(await keys.addMember({ sign: 'Ben', role: 'analyst', clearance: 0, passphrase: 'a first one' }))
  const server = makeExchange({ reference: locations() })
  const desk = await sit(here, { by: 'passphrase', sign: 'Ben', passphrase: 'a first one' }, { exchange: server.exchange })
  expect(await until()).toBeLessThan(now + 5 * DAY)
  await pulled(desk, await join(desk))
  await desk.until(async () => await until() > now + 6.9 * DAY, 'the lease')
  desk.close()
}, 60_000)

test('[DOOR-12] [G32] with the vault’s files and the kit, or two shares, another computer has everything', async () => {
  const server = makeExchange({ reference: locations(), movements: movements(300, 0).flatMap(movement => observedData(movement).slice(-1)) })
  const { here, keys } = await adasPost()
  const { kit } = must(keys.makeKit())
  must(await keys.keepKit(kit))
  const { cards } = must(await keys.makeEscrow(['card', 'card', 'card']))
  const first = await sit(here, ADA, { exchange: server.exchange })
  await pulled(first, await join(first))
  const hash = must(await first.calls.stateHash(true))
  first.close()
  await loseCache()
  for (const credential of [{ by: 'kit', kit }, { by: 'escrow', shares: [{ card: cards[2]! }, { card: cards[0]! }] }] as const) {
    const folder = mkdtempSync(path.join(tmpdir(), 'waypost-elsewhere-'))
    ends.push(() => rmSync(folder, { recursive: true, force: true }))
    cpSync(here.vaults, folder, { recursive: true, filter: file => !file.endsWith('lock') })
    const there = aPost({ vaults: folder })
    expect(must(await unlockVault(there, VAULT, credential)).mustRenew).toBe(credential.by)
    must(await renewKeys(there, VAULT.name, credential, 'on another computer'))
    const desk = await sit(there, { by: 'passphrase', passphrase: 'on another computer' })
    expect(must(await desk.calls.stateHash(true))).toEqual(hash)
    desk.close()
    await loseCache()
  }
}, 60_000)
