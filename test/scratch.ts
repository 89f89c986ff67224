import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Whatever the tests of one run leave behind, even one that was cut off, lies in a folder that goes with the run. */
export function setup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'waypost-unit-'))
  // Some tests become another user, who has to find their way in.
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
