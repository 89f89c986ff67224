import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

export function filesUnder(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
}

/** The ways in which a text may lie in a file: as bytes of two encodings, and written out in hexadecimal or base64 at any of its three phases. */
export function guises(text: string): readonly Buffer[] {
  const utf8 = Buffer.from(text, 'utf8')
  const utf16 = Buffer.from(text, 'utf16le')
  const base64 = (bytes: Buffer): Buffer[] => [0, 1, 2].map(phase => {
    // The letters at both ends depend on what stands beside them.
    const whole = Buffer.concat([Buffer.alloc(phase), bytes]).toString('base64').replaceAll('=', '')
    return Buffer.from(whole.slice(phase === 0 ? 0 : phase + 1, -2), 'latin1')
  })
  return [utf8, utf16, Buffer.from(utf16).swap16(), Buffer.from(utf8.toString('hex'), 'latin1'), Buffer.from(utf8.toString('hex').toUpperCase(), 'latin1'), ...base64(utf8)].filter(guise => guise.length >= 8)
}

/** Which canaries can be read in which files. */
export function findOnDisk(folder: string, canaries: readonly string[]): readonly { readonly file: string; readonly canary: string }[] {
  const wanted = canaries.map(canary => ({ canary, guises: guises(canary) }))
  const found: { file: string; canary: string }[] = []
  for (const file of filesUnder(folder)) {
    let bytes
    try {
      bytes = fs.readFileSync(file)
    } catch {
      continue
    }
    for (const { canary, guises: forms } of wanted) if (forms.some(form => bytes.includes(form))) found.push({ file: path.relative(folder, file), canary })
  }
  return found
}

/** A word that nothing else contains. */
export const canary = (seed: string): string => `canary${createHash('sha256').update(seed).digest('hex').slice(0, 18)}`
