import { cpSync, lchownSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { makeProfile } from '../electron.ts'

/** A profile as it lies there, a second time, as a backup of the laptop would be. Goes with the test run. */
export function copyOf(profile: string): string {
  const copy = makeProfile()
  cpSync(profile, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter: file => !path.basename(file).startsWith('Singleton') })
  const user = Number(process.env['WAYPOST_USER'])
  if (user > 0) for (const name of readdirSync(copy, { recursive: true, encoding: 'utf8' })) lchownSync(path.join(copy, name), user, user)
  return copy
}
