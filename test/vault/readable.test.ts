import fs from 'node:fs'
import path from 'node:path'
import { expect, makeProfile, test } from '../electron.ts'
import { canary, filesUnder, findOnDisk } from './disk.ts'
import { firstSitting, nextSitting } from './sitting.ts'
import { must } from './worker.ts'

test('[VAULT-13] nothing that was read, written, searched or drafted is readable in the profile afterwards', async ({ launch }) => {
  test.setTimeout(120_000)
  const profile = makeProfile()
  const { waypost, vault } = await firstSitting(launch, profile)
  await expect.poll(async () => must(await vault.ask('status')).rows, { timeout: 60_000 }).toBe(5_000)
  const [note, draft, setting, searched, title, password] = ['note', 'draft', 'setting', 'searched', 'title', 'password'].map(canary) as [string, string, string, string, string, string]
  const row = must(await vault.ask('rows', Uint32Array.of(17)))[0]!
  const written = must(await vault.ask('annotate', { title, text: `Seen with ${note}.`, anchors: [{ on: 'movement', ref: row.id }], reliability: 'B', credibility: 2, tlp: 'RED' }))
  must(await vault.ask('keepDraft', 'note', `half a ${draft}`))
  must(await vault.ask('keepSetting', 'layout', { name: setting }))
  must(await vault.ask('find', searched, 10))
  must(await vault.ask('rowsWithText', searched))
  must(await vault.ask('saveSource', { id: '', title: `Source ${title}`, url: 'https://exchange.invalid/taxii2/', user: 'someone', password }))
  const entities = must(await vault.ask('entities', Uint32Array.from({ length: 400 }, (_, i) => i + 1)))
  const labels = entities.map(({ label }) => label).filter(label => label.length >= 10)
  expect(labels.length).toBeGreaterThan(50)
  const remarks = must(await vault.ask('rows', Uint32Array.from({ length: 300 }, (_, i) => i))).map(({ remark }) => remark).filter(remark => remark.length >= 12)
  await waypost.close()
  const { waypost: second, vault: again } = await nextSitting(launch, profile)
  expect(must(await again.ask('history', written.id))).toHaveLength(1)
  expect(must(await again.ask('drafts'))).toEqual({ note: `half a ${draft}` })
  await second.kill9()

  const canaries = [note, draft, setting, searched, title, password, row.id, row.id.slice(-36), ...labels, ...remarks]
  expect(findOnDisk(profile, canaries)).toEqual([])
  // The search finds what there is to find.
  const planted = path.join(profile, 'Partitions', 'planted')
  for (const [name, bytes] of [['utf8', Buffer.from(note)], ['utf16', Buffer.from(note, 'utf16le')], ['hex', Buffer.from(Buffer.from(note).toString('hex'))], ['base64', Buffer.from(Buffer.from(`x${note}y`).toString('base64'))]] as const) {
    fs.writeFileSync(planted, Buffer.concat([Buffer.alloc(1_000, 7), bytes, Buffer.alloc(1_000, 7)]))
    expect(findOnDisk(profile, [note]), name).toEqual([{ file: path.relative(profile, planted), canary: note }])
  }
  expect(filesUnder(profile).some(file => file.includes('IndexedDB'))).toBe(true)
})
