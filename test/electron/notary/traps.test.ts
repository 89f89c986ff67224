import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import { notaryOver } from '../../../electron/notary/door.ts'
import { must, scratch, someSlots } from './folders.ts'

const KEY = aead.random(32)

test.skipIf(process.platform === 'win32').each(['slots.a', 'journal/000001.jrn', 'journal/000002.jrn', 'keyring.a', 'attempts', 'origins', 'lock', 'ballast'])('[NOTARY-23] a pipe in the place of %s holds nobody up', async name => {
  const vaults = scratch()
  const first = notaryOver(vaults, () => 0)
  must(await first.door.create({ name: 'post', practice: false, slots: await someSlots(), journalKey: KEY.slice() }))
  first.close()
  const place = path.join(vaults, 'post', name)
  fs.rmSync(place, { force: true })
  execFileSync('mkfifo', [place])
  const began = performance.now()
  const notary = notaryOver(vaults, () => 0)
  must(await notary.door.vaults())
  await notary.door.knock('post')
  await notary.door.admit('post', KEY.slice())
  await notary.warden.origins()
  notary.close()
  expect(performance.now() - began).toBeLessThan(3_000)
}, 10_000)
