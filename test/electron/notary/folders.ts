import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { nativeAead as aead } from '../../../electron/notary/native.ts'
import type { Reply } from '../../../shared/contract/reply.ts'
import type { Bytes } from '../../../shared/seal/ports.ts'
import { createSlots } from '../../../shared/seal/slots.ts'
import { CHEAP, kdf } from '../../shared/seal/adapters.ts'

/** A folder that goes when the tests of this file are done. */
export function scratch(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'waypost-notary-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export async function someSlots(passphrase = 'correct horse'): Promise<Bytes> {
  return (await createSlots(aead, kdf, passphrase, CHEAP, CHEAP)).slots
}

/** The value of a reply that must be one. */
export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`refused: ${reply.problem.code}`)
  return reply.value
}

/** Every file below a folder with what is in it; a link by where it leads. */
export function everyFile(folder: string): Map<string, Buffer> {
  return new Map(readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .map(file => [path.relative(folder, file), readFileSync(file)]))
}

/** What below a folder somebody else could use. A link has no rights of its own. */
export function openToOthers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => !entry.isSymbolicLink())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => (statSync(file).mode & 0o077) !== 0)
}
