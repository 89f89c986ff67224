import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Input of the real world lies beside the checkout and is no part of it. */
const folder = resolve(process.env['WAYPOST_DATA'] ?? '../shared/data')

export const hasMaterial = existsSync(join(folder, 'PROVENANCE.md'))

/** What a skipped test says of itself. */
export const WITHOUT_MATERIAL = hasMaterial ? '' : ' (skipped: no real-world data beside the checkout, set WAYPOST_DATA)'

export const material = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(join(folder, path)))

const examplesFolder = resolve(folder, '../design/stix-examples')

/** One object of every border concept, as other implementations wrote them. */
export const borderExamples = (): readonly { readonly name: string; readonly bytes: Uint8Array }[] =>
  (existsSync(examplesFolder) ? readdirSync(examplesFolder).sort().map(name => ({ name, bytes: readFileSync(join(examplesFolder, name)) })) : [])
