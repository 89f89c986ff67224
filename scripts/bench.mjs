// npm run bench -- SUITE… [--json]: measures, headless and alone. With --json one object per line on standard output and nothing else.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { mustBuild } from './build.mjs'
import { placeForTests } from './journeys.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { main, say, Trouble } from './setup/say.mjs'
import { project } from './setup/tools.mjs'

const SUITES = ['practice', 'store', 'workstation', 'exchange', 'cases', 'check', 'detect']
const LONGEST_MINUTES = 10

await main(async args => {
  const json = args.includes('--json')
  const suites = args.filter(arg => !arg.startsWith('-'))
  const unknown = suites.find(suite => !SUITES.includes(suite))
  if (suites.length === 0 || unknown !== undefined) {
    throw new Trouble(`${unknown === undefined ? 'Name at least one suite' : `No suite is called ${unknown}`}: ${SUITES.join(', ')}. Example: npm run bench -- practice`)
  }
  await bringDependencies()
  // Whatever a suite prints is for people: standard output belongs to the figures.
  console.log = console.error
  const figures = []
  const show = json ? figure => process.stdout.write(`${JSON.stringify(figure)}\n`) : figure => figures.push(figure)
  const outcomes = []
  for (const suite of suites) outcomes.push(await measure(suite, show, args.filter(arg => arg.startsWith('-') && arg !== '--json')))
  if (!json && figures.length > 0) process.stdout.write(table(figures))
  return outcomes.every(Boolean) ? 0 : 1
})

/** @returns Whether the suite ran to its end. */
async function measure(name, show, args) {
  const source = ['ts', 'mjs'].map(extension => `test/bench/${name}.${extension}`).find(file => fs.existsSync(path.join(project, file)))
  if (source === undefined) {
    say(`${name}: this suite is not written yet.`)
    return false
  }
  const { figureOf } = await load('test/bench/figure.ts')
  const start = performance.now()
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-bench-'))
  try {
    const suite = await load(source)
    if (suite.needsElectron) {
      await mustBuild()
      const { env } = await placeForTests()
      for (const [key, value] of Object.entries(env)) if (value === undefined) delete process.env[key]; else process.env[key] = value
    }
    say(`${name}: measuring …`)
    await suite.run((...measured) => show(figureOf(...measured)), { args, say, scratch })
    const minutes = (performance.now() - start) / 60_000
    say(`${name}: done in ${(minutes * 60).toFixed(0)} s`)
    if (minutes > LONGEST_MINUTES) say(`${name}: that is more than the ${LONGEST_MINUTES} minutes that a suite may take.`)
    return true
  } catch (problem) {
    say(`${name}: ${problem instanceof Trouble ? problem.message : problem.stack}`)
    return false
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

/** A module with all of ours that it imports, as plain JavaScript: Node 20 reads no types. Packages stay where they are. */
async function load(source) {
  const { rolldown } = await import('rolldown')
  const bundling = await rolldown({
    input: source,
    cwd: project,
    platform: 'node',
    external: id => !id.startsWith('.') && !path.isAbsolute(id) && id !== source,
    transform: { target: 'node20' },
  })
  const file = path.join(project, '.cache/bench', `${path.basename(source).replace(/\.\w+$/, '')}.mjs`)
  await bundling.write({ file, format: 'esm', codeSplitting: false, sourcemap: 'inline' })
  await bundling.close()
  return await import(pathToFileURL(file).href)
}

function table(figures) {
  const held = ({ baseline, baseline_value, ratio }) => `${ratio} × ${baseline} (${amount(baseline_value)})`
  const rows = figures.map(({ figure, value, unit, n, p95, baseline, baseline_value, ratio, others = [] }) => [
    figure, amount(value), unit, p95 === undefined ? '' : `p95 ${amount(p95)}`, n > 1 ? `n ${n}` : '',
    [...(baseline === undefined ? [] : [{ baseline, baseline_value, ratio }]), ...others].map(held).join(' · '),
  ])
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)))
  const line = row => row.map((cell, column) => column === 1 ? cell.padStart(widths[column]) : cell.padEnd(widths[column])).join('  ').trimEnd()
  return rows.map(row => `${line(row)}\n`).join('')
}

function amount(value) {
  return value.toLocaleString('en', { maximumSignificantDigits: Math.abs(value) < 1_000 ? 4 : 20 })
}
