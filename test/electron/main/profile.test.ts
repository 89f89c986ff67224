import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { chooseProfile, discardProfile, emptySpills, sweepPractice } from '../../../electron/main/profile.ts'
import { readWishes } from '../../../electron/main/switches.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-test-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const wishesOf = (...argv: string[]) => {
  const read = readWishes(argv, true)
  if (!read.ok) throw new Error(read.refused)
  return read.wishes
}

test('[MAIN-8] a vault of one\'s own lies where Electron proposes, or where one says, for its owner alone', () => {
  const usual = join(folder, 'usual')
  expect(chooseProfile(wishesOf(), usual)).toEqual({ folder: usual, throwAway: false })
  const named = chooseProfile(wishesOf(`--user-data-dir=${join(folder, 'named')}`), usual)
  expect(named).toEqual({ folder: join(folder, 'named'), throwAway: false })
  if (process.platform !== 'win32') expect(statSync(named.folder).mode & 0o777).toBe(0o700)
  discardProfile(named)
  expect(existsSync(named.folder)).toBe(true)
})

test('[MAIN-8] practice takes a folder that goes with it', () => {
  const profile = chooseProfile(wishesOf('--practice'), join(folder, 'usual'))
  expect(profile.throwAway).toBe(true)
  writeFileSync(join(profile.folder, 'anything'), '')
  discardProfile(profile)
  expect(readdirSync(folder)).toEqual([])
})

test('[MAIN-8] what a killed practice run left behind goes with the next start, and nobody else\'s', () => {
  const own = chooseProfile(wishesOf('--practice'), join(folder, 'usual'))
  const alive = `waypost-practice-${process.ppid}-AbCdEf`
  // No system gives out numbers this high.
  for (const name of ['waypost-practice-99999999-AbCdEf', alive, 'waypost-practice-notes', 'else']) mkdirSync(join(folder, name))
  sweepPractice(own)
  expect(readdirSync(folder).filter(name => join(folder, name) !== own.folder).toSorted()).toEqual(['else', alive, 'waypost-practice-notes'].toSorted())
  expect(existsSync(own.folder)).toBe(true)
})

test('[MAIN-8] blobs that were spilled to disk are gone before the first window', () => {
  const profile = chooseProfile(wishesOf(`--user-data-dir=${folder}`), folder)
  for (const spill of ['blob_storage/1', 'Partitions/waypost/blob_storage/2', 'vaults/v']) mkdirSync(join(folder, spill), { recursive: true })
  emptySpills(profile)
  expect(['blob_storage', 'Partitions/waypost/blob_storage', 'vaults/v'].map(name => existsSync(join(folder, name)))).toEqual([false, false, true])
})
