import fs from 'node:fs'
import path from 'node:path'
import { run } from './processes.mjs'

export const project = path.resolve(import.meta.dirname, '../..')

/** What tests and benchmarks leave for people and machines to read. Git ignores it. */
export const output = path.join(project, 'test-output')

/**
 * Runs a program of one of the installed packages, with this very Node and in the checkout.
 *
 * @param name The package, and the program when the package has several: `electron-builder`, `typescript/tsc`.
 */
export function tool(name, args, options = {}) {
  return run(process.execPath, [script(name), ...args], { cwd: project, ...options })
}

function script(name) {
  const [packageName, program] = name.startsWith('@') ? [name] : name.split('/')
  const folder = path.join(project, 'node_modules', packageName)
  const { bin } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return path.join(folder, typeof bin === 'string' ? bin : bin[program ?? path.basename(packageName)] ?? Object.values(bin)[0])
}
