import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

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
export function npm(args, folder) {
  const own = process.env.npm_execpath
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], shell: command === 'npm.cmd' })
    let words = ''
    child.stdout.on('data', text => { words += text })
    child.stderr.on('data', text => { words += text })
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(undefined)
      else reject(new Error(`npm ${args[0]} failed (${code})\n${words.trim().split('\n').slice(-15).join('\n')}`))
    })
  })
}
