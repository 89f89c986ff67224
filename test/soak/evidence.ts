import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Copies a folder or file as it is, in the place of what was there. */
export function keep(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true, maxRetries: 3 })
  const { status, stderr } = spawnSync('cp', ['-a', '--sparse=always', from, to])
  if (status !== 0) throw new Error(`${from} could not be copied: ${stderr.toString()}`)
}

/** Keeps what a failure can be understood by. @returns where. */
export function evidence(from: string, name: string): string {
  const folder = path.join(process.env['WAYPOST_TEST_OUTPUT'] ?? 'test-output', 'soak')
  mkdirSync(folder, { recursive: true })
  keep(from, path.join(folder, name))
  return path.join(folder, name)
}
