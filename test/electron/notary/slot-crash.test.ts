import { expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { evenSlots, readSlots, writeSlots } from '../../../electron/notary/slot-copies.ts'
import { sharing } from '../../../renderer/unlock/sharing.ts'
import { makeEscrow } from '../../../shared/seal/escrow.ts'
import { enter } from '../../../shared/seal/member.ts'
import { readAnySlotFile, writeMemberFile } from '../../../shared/seal/member-file.ts'
import { type Changed, type Means, founded, withClearance, withMember, withNewRoot, withRenewal, withSign, withWay, withoutMember, withoutWay } from '../../../shared/seal/membership.ts'
import { same } from '../../../shared/seal/bytes.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { changePassphrase, createSlots, openSlots } from '../../../shared/seal/slots.ts'
import { type Secret, makeWay, openWay } from '../../../shared/seal/ways.ts'
import { AFTERMATHS, type Aftermath, PowerCut, SimulatedDisk, randomAftermath } from '../../shared/journal/simulated-disk.ts'
import { CHEAP, kdf } from '../../shared/seal/adapters.ts'
import { made, meansOver } from '../../shared/seal/members.ts'
import { seeded } from '../../shared/seal/seeded.ts'

const FOLDER = 'vault'
const MEANS = meansOver(aead)
const { stretching } = MEANS satisfies Means

/** A slot file as it stands on the disk, and what opens it. */
interface Step {
  readonly what: string
  readonly bytes: Bytes
  readonly opens: (bytes: Bytes) => Promise<boolean>
}

/** Whether the founder, or the only one there is in version 1, comes in by this secret. */
const by = (secret: Secret) => async (bytes: Bytes): Promise<boolean> => {
  const read = await readAnySlotFile(aead, bytes)
  if (!read.ok) return false
  if (read.value.version === 1) return 'passphrase' in secret && (await openSlots(aead, kdf, bytes, secret.passphrase, CHEAP)).ok
  const [entry] = read.value.members
  if (entry === undefined) return false
  for (const way of entry.slots) {
    const root = await openWay(aead, stretching, { salt: read.value.salt, member: entry.id }, way, secret)
    if (root !== undefined) return await enter(aead, MEANS.curve, read.value, bytes, entry, root) !== undefined
  }
  return false
}

/** Everything that ever rewrites a slot file, one after the other. */
async function everyChange(): Promise<readonly Step[]> {
  const steps: Step[] = []
  const created = await createSlots(aead, kdf, 'one', CHEAP, CHEAP)
  steps.push({ what: 'created', bytes: created.slots, opens: by({ kind: 'passphrase', passphrase: 'one' }) })
  const changed = await changePassphrase(aead, kdf, created.slots, 'one', 'two', CHEAP, CHEAP)
  if (!changed.ok) throw new Error(changed.why)
  steps.push({ what: 'passphrase of version 1', bytes: changed.slots, opens: by({ kind: 'passphrase', passphrase: 'two' }) })
  let secret: Secret = { kind: 'passphrase', passphrase: 'two' }
  let at = await founded(MEANS, 2, created.root, secret, 1)
  const step = async (what: string, change: Changed | Promise<Changed>): Promise<void> => {
    const { file, inside } = made(await change)
    at = { file, inside }
    steps.push({ what, bytes: await writeMemberFile(aead, inside.journalKey, file), opens: by(secret) })
  }
  const way = async (next: Secret) => await makeWay(aead, stretching, { salt: at.file.salt, member: at.inside.entry.id }, next, at.inside.root, 2)
  await step('version 2', withSign(aead, at.file, at.inside, 'Ada'))
  await step('a member', withMember(MEANS, at.file, at.inside, { sign: 'Ben', role: 'analyst', clearance: 1, passphrase: 'of Ben' }, 2))
  await step('a kit', withWay(at.file, at.inside, await way({ kind: 'kit', kit: aead.random(20) })))
  const escrow = await makeEscrow(aead, MEANS.curve, sharing, stretching, at.file, at.inside, ['card', 'card', 'card'], 3)
  await step('an escrow', withWay(at.file, at.inside, escrow!.way))
  secret = { kind: 'passphrase', passphrase: 'three' }
  const old = at.inside.entry.slots.flatMap(slot => slot.kind === 'passphrase' ? [slot.id] : [])[0]
  await step('passphrase of version 2', withWay(at.file, at.inside, await way(secret), old))
  await step('a key file', withWay(at.file, at.inside, await way({ kind: 'key-file', passphrase: 'four', keyFile: aead.random(32) })))
  await step('a way less', withoutWay(at.file, at.inside, at.inside.entry.slots.flatMap(slot => slot.kind === 'key-file' ? [slot.id] : [])[0] ?? ''))
  await step('a clearance', withClearance(MEANS, at.file, at.inside, at.file.members[1]?.id ?? '', { role: 'analyst', clearance: 0 }))
  await step('a revocation', withoutMember(MEANS, at.file, at.inside, at.file.members[1]?.id ?? ''))
  await step('a kit was used', withRenewal(at.file, at.inside, { why: 'kit', at: 4 }))
  secret = { kind: 'passphrase', passphrase: 'five' }
  await step('a new root', withNewRoot(MEANS, at.file, at.inside, 'five', 5))
  return steps
}

test('[NOTARY-8] [G30] whatever rewrites the slot file and wherever the power goes, a file that opens is there, and afterwards the new one alone', async () => {
  const random = seeded('slot aftermaths')
  const steps = await everyChange()
  let points = 0
  for (const [i, after] of steps.entries()) {
    const before = steps[i - 1]
    if (before === undefined) continue
    expect(await before.opens(before.bytes), before.what).toBe(true)
    expect(await after.opens(after.bytes), after.what).toBe(true)
    const start = new Map([`${FOLDER}/slots.a`, `${FOLDER}/slots.b`].map(name => [name, before.bytes]))
    const whole = SimulatedDisk.holding(start)
    whole.plan(undefined)
    await writeSlots(whole, FOLDER, after.bytes)
    for (let at = 0; at <= whole.changes; at++) {
      const disk = SimulatedDisk.holding(start)
      disk.plan({ at, what: 'power-cut' })
      const isDone = await writeSlots(disk, FOLDER, after.bytes).then(() => true, (fault: unknown) => {
        if (fault instanceof PowerCut) return false
        throw fault
      })
      const aftermaths: readonly Aftermath[] = [...AFTERMATHS, ...Array.from({ length: 8 }, () => randomAftermath(random))]
      for (const aftermath of aftermaths) {
        points++
        const left = disk.afterCut(aftermath)
        const found = await readSlots(left, FOLDER, aead)
        if (!found.ok) throw new Error(`${after.what}: nothing opens after change ${at}, ${aftermath.name}`)
        const isNew = same(found.slots, after.bytes)
        expect(isNew || (!isDone && same(found.slots, before.bytes)), `${after.what} ${at} ${aftermath.name}`).toBe(true)
        expect(await (isNew ? after : before).opens(found.slots), `${after.what} ${at} ${aftermath.name}`).toBe(true)
        await evenSlots(left, FOLDER, found.slots)
        for (const copy of ['slots.a', 'slots.b']) expect(await left.read(`${FOLDER}/${copy}`)).toEqual(found.slots)
      }
    }
  }
  console.log(`slot files: ${points} crash points of ${steps.length - 1} changes, each opens`)
  expect(points).toBeGreaterThan(1_000)
}, 120_000)
