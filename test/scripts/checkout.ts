import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** A small checkout with the real scripts and the real packages, for what scripts do to a checkout. */
export function makeCheckout(sources: { readonly [path: string]: string }): { readonly folder: string; readonly write: (path: string, text: string) => void; readonly discard: () => void } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'waypost-checkout-')))
  cpSync('scripts', join(folder, 'scripts'), { recursive: true })
  cpSync('tools', join(folder, 'tools'), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('package.json', '{ "name": "small", "type": "module" }')
  for (const [path, text] of Object.entries(sources)) write(path, text)
  return { folder, write, discard: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Runs a script of a checkout, or a piece of a module, with plain Node. */
export function node(folder: string, ...args: readonly string[]): { readonly child: ChildProcess; readonly words: () => string; readonly ended: Promise<{ readonly code: number | null; readonly words: string }> } {
  const { npm_lifecycle_event: _npm, ...env } = process.env
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => { words += bytes.toString() })
  return { child, words: () => words, ended: new Promise(done => child.once('close', code => done({ code, words }))) }
}
