// npm run dev: Waypost, built and started again whenever a source is saved. Arguments pass on: `npm run dev -- --practice`.
// The pages keep their own origin and policy; a development server would need both to be opened.
import fs from 'node:fs'
import path from 'node:path'
import { build } from './build.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { start } from './setup/processes.mjs'
import { main, say, Trouble } from './setup/say.mjs'
import { project } from './setup/tools.mjs'

const SOURCES = ['electron', 'renderer', 'shared', 'assets']
const SETTLED_MS = 150
const replaced = new WeakSet()

await main(async args => {
  await bringDependencies()
  let running = await built() === undefined ? undefined : begin(args)
  const again = async () => {
    // Our own build touches what it links, so a change is only what the build says is one.
    if (!(await built())?.changed) return
    if (running !== undefined) await ended(running)
    running = begin(args)
  }
  let settling
  let busy = Promise.resolve()
  for (const folder of SOURCES) {
    fs.watch(path.join(project, folder), { recursive: true }, () => {
      clearTimeout(settling)
      settling = setTimeout(() => { busy = busy.then(again) }, SETTLED_MS)
    })
  }
  return await new Promise(() => {})
})

/** A start of its own: it brings the runtime and the display, and ends them with it. */
function begin(args) {
  const child = start(process.execPath, [path.join(project, 'scripts/start.mjs'), ...args], { stdio: 'inherit' })
  child.once('exit', code => { if (!replaced.has(child)) process.exit(code ?? 1) })
  return child
}

async function built() {
  try {
    return await build()
  } catch (problem) {
    if (!(problem instanceof Trouble)) throw problem
    say(`${problem.message}\nWaypost stays as it was until the next save.`)
    return undefined
  }
}

function ended(child) {
  return new Promise(resolve => {
    replaced.add(child)
    child.once('exit', resolve)
    child.kill('SIGTERM')
  })
}
