import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unzip } from '../../tools/electron-runtime/zip.mjs'

let folder = ''

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'waypost-zip-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Entry { readonly name: string; readonly text: string; readonly mode?: number; readonly deflate?: boolean }

/** A zip by the letter of APPNOTE 6.3.10, without checksums. */
function zip(entries: readonly Entry[]): string {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, text, mode = 0o100644, deflate = false } of entries) {
    const packed = deflate ? deflateRawSync(text) : Buffer.from(text)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50)
    central.writeUInt16LE(deflate ? 8 : 0, 10)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(text.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(offset, 42)
    const body = Buffer.concat([local, Buffer.from(name), packed])
    bodies.push(body)
    directory.push(central, Buffer.from(name))
    offset += body.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  const file = join(folder, 'some.zip')
  writeFileSync(file, Buffer.concat([...bodies, ...directory, end]))
  return file
}

test('[TOOL-20] wanted entries come out under their new names, with their modes; the rest stays in', () => {
  const file = zip([{ name: 'Cypress/Cypress', text: 'program', mode: 0o100755, deflate: true }, { name: 'Cypress/other', text: 'x'.repeat(1_000) }, { name: 'Cypress/empty/', text: '' }])
  unzip(file, join(folder, 'out'), (name: string) => name === 'Cypress/Cypress' ? 'electron' : undefined)
  expect(readFileSync(join(folder, 'out/electron'), 'utf8')).toBe('program')
  expect(statSync(join(folder, 'out/electron')).mode & 0o777).toBe(0o755)
  expect(existsSync(join(folder, 'out/other'))).toBe(false)
})

test.each(['../escaped', '/tmp/waypost-escaped', 'a/../../escaped'])('[TOOL-20] an entry called %s leaves nothing', name => {
  expect(() => unzip(zip([{ name, text: 'x' }]), join(folder, 'out'), (found: string) => found)).toThrow('leaves its folder')
  expect(existsSync(join(folder, 'escaped'))).toBe(false)
})

test('[TOOL-20] a symbolic link is refused', () => {
  expect(() => unzip(zip([{ name: 'link', text: '/etc/passwd', mode: 0o120777 }]), join(folder, 'out'), (found: string) => found)).toThrow('symbolic link')
})

test('[TOOL-20] a cut archive is refused', () => {
  const file = zip([{ name: 'a', text: 'x'.repeat(100) }])
  writeFileSync(file, readFileSync(file).subarray(0, 60))
  expect(() => unzip(file, join(folder, 'out'), (found: string) => found)).toThrow()
})
