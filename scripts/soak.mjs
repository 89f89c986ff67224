// npm run soak -- NAME [N] [--seed=S]: the same kind of bad luck again and again, and whether what was promised still holds.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { mustBuild } from './build.mjs'
import { placeForTests } from './journeys.mjs'
import { load } from './setup/bundled.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { run } from './setup/processes.mjs'
import { main, say, Trouble } from './setup/say.mjs'
import { project } from './setup/tools.mjs'

/** In the order in which `all` runs them. */
const SUITES = ['canaries', 'memory', 'kills', 'powercuts', 'diskfull', 'cache', 'shifts', 'simulate', 'desks', 'proxy', 'crashpoints', 'diskfaults', 'flips', 'backups', 'fuzz', 'ipc']
const SEEDS = 2 ** 32

async function command(args) {
  const switches = args.filter(arg => arg.startsWith('-'))
  const [name, count] = args.filter(arg => !arg.startsWith('-'))
  if (name !== 'all' && !SUITES.includes(name)) {
    throw new Trouble(`${name === undefined ? 'Name a soak' : `No soak is called ${name}`}: ${SUITES.join(', ')}, all. Example: npm run soak -- kills 100`)
  }
  const trials = count === undefined ? undefined : whole(count, 'The number of trials')
  const given = switches.find(arg => arg.startsWith('--seed='))
  const seed = given === undefined ? newSeed() : whole(given.slice('--seed='.length), 'The seed') % SEEDS
  await bringDependencies()
  const rest = switches.filter(arg => arg !== given)
  // One program for each: a display and a folder of one are not those of the next.
  if (name === 'all') return await everyone(trials, switches)
  const { passed, failed, skipped } = await soak(name, { trials, seed, args: rest })
  process.stdout.write(`${name}: ${closing({ passed, failed, skipped })}\n`)
  // What a suite that failed left running ends with us.
  process.exit(failed === 0 && passed > 0 ? 0 : 1)
}

/** @returns 0 when all went well. */
async function everyone(trials, switches) {
  let worst = 0
  for (const name of SUITES.filter(suite => fs.existsSync(path.join(project, 'test/soak', `${suite}.ts`)))) {
    const code = await run(process.execPath, [fs.realpathSync(process.argv[1]), name, ...trials === undefined ? [] : [String(trials)], ...switches], { cwd: project })
    worst = Math.max(worst, code)
  }
  process.stdout.write(worst === 0 ? 'Every soak passed.\n' : 'At least one soak failed.\n')
  return worst
}

/**
 * Runs one soak.
 *
 * @param trials How many; what is usual for it if undefined.
 * @returns How many trials passed, failed and were skipped.
 */
async function soak(name, { trials, seed = newSeed(), args = [] } = {}) {
  const source = `test/soak/${name}.ts`
  if (!fs.existsSync(path.join(project, source))) {
    say(`${name}: this soak is not written yet.`)
    return { passed: 0, failed: 1 }
  }
  const start = performance.now()
  // Whatever a suite prints is for people: standard output belongs to the results.
  console.log = console.error
  const suite = await load(source, '.cache/soak')
  let scratch
  if (suite.needsElectron) {
    await mustBuild()
    const place = await placeForTests()
    for (const [key, value] of Object.entries(place.env)) if (value === undefined) delete process.env[key]; else process.env[key] = value
    scratch = fs.mkdtempSync(path.join(place.scratch, `${name}-`))
    const user = Number(process.env.WAYPOST_USER)
    if (user > 0) fs.chownSync(scratch, user, user)
  } else scratch = fs.mkdtempSync(path.join(os.tmpdir(), `waypost-${name}-`))
  const wanted = trials ?? suite.usualTrials ?? 1
  say(`${name}: ${wanted} trials, seed ${seed}`)
  let tally
  try {
    tally = await suite.run({ trials: wanted, seed, say: line => say(`${name}: ${line}`), scratch, args })
  } catch (problem) {
    say(`${name}: ${problem instanceof Trouble ? problem.message : problem.stack}`)
    tally = { passed: 0, failed: 1 }
  } finally {
    try {
      fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // A disk that something still holds goes with the machine.
    }
  }
  say(`${name}: ${((performance.now() - start) / 1_000).toFixed(0)} s, seed ${seed}`)
  return tally
}

/** No failure in n trials bounds the rate by 3/n, with 95 % confidence. */
function closing({ passed, failed, skipped = 0 }) {
  const bound = failed === 0 && passed > 0 ? `; the rate is below 3/${passed} = ${(300 / passed).toPrecision(2)} % (95 %)` : ''
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}${bound}`
}

function whole(text, what) {
  if (!/^\d{1,10}$/.test(text)) throw new Trouble(`${what} is a whole number, not ${text}.`)
  return Number(text)
}

function newSeed() {
  return Math.floor(Math.random() * SEEDS)
}

await main(command)
