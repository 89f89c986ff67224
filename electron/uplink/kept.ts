import { closeSync, fdatasyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Kept } from '../../shared/practice/receiving.ts'

const FILE = 'added.ndjson'

/**
 * What was added to a stand-alone practice exchange, one line of JSON each, so that it is there again after a restart. Plain text on
 * purpose: everything in an exercise is invented, and a trainer reads it.
 */
export function keptIn(folder: string): { readonly kept: readonly Kept[]; readonly keep: (entry: Kept) => void; readonly close: () => void } {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, FILE)
  const lines = linesOf(file)
  const kept = lines.flatMap(line => readLine(line) ?? [])
  const open = openSync(file, 'a')
  // Ends a torn line, so that the next entry is not lost with it.
  if (lines.length > 0 && lines.at(-1) !== '') writeSync(open, '\n')
  return {
    kept,
    keep(entry) {
      writeSync(open, `${JSON.stringify(entry)}\n`)
      fdatasyncSync(open)
    },
    close: () => closeSync(open),
  }
}

function linesOf(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** The last line of a run that was killed may be torn; its object was never acknowledged. */
function readLine(line: string): Kept | undefined {
  try {
    const entry = JSON.parse(line) as Kept
    return typeof entry.collection === 'string' && typeof entry.at === 'number' && typeof entry.object === 'object' ? entry : undefined
  } catch {
    return undefined
  }
}
