import { createHash, randomFillSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { openLease } from '../../../electron/notary/lease.ts'
import { nativeAead } from '../../../electron/notary/native.ts'
import { sealNote } from '../../../electron/notary/sealed-note.ts'
import { sharing } from '../../../renderer/unlock/sharing.ts'
import { openJournal, startJournal } from '../../../shared/journal/journal.ts'
import { concat } from '../../../shared/seal/bytes.ts'
import { makeEscrow } from '../../../shared/seal/escrow.ts'
import { heldKeys } from '../../../shared/seal/lane-keys.ts'
import { handOf } from '../../../shared/seal/member.ts'
import { writeMemberFile } from '../../../shared/seal/member-file.ts'
import { withSign } from '../../../shared/seal/membership.ts'
import type { Aead, AeadKey, Bytes } from '../../../shared/seal/ports.ts'
import { sealRecord } from '../../../shared/seal/record.ts'
import { NO_RING, sealRing, turnedRing } from '../../../shared/seal/ring.ts'
import { sealSegment } from '../../../shared/seal/segment.ts'
import { makeWay } from '../../../shared/seal/ways.ts'
import { SimulatedDisk } from '../journal/simulated-disk.ts'
import { utf8 } from './adapters.ts'
import { made, meansOver, nodeCurve, threeMembers } from './members.ts'

/** `WAYPOST_SEALS=10000000` is what the goal asks for, and what was run before a release. */
const SEALS = Number(process.env['WAYPOST_SEALS'] ?? 100_000)
const FORKS = 1_000
const VAULT = 'ab'.repeat(16)

class Print implements AeadKey {
  readonly algorithm = 'watched'
  readonly of: Buffer

  constructor(raw: Bytes) {
    this.of = createHash('sha256').update(raw).digest()
  }
}

/** Seals nothing and writes down with which key and which nonce it was asked to. */
function watched(): { readonly aead: Aead; readonly pairs: () => BigUint64Array } {
  let pairs = new BigUint64Array(1_024)
  let count = 0
  // Fresh bytes are drawn in bulk: the same generator, far fewer calls.
  const pool = new Uint8Array(65_536)
  let drawn = pool.length
  return {
    pairs: () => pairs.subarray(0, count),
    aead: {
      ...nativeAead,
      importKey: async raw => new Print(raw),
      async seal(key, nonce, plain) {
        if (!(key instanceof Print) || nonce.length !== 12) throw new TypeError('not a key or a nonce of ours')
        if (count === pairs.length) {
          const more = new BigUint64Array(2 * count)
          more.set(pairs)
          pairs = more
        }
        // 64 bits of ten million pairs meet by chance once in 370,000 runs.
        pairs[count++] = createHash('sha256').update(key.of).update(nonce).digest().readBigUInt64LE()
        return concat(plain, new Uint8Array(16))
      },
      open: async (_key, _nonce, sealed) => sealed.slice(0, sealed.length - 16),
      random(length) {
        if (drawn + length > pool.length) {
          randomFillSync(pool)
          drawn = 0
        }
        drawn += length
        return pool.slice(drawn - length, drawn)
      },
    },
  }
}

function repeats(pairs: BigUint64Array): number {
  const sorted = pairs.slice().sort()
  let found = 0
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) found++
  return found
}

test('[SEAL-8] [G29] no pair of key and nonce is used twice, also when a thousand copies of one vault go on side by side', async () => {
  const { aead, pairs } = watched()
  const means = meansOver(aead, nodeCurve)
  const members = await threeMembers(means)
  const journalKey = members.ada.journalKey
  const disk = new SimulatedDisk()
  await startJournal({ files: disk, folder: 'journal', aead }, journalKey, { id: aead.random(16), practice: false, created: 0 })
  const backup = disk.contents()
  const each = Math.max(1, Math.ceil(SEALS / FORKS / 9))
  for (let fork = 0; fork < FORKS; fork++) {
    // The copy knows nothing of the others, and has the same keys.
    const copy = SimulatedDisk.holding(backup)
    const opened = await openJournal({ files: copy, folder: 'journal', aead }, journalKey)
    if (!opened.ok) throw new Error(opened.why)
    const held = await heldKeys(aead, handOf(members.ada), VAULT)
    const ring = turnedRing(NO_RING, [['first', { level: 0, key: aead.random(32) }], ['second', { level: 2, key: aead.random(32) }]])
    for (let i = 0; i < each; i++) {
      const body = await sealRecord(aead, held, { vault: VAULT, purpose: 'journal' }, ([0, 1, 2, 'personal'] as const).map(reader => ({ reader, plain: utf8('same') })))
      await sealRing(aead, held, VAULT, ring)
      await sealSegment(aead, { vault: VAULT, name: 'same', kind: 'rows' }, [{ bytes: utf8('same'), size: 4 }, { bytes: utf8('same'), size: 4 }])
      await opened.journal.append({ body, added: [], retired: [] })
    }
    // Witness, lease and the slot file, as each sitting writes them.
    await sealNote(aead, await aead.importKey(journalKey), { vault: VAULT, purpose: 'witness' }, utf8('same'))
    const lease = await openLease(copy, 'vault', aead, journalKey, VAULT, { now: () => 0, monotonic: () => 0 })
    await lease.begin(7)
    const bond = { salt: members.file.salt, member: members.ada.entry.id }
    await makeWay(aead, means.stretching, bond, { kind: 'kit', kit: new Uint8Array(20) }, members.ada.root, 1)
    await makeEscrow(aead, means.curve, sharing, means.stretching, members.file, members.ada, ['card', 'card', { member: members.cyd }], 1)
    await writeMemberFile(aead, journalKey, made(await withSign(aead, members.file, members.ada, 'Ada')).file)
  }
  const all = pairs()
  console.log(`nonces: ${all.length} seals in ${FORKS} forks, ${repeats(all)} repeats`)
  expect(all.length).toBeGreaterThan(0.9 * SEALS)
  expect(repeats(all)).toBe(0)
}, 60_000 + SEALS / 10)

test('[SEAL-8] the count of repeats counts', () => {
  expect(repeats(BigUint64Array.of(3n, 1n, 2n, 3n, 3n))).toBe(2)
})
