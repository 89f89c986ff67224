import { existsSync, readlinkSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { claimFolder, isClaimed } from '../../../electron/notary/claim.ts'
import { scratch } from './folders.ts'

test('[NOTARY-6] one claim at a time, and the next after it is released', async () => {
  const folder = scratch()
  const first = await claimFolder(folder)
  expect(first?.holds()).toBe(true)
  expect(await claimFolder(folder)).toBeUndefined()
  first?.release()
  expect(existsSync(path.join(folder, 'lock'))).toBe(false)
  expect((await claimFolder(folder))?.holds()).toBe(true)
})

test.each([
  ['a process that is gone', () => '999999999.x.y'],
  ['this number, at another time', () => `${process.pid}.00000000-1.y`],
  ['nothing', () => 'x'],
])('[NOTARY-6] the claim of %s is taken over', async (_whose, text) => {
  const folder = scratch()
  symlinkSync(text(), path.join(folder, 'lock'))
  expect(await isClaimed(folder)).toBe(false)
  const claim = await claimFolder(folder)
  expect(claim?.holds()).toBe(true)
  expect(readlinkSync(path.join(folder, 'lock'))).toMatch(new RegExp(`^${process.pid}\\.`))
})

test('[NOTARY-6] where the disk knows no links the claim is a file', async () => {
  const folder = scratch()
  writeFileSync(path.join(folder, 'lock'), '999999999.x.y')
  const claim = await claimFolder(folder)
  expect(claim?.holds()).toBe(true)
  claim?.release()
  writeFileSync(path.join(folder, 'lock'), '1.x.y')
  expect(await isClaimed(folder)).toBe(process.platform !== 'linux')
})

test('[NOTARY-6] of many who find the claim of a dead process one gets it', async () => {
  const folder = scratch()
  for (let i = 0; i < 8; i++) {
    symlinkSync('999999999.x.y', path.join(folder, 'lock'))
    const claims = (await Promise.all(Array.from({ length: 4 }, async () => await claimFolder(folder)))).filter(claim => claim?.holds() === true)
    expect(claims.length).toBe(1)
    claims[0]?.release()
  }
}, 60_000)

test('[NOTARY-6] who lost a claim does not release that of another', async () => {
  const folder = scratch()
  const first = await claimFolder(folder)
  rmSync(path.join(folder, 'lock'))
  const second = await claimFolder(folder)
  expect([first?.holds(), second?.holds()]).toEqual([false, true])
  first?.release()
  expect(second?.holds()).toBe(true)
})

test('[NOTARY-6] a claim that is a file and has no text yet is its holder’s for a moment', async () => {
  const lock = path.join(scratch(), 'lock')
  writeFileSync(lock, '')
  const claiming = claimFolder(path.dirname(lock))
  await new Promise(resolve => setTimeout(resolve, 60))
  writeFileSync(lock, `${process.pid}..other`)
  expect(await claiming).toBeUndefined()
  writeFileSync(lock, '')
  utimesSync(lock, 1, 1)
  expect((await claimFolder(path.dirname(lock)))?.holds()).toBe(true)
})
