import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { as, canRead, stage } from '../../scripts/setup/user.mjs'

let folder = ''
let mask = 0

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-stage-'))
  mkdirSync(join(folder, 'from/inner'), { recursive: true })
  writeFileSync(join(folder, 'from/open'), 'open', { mode: 0o644 })
  writeFileSync(join(folder, 'from/inner/closed'), 'closed', { mode: 0o600 })
  writeFileSync(join(folder, 'from/program'), 'program', { mode: 0o700 })
  symlinkSync('open', join(folder, 'from/link'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.runIf(process.platform !== 'win32')('on a system with file modes', () => {
  test('[TOOL-8] everything that is staged can be read by everybody, under any mask', () => {
    chmodSync(join(folder, 'from/inner'), 0o700)
    mask = process.umask(0o077)
    try {
      stage(join(folder, 'from'), join(folder, 'to'))
    } finally {
      process.umask(mask)
    }
    const mode = (name: string): string => (statSync(join(folder, 'to', name)).mode & 0o777).toString(8)
    expect(['.', 'inner', 'open', 'inner/closed', 'program'].map(mode)).toEqual(['755', '755', '644', '444', '555'])
    expect(readFileSync(join(folder, 'to/inner/closed'), 'utf8')).toBe('closed')
    expect(readlinkSync(join(folder, 'to/link'))).toBe('open')
  })

  test('[TOOL-8] an open file costs no space, and a closed one keeps its mode at home', () => {
    stage(join(folder, 'from'), join(folder, 'to'))
    expect(lstatSync(join(folder, 'to/open')).ino).toBe(lstatSync(join(folder, 'from/open')).ino)
    expect(statSync(join(folder, 'from/inner/closed')).mode & 0o777).toBe(0o600)
  })
})

describe.runIf(process.getuid?.() === 0)('as root', () => {
  const nobody = { uid: 65_534, gid: 65_534, name: 'nobody' }

  test('[TOOL-8] whether a user can read is found out by being that user', () => {
    chmodSync(folder, 0o755)
    expect(canRead(nobody, [join(folder, 'from')])).toBe(false)
    stage(join(folder, 'from'), join(folder, 'to'))
    expect(canRead(nobody, [join(folder, 'to')])).toBe(true)
    chmodSync(folder, 0o700)
    expect(canRead(nobody, [join(folder, 'to')])).toBe(false)
  })
})

test('[TOOL-8] without another user a command stays as it is', () => {
  expect(as(undefined, 'electron', '.')).toEqual(['electron', '.'])
})
