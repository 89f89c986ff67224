import fs from 'node:fs'
import path from 'node:path'
import { hear } from '../scripts/setup/processes.mjs'

/**
 * `npm ci` for one of the tools that has a lock file of its own, in a folder outside the checkout. Install scripts never run.
 *
 * @param tool Folder with package.json and package-lock.json.
 * @param into An empty folder; node_modules appears in it.
 */
export async function npmCi(tool, into) {
  for (const file of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(tool, file), path.join(into, file))
  await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], into)
}

/**
 * Runs the npm that runs us, or else the one on the PATH.
 *
 * @throws It failed; the message carries npm's own last words.
 */
export async function npm(args, folder) {
  const own = process.env.npm_execpath
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  const { code, words } = await hear(command, [...first, ...args], { cwd: folder, shell: command === 'npm.cmd' })
  if (code !== 0) throw new Error(`npm ${args[0]} failed (${code})\n${words.trim().split('\n').slice(-15).join('\n')}`)
}
