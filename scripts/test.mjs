// npm test: all that has to hold, in parts that run even when an earlier one failed. `npm test -- types lint` runs some of them.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { bringFloorTypes, floorVersion } from '../tools/electron-floor/fetch.mjs'
import { bringScanner, scan } from '../tools/electronegativity/scan.mjs'
import { journeys } from './journeys.mjs'
import { bringDependencies } from './setup/dependencies.mjs'
import { run } from './setup/processes.mjs'
import { main, say, Trouble } from './setup/say.mjs'
import { output, project, tool } from './setup/tools.mjs'

const LINTED = ['electron', 'renderer', 'shared', 'test', 'scripts', 'tools']

const PARTS = { types, lint, scan: scanned, unit, electron, soak: soaks }

/** A short piece of each soak, with another seed each time. `npm run soak` does the whole. */
const SOAKS = [['kills', '50'], ['powercuts', '10'], ['diskfull', '4'], ['canaries', '1', '--short'], ['memory', '3']]

/** Without names: all but the soaks, which are asked for by name until whole runs of them have shown that a busy computer fails none. */
const USUAL = Object.keys(PARTS).filter(name => name !== 'soak')

await main(async names => {
  const unknown = names.find(name => !Object.hasOwn(PARTS, name))
  if (unknown !== undefined) throw new Trouble(`No part is called ${unknown}: choose from ${Object.keys(PARTS).join(', ')}.`)
  await bringDependencies()
  fs.rmSync(output, { recursive: true, force: true })
  fs.mkdirSync(output, { recursive: true })
  const rows = []
  for (const name of names.length > 0 ? names : USUAL) {
    say(`\n── ${name} ──`)
    const start = performance.now()
    const found = await PARTS[name]().catch(problem => {
      say(problem instanceof Trouble ? problem.message : problem.stack)
      return { [name]: count(false) }
    })
    for (const [part, counts] of Object.entries(found)) rows.push({ part, ...counts })
    say(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`)
  }
  return sumUp(rows)
})

/** Each compiler project is one test, and so is the pass against the oldest Electron that the code must run on. */
async function types() {
  forgetStaleTypes()
  const { references } = JSON.parse(fs.readFileSync(path.join(project, 'tsconfig.json'), 'utf8'))
  const codes = []
  for (const { path: config } of references) codes.push(await heard(`types-${path.basename(config, '.json')}`, 'typescript', ['-b', config]))
  try {
    await bringFloorTypes()
    codes.push(await heard('types-floor', 'typescript', ['-p', 'tsconfig.floor.json']))
  } catch (problem) {
    say(`The types of Electron ${floorVersion} are not to be had.\n${problem.message}`)
    codes.push(1)
  }
  const failed = codes.filter(code => code !== 0).length
  return { types: { passed: codes.length - failed, failed, skipped: 0 } }
}

/** The compiler does not notice when only the catalogue of sentences has changed, from which the type of their keys is made. */
function forgetStaleTypes() {
  const kept = path.join(project, 'node_modules/.cache/ts')
  const stamp = path.join(kept, 'locales')
  const locales = path.join(project, 'assets/locales')
  const hash = createHash('sha256')
  for (const name of fs.readdirSync(locales).sort()) hash.update(fs.readFileSync(path.join(locales, name)))
  const now = hash.digest('hex')
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === now) return
  fs.rmSync(kept, { recursive: true, force: true })
  fs.mkdirSync(kept, { recursive: true })
  fs.writeFileSync(stamp, now)
}

async function lint() {
  return { lint: count(await heard('lint', 'oxlint', ['--type-aware', ...LINTED]) === 0) }
}

/** A static scanner of Electron applications. Without a registry and an earlier run it is left out, and said. */
async function scanned() {
  let scanner
  try {
    scanner = await bringScanner()
  } catch (problem) {
    say(`The scanner (electronegativity) is not to be had here, so its look at the sources is left out: ${problem.message.split('\n')[0]}`)
    return { scan: { ...count(), skipped: 1 } }
  }
  const { devDependencies } = JSON.parse(fs.readFileSync(path.join(project, 'package.json'), 'utf8'))
  const { all, refused, planted, unread } = await scan(scanner, devDependencies.electron)
  for (const { severity, check, file, line } of all) say(`${severity.padEnd(14)}${check}  ${file}:${line}`)
  for (const file of unread) say(`not read: ${file}`)
  if (!planted) say('The scanner did not see what was planted for it, so its silence means nothing.')
  for (const { check, file, line } of refused) say(`Not reviewed by anybody: ${check} in ${file}:${line}`)
  return { scan: { passed: Number(planted) + Number(refused.length === 0), failed: Number(!planted) + refused.length, skipped: 0 } }
}

/** The import table and everything that needs no Electron. */
async function unit() {
  const report = path.join(output, 'unit.json')
  const code = await heard('unit', 'vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
  const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, testResults } = readReport(report)
  // A file that does not even load has no tests to count.
  const broken = testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
  return { unit: mustAgree(code, { passed, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests }) }
}

async function electron() {
  const code = await journeys([])
  const { suites, errors } = readReport(path.join(output, 'journeys.json'))
  const parts = { vault: count(), journeys: count() }
  for (const { projectName, status } of suites.flatMap(testsOf)) {
    parts[projectName][status === 'skipped' ? 'skipped' : status === 'expected' ? 'passed' : 'failed'] += 1
  }
  parts.journeys.failed += errors.length
  if (parts.vault.failed === 0) mustAgree(code, parts.journeys)
  return parts
}

/** Bad luck, again and again: each says its seed, and a failure says how to repeat it. One program for each: a display and a folder of one are not those of the next. */
async function soaks() {
  const rows = {}
  for (const [name, ...args] of SOAKS) {
    const log = path.join(output, `soak-${name}.log`)
    const code = await run(process.execPath, [path.join(project, 'scripts/soak.mjs'), name, ...args], { cwd: project, log })
    const { passed, failed, skipped } = /^\w+: (?<passed>\d+) passed, (?<failed>\d+) failed(, (?<skipped>\d+) skipped)?/m.exec(fs.readFileSync(log, 'utf8'))?.groups ?? {}
    rows[name] = { passed: Number(passed ?? 0), failed: Number(failed ?? 1), skipped: Number(skipped ?? 0) }
    // On a machine that cannot run it nothing passes, and that is no failure.
    if (rows[name].skipped === 0) mustAgree(code, rows[name])
  }
  return rows
}

function testsOf({ suites = [], specs = [] }) {
  return [...specs.flatMap(spec => spec.tests), ...suites.flatMap(testsOf)]
}

function heard(name, program, args) {
  return tool(program, args, { log: path.join(output, `${name}.log`), env: { ...process.env, ...process.stdout.isTTY ? { FORCE_COLOR: '1' } : {} } })
}

function readReport(file) {
  if (!fs.existsSync(file)) throw new Trouble('It ended without a report.')
  return JSON.parse(fs.readFileSync(file, 'utf8'))
}

function count(passed) {
  return { passed: passed === true ? 1 : 0, failed: passed === false ? 1 : 0, skipped: 0 }
}

/** A program that says by its exit code that something failed is believed, even when no single test did. */
function mustAgree(code, counts) {
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  return counts
}

function sumUp(rows) {
  const total = name => rows.reduce((sum, row) => sum + row[name], 0)
  say('')
  for (const { part, passed, failed, skipped } of rows) {
    say(`${part.padEnd(10)}${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed${skipped > 0 ? ` ${String(skipped).padStart(4)} skipped` : ''}`)
  }
  process.stdout.write(`${total('passed')} passed, ${total('failed')} failed\n`)
  return total('failed') === 0 && total('passed') > 0 ? 0 : 1
}
