import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { notaryOver } from '../../../electron/notary/door.ts'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { roomIn } from '../../../electron/notary/room.ts'
import { openVault } from '../../../electron/notary/vault.ts'
import { readSlotFile, writeSlotFile } from '../../../shared/seal/slot-file.ts'
import { changePassphrase, openSlots } from '../../../shared/seal/slots.ts'
import { CHEAP, flipped, kdf, utf8 } from '../../shared/seal/adapters.ts'
import { everyFile, must, openToOthers, scratch, someSlots } from './folders.ts'

/** A notary with a clock that a test moves. */
function notary(vaults: string) {
  const clock = { ms: 1_000 }
  return { ...notaryOver(vaults, () => clock.ms), clock }
}

const key = (): Uint8Array<ArrayBuffer> => aead.random(32)

async function aVault(name = 'Post 7', practice = false) {
  const vaults = path.join(scratch(), 'vaults')
  const journalKey = key()
  const slots = await someSlots()
  const first = notary(vaults)
  must(await first.door.create({ name, practice, slots, journalKey: journalKey.slice() }))
  return { vaults, journalKey, slots, first, folder: path.join(vaults, name) }
}

test('[NOTARY-12] before admit every call about content answers locked', async () => {
  const { notary: calls, warden } = notary(scratch())
  const answers = [await calls.state(), await calls.replay(0), await calls.keyring(), await calls.segments(), await calls.segment('a'), await calls.commit({ record: utf8('x') }),
    await warden.origins(), await warden.approve('https://taxii.example')]
  for (const answer of answers) expect(answer).toEqual({ ok: false, problem: { code: 'locked' } })
})

const NOTHING = { journal: 0, segments: [], ring: false, healed: [], witness: false }

test('create, lock, knock, admit: the vault is there again, with its records', async () => {
  const { vaults, journalKey, slots, first } = await aVault('Post 7', true)
  must(await first.notary.commit({ record: utf8('one') }))
  const state = must(await first.notary.state())
  expect(state).toEqual({ vault: expect.stringMatching(/^[0-9a-f]{32}$/), records: 1, next: 1, torn: 0, damaged: 0, practice: true, pieces: NOTHING })
  first.close()

  const second = notary(vaults)
  expect(must(await second.door.vaults())).toMatchObject([{ name: 'Post 7', practice: true, created: expect.closeTo(Date.now(), -5) }])
  expect(must(await second.door.knock('Post 7'))).toEqual({ slots, failures: 0 })
  must(await second.door.admit('Post 7', journalKey.slice()))
  expect(must(await second.notary.state())).toEqual(state)
  expect(must(await second.notary.replay(0))).toEqual({ records: [{ sequence: 0, body: utf8('one') }] })
  expect(must(await second.notary.replay(1))).toEqual({ records: [] })
  expect(must(await second.notary.keyring())).toBeNull()
  second.close()
})

test('[NOTARY-10] what is no vault, or cannot be read, hides none that can', async () => {
  const { vaults, journalKey, first } = await aVault()
  first.close()
  symlinkSync('/nowhere/at/all', path.join(vaults, 'Away'))
  symlinkSync('Round', path.join(vaults, 'Round'))
  mkdirSync(path.join(vaults, 'Broken'))
  writeFileSync(path.join(vaults, 'Broken', 'journal'), 'a file where a folder belongs')
  const second = notary(vaults)
  expect(must(await second.door.vaults()).map(({ name }) => name)).toEqual(['Broken', 'Post 7'])
  must(await second.door.knock('Post 7'))
  must(await second.door.admit('Post 7', journalKey.slice()))
  second.close()
})

test('[NOTARY-10] a link that somebody laid into a vault leads no write out of it', async () => {
  const { vaults, folder, first } = await aVault()
  first.close()
  const [theirs, elsewhere] = ['theirs', 'elsewhere'].map(name => path.join(vaults, '..', name)) as [string, string]
  writeFileSync(theirs, 'somebody else wrote this')
  rmSync(path.join(folder, 'attempts'))
  symlinkSync(elsewhere, path.join(folder, 'attempts'))
  symlinkSync(theirs, path.join(folder, 'ballast'))
  expect((await notary(vaults).door.knock('Post 7')).ok).toBe(false)
  await roomIn(folder, { ballast: 65_536, floor: 0 }).lay()
  expect(existsSync(elsewhere)).toBe(false)
  expect(readFileSync(theirs, 'utf8')).toBe('somebody else wrote this')
})

test('the keys that were handed over are wiped', async () => {
  const vaults = scratch()
  const { door } = notary(vaults)
  const journalKey = key()
  must(await door.create({ name: 'a', practice: true, slots: await someSlots(), journalKey }))
  expect(journalKey).toEqual(new Uint8Array(32))
})

test('one notary opens one vault; a name is taken once', async () => {
  const { vaults, first } = await aVault()
  expect(await first.door.create({ name: 'other', practice: false, slots: await someSlots(), journalKey: key() })).toEqual({ ok: false, problem: { code: 'not-allowed' } })
  expect(await first.door.admit('Post 7', key())).toEqual({ ok: false, problem: { code: 'not-allowed' } })
  first.close()
  const second = notary(vaults)
  expect(await second.door.create({ name: 'Post 7', practice: false, slots: await someSlots(), journalKey: key() })).toEqual({ ok: false, problem: { code: 'vault-exists' } })
  expect(await second.door.knock('Post 8')).toEqual({ ok: false, problem: { code: 'no-vault' } })
  expect(await second.door.admit('Post 8', key())).toEqual({ ok: false, problem: { code: 'no-vault' } })
})

test('two creates at once: one of them', async () => {
  const { door } = notary(scratch())
  const slots = await someSlots()
  const both = await Promise.all(['a', 'b'].map(async name => await door.create({ name, practice: true, slots, journalKey: key() })))
  expect(both.map(reply => reply.ok)).toEqual([true, false])
  expect(must(await door.vaults()).map(({ name }) => name)).toEqual(['a'])
})

test('[NOTARY-10] nothing that is made can be read by others', async () => {
  const { first, folder, vaults } = await aVault()
  must(await first.notary.commit({ record: utf8('x'), segments: [{ name: 'a', bytes: utf8('a') }], keyring: utf8('r') }))
  must(await first.warden.approve('https://taxii.example'))
  expect(openToOthers(vaults)).toEqual([])
  expect([...everyFile(folder).keys()].sort()).toEqual(['attempts', 'audit/checkpoint', 'audit/entries', 'audit/key', 'journal/000001.jrn', 'keyring.a', 'keyring.b', 'origins', 'segments/a.seg', 'slots.a', 'slots.b'])
})

test('[NOTARY-11] what the notary seals cannot be found on disk', async () => {
  const { first, folder, vaults, journalKey } = await aVault()
  const canary = 'CANARY-4711'
  must(await first.notary.commit({ record: utf8(canary) }))
  must(await first.warden.approve('https://canary.example'))
  for (const bytes of everyFile(folder).values()) {
    for (const encoding of ['utf8', 'utf16le', 'base64', 'hex'] as const) {
      for (const word of [canary, 'canary.example']) expect(bytes.includes(Buffer.from(Buffer.from(word, encoding === 'utf16le' ? 'utf16le' : 'utf8').toString(encoding === 'base64' || encoding === 'hex' ? encoding : 'latin1'), 'latin1'))).toBe(false)
    }
  }
  first.close()
  const second = notary(vaults)
  must(await second.door.admit('Post 7', journalKey.slice()))
  expect(must(await second.warden.origins())).toEqual(['https://canary.example'])
})

test('[NOTARY-11] approved origins that somebody wrote or changed are not believed', async () => {
  const { first, folder } = await aVault()
  expect(must(await first.warden.origins())).toEqual([])
  must(await first.warden.approve('https://a.example'))
  must(await first.warden.approve('https://b.example'))
  must(await first.warden.approve('https://a.example'))
  expect(must(await first.warden.origins())).toEqual(['https://a.example', 'https://b.example'])
  const file = path.join(folder, 'origins')
  const sealed = new Uint8Array(readFileSync(file))
  for (let at = 0; at < sealed.length; at++) {
    writeFileSync(file, flipped(sealed, at))
    expect(await first.warden.origins()).toEqual({ ok: false, problem: { code: 'vault-damaged' } })
  }
  must(await first.warden.approve('https://c.example'))
  expect(must(await first.warden.origins())).toEqual(['https://c.example'])
})

test('[NOTARY-7] each failure makes the next wait longer, up to a minute, and a restart does not help', async () => {
  const { vaults, first, journalKey } = await aVault()
  first.close()
  const { door, clock } = notary(vaults)
  expect(must(await door.knock('Post 7')).failures).toBe(0)
  for (const [i, seconds] of [1, 2, 4, 8, 16, 32, 60, 60].entries()) {
    expect(await door.knock('Post 7')).toEqual({ ok: false, problem: { code: 'too-soon', detail: { seconds } } })
    clock.ms += seconds * 1_000 - 1
    expect(await door.knock('Post 7')).toEqual({ ok: false, problem: { code: 'too-soon', detail: { seconds: 1 } } })
    clock.ms += 1
    expect(must(await door.knock('Post 7')).failures).toBe(i + 1)
  }
  const restarted = notary(vaults)
  expect(await restarted.door.knock('Post 7')).toEqual({ ok: false, problem: { code: 'too-soon', detail: { seconds: 60 } } })
  restarted.clock.ms += 60_000
  must(await restarted.door.knock('Post 7'))
  must(await restarted.door.admit('Post 7', journalKey.slice()))
  restarted.close()
  expect(must(await notary(vaults).door.knock('Post 7')).failures).toBe(0)
})

test('[NOTARY-7] a count that cannot be read costs the longest wait', async () => {
  const { vaults, first, folder } = await aVault()
  first.close()
  for (const content of ['', '0000', '0001 0002\n', 'rubbish, and more']) {
    writeFileSync(path.join(folder, 'attempts'), content)
    expect(await notary(vaults).door.knock('Post 7')).toEqual({ ok: false, problem: { code: 'too-soon', detail: { seconds: 60 } } })
  }
})

test('[NOTARY-8] a passphrase change over the open vault', async () => {
  const { vaults, first, slots, folder } = await aVault()
  const knocked = must(await first.door.knock('Post 7'))
  expect(knocked.slots).toEqual(slots)
  const changed = await changePassphrase(aead, kdf, slots, 'correct horse', 'another horse', CHEAP, CHEAP)
  if (!changed.ok) throw new Error(changed.why)
  expect(await first.door.replaceSlots('Post 8', changed.slots)).toEqual({ ok: false, problem: { code: 'not-allowed' } })
  must(await first.door.replaceSlots('Post 7', changed.slots))
  // An older file, or no slot file at all, is not taken.
  for (const wrong of [slots, changed.slots, utf8('rubbish'), flipped(changed.slots, 40)]) {
    expect(await first.door.replaceSlots('Post 7', wrong)).toEqual({ ok: false, problem: { code: 'bad-arguments' } })
  }
  first.close()
  const again = must(await notary(vaults).door.knock('Post 7'))
  expect(again.failures).toBe(0)
  expect((await openSlots(aead, kdf, again.slots, 'another horse', CHEAP)).ok).toBe(true)
  for (const copy of ['slots.a', 'slots.b']) expect((await openSlots(aead, kdf, new Uint8Array(readFileSync(path.join(folder, copy))), 'correct horse', CHEAP)).ok).toBe(false)
})

test('[NOTARY-8] a change that a crash cut short leaves the newer copy, and the old one goes at the next admit', async () => {
  const { vaults, first, slots, folder, journalKey } = await aVault()
  first.close()
  const changed = await changePassphrase(aead, kdf, slots, 'correct horse', 'another horse', CHEAP, CHEAP)
  if (!changed.ok) throw new Error(changed.why)
  writeFileSync(path.join(folder, 'slots.b'), changed.slots)
  const second = notary(vaults)
  expect(must(await second.door.knock('Post 7')).slots).toEqual(changed.slots)
  must(await second.door.admit('Post 7', journalKey.slice()))
  expect(new Uint8Array(readFileSync(path.join(folder, 'slots.a')))).toEqual(changed.slots)
  second.close()
})

test('[NOTARY-8] one damaged copy of the slot file does not matter, two are told', async () => {
  const { vaults, first, slots, folder, journalKey } = await aVault()
  first.close()
  writeFileSync(path.join(folder, 'slots.a'), flipped(slots, 50))
  const second = notary(vaults)
  expect(must(await second.door.knock('Post 7')).slots).toEqual(slots)
  must(await second.door.admit('Post 7', journalKey.slice()))
  second.close()
  expect(new Uint8Array(readFileSync(path.join(folder, 'slots.a')))).toEqual(slots)
  for (const copy of ['slots.a', 'slots.b']) writeFileSync(path.join(folder, copy), flipped(slots, 50))
  expect(await notary(vaults).door.knock('Post 7')).toEqual({ ok: false, problem: { code: 'slot-damaged' } })
})

test('[NOTARY-9] newer slots or a newer journal: told, and not one byte changed', async () => {
  const { vaults, first, slots, folder, journalKey } = await aVault()
  must(await first.notary.commit({ record: utf8('one') }))
  first.close()
  const journal = path.join(folder, 'journal/000001.jrn')
  const [goodJournal, newerStamp] = [readFileSync(journal), Buffer.from([9, 0, 0xf6, 0xff])]
  const newerJournal = Buffer.from(goodJournal)
  newerStamp.copy(newerJournal, 8)
  const newerSlots = Buffer.from(slots)
  newerStamp.copy(newerSlots, 8)
  const spoil = [() => writeFileSync(journal, newerJournal), () => {
    writeFileSync(journal, goodJournal)
    writeFileSync(path.join(folder, 'slots.b'), newerSlots)
  }]
  for (const step of spoil) {
    step()
    const before = everyFile(folder)
    const { door, clock } = notary(vaults)
    clock.ms += 100_000
    expect(await door.knock('Post 7')).toEqual({ ok: false, problem: { code: 'vault-newer' } })
    if (step === spoil[0]) expect(await door.admit('Post 7', journalKey.slice())).toEqual({ ok: false, problem: { code: 'vault-newer' } })
    expect(everyFile(folder)).toEqual(before)
    expect(must(await door.vaults()).map(({ name }) => name)).toEqual(['Post 7'])
  }
})

test('[JOURNAL-8] an empty store is an alarm, and a key that is not this vault’s opens nothing', async () => {
  const { vaults, first, folder, journalKey } = await aVault()
  must(await first.notary.commit({ record: utf8('one') }))
  first.close()
  const before = everyFile(folder)
  expect(await notary(vaults).door.admit('Post 7', key())).toEqual({ ok: false, problem: { code: 'slot-damaged' } })
  expect(everyFile(folder)).toEqual(before)
  rmSync(path.join(folder, 'journal/000001.jrn'))
  expect(await notary(vaults).door.admit('Post 7', journalKey.slice())).toEqual({ ok: false, problem: { code: 'vault-damaged' } })
  expect(existsSync(path.join(folder, 'journal/000001.jrn'))).toBe(false)
})

test('[NOTARY-1] a commit that is out of step is refused before anything is written', async () => {
  const { first, folder } = await aVault()
  const commit = { record: utf8('x'), segments: [{ name: 'a', bytes: utf8('aa') }], keyring: utf8('ring a') }
  expect(must(await first.notary.commit(commit))).toEqual({ sequence: 0 })
  const before = everyFile(folder)
  const wrong = [
    commit,
    { record: utf8('x'), segments: [{ name: 'b', bytes: utf8('b') }] },
    { record: utf8('x'), segments: [{ name: 'b', bytes: utf8('b') }, { name: 'b', bytes: utf8('b') }], keyring: utf8('r') },
    { record: utf8('x'), retire: ['nothing'], keyring: utf8('r') },
    { record: utf8('x'), retire: ['a'] },
    { record: utf8('x'), retire: ['a', 'a'], keyring: utf8('r') },
  ]
  for (const each of wrong) expect(await first.notary.commit(each)).toEqual({ ok: false, problem: { code: 'bad-arguments' } })
  expect(everyFile(folder)).toEqual(before)
  expect(must(await first.notary.segments())).toEqual(['a'])
  expect(must(await first.notary.segment('a'))).toEqual(utf8('aa'))
  expect(await first.notary.segment('b')).toEqual({ ok: false, problem: { code: 'not-found' } })
  expect(must(await first.notary.keyring())).toEqual(utf8('ring a'))
  expect(must(await first.notary.commit({ record: utf8('y'), retire: ['a'], keyring: utf8('ring') }))).toEqual({ sequence: 1 })
  expect(must(await first.notary.segments())).toEqual([])
  expect(existsSync(path.join(folder, 'segments/a.seg'))).toBe(false)
})

test('[NOTARY-1] commits asked for at once are done one after the other', async () => {
  const { first } = await aVault()
  const replies = await Promise.all(Array.from({ length: 50 }, async (_each, i) => await first.notary.commit({ record: utf8(String(i)) })))
  expect(replies.map(reply => must(reply).sequence)).toEqual(Array.from({ length: 50 }, (_each, i) => i))
  expect(must(await first.notary.replay(0)).records.map(({ body }) => new TextDecoder().decode(body))).toEqual(Array.from({ length: 50 }, (_each, i) => String(i)))
})

test('[NOTARY-4] strays of a crash are not listed, and swept at the next admit', async () => {
  const { vaults, first, folder, journalKey } = await aVault()
  must(await first.notary.commit({ record: utf8('x'), segments: [{ name: 'a', bytes: utf8('aa') }], keyring: utf8('ring a') }))
  first.close()
  for (const stray of ['b.seg', 'c.seg.tmp']) copyFileSync(path.join(folder, 'segments/a.seg'), path.join(folder, 'segments', stray))
  const second = notary(vaults)
  must(await second.door.admit('Post 7', journalKey.slice()))
  expect(must(await second.notary.segments())).toEqual(['a'])
  expect([...everyFile(path.join(folder, 'segments')).keys()]).toEqual(['a.seg'])
  second.close()
})

test('[NOTARY-10] a half made vault is not listed and goes at the next create', async () => {
  const { vaults, first } = await aVault()
  first.close()
  mkdirSync(path.join(vaults, '.making-999999999-abc/journal'), { recursive: true })
  const second = notary(vaults)
  expect(must(await second.door.vaults()).map(({ name }) => name)).toEqual(['Post 7'])
  must(await second.door.create({ name: 'Post 8', practice: false, slots: await someSlots(), journalKey: key() }))
  expect(existsSync(path.join(vaults, '.making-999999999-abc'))).toBe(false)
  second.close()
})

test('create takes no file that is not a slot file', async () => {
  const vaults = scratch()
  const { door } = notary(vaults)
  expect(await door.create({ name: 'a', practice: true, slots: utf8('rubbish'), journalKey: key() })).toEqual({ ok: false, problem: { code: 'bad-arguments' } })
  expect(must(await door.vaults())).toEqual([])
})

test('[NOTARY-8] the slots carry a generation that only grows', async () => {
  const { first, slots } = await aVault()
  const read = await readSlotFile(aead, slots)
  if (!read.ok) throw new Error(read.why)
  const same = await writeSlotFile(aead, { ...read.value, generation: read.value.generation })
  expect(await first.door.replaceSlots('Post 7', same)).toEqual({ ok: false, problem: { code: 'bad-arguments' } })
})

test('[NOTARY-6] a second notary on the same vault is told', async () => {
  const { vaults, first, journalKey } = await aVault()
  expect(await openVault(vaults, 'Post 7', journalKey)).toEqual({ ok: false, problem: { code: 'vault-in-use' } })
  must(await first.notary.commit({ record: utf8('the first goes on') }))
  first.close()
  must(await openVault(vaults, 'Post 7', journalKey)).close()
})

test('[NOTARY-6] who lost the claim writes nothing more', async () => {
  const { first, folder } = await aVault()
  must(await first.notary.commit({ record: utf8('mine') }))
  rmSync(path.join(folder, 'lock'))
  const before = everyFile(folder)
  expect(await first.notary.commit({ record: utf8('not mine') })).toEqual({ ok: false, problem: { code: 'vault-in-use' } })
  expect(await first.warden.approve('https://a.example')).toEqual({ ok: false, problem: { code: 'vault-in-use' } })
  expect(everyFile(folder)).toEqual(before)
})
