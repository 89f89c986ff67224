import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { takePlace } from '../setup/place.mjs'
import { start } from '../setup/processes.mjs'

const ENDED_MS = 8_000
const EXIT_USAGE = 64
const SAID = /Debugger listening|DevTools listening|planted code ran/

/** Ways into an installed program that its fuses or its own reading of the command line have to close. `vault` stands for a profile that is no throw-away one. */
const WAYS = [
  { way: 'ELECTRON_RUN_AS_NODE', env: () => ({ ELECTRON_RUN_AS_NODE: '1' }), args: planted => [planted] },
  { way: 'ELECTRON_RUN_AS_NODE with -e', env: () => ({ ELECTRON_RUN_AS_NODE: '1' }), args: () => ['-e', 'console.log("planted code ran")'] },
  { way: 'NODE_OPTIONS --require', env: planted => ({ NODE_OPTIONS: `--require=${planted}` }), args: () => [] },
  { way: 'NODE_OPTIONS --inspect', env: () => ({ NODE_OPTIONS: '--inspect=0' }), args: () => [] },
  { way: '--inspect', args: () => ['--inspect=0'] },
  { way: '--inspect-brk', args: () => ['--inspect-brk=0'] },
  { way: '--remote-debugging-port', args: () => ['--remote-debugging-port=0'] },
  { way: '--remote-debugging-pipe', args: () => ['--remote-debugging-pipe'] },
  { way: '-remote-debugging-port', args: () => ['-remote-debugging-port=0'] },
  { way: '--REMOTE-DEBUGGING-PORT', args: () => ['--REMOTE-DEBUGGING-PORT=0'] },
  { way: 'a debugger over practice in a profile that stays', args: () => ['--practice', '--remote-debugging-port=0'] },
  { way: '--no-sandbox', args: () => ['--no-sandbox'] },
  { way: '--disable-web-security', args: () => ['--disable-web-security'] },
  { way: '--ignore-certificate-errors', args: () => ['--ignore-certificate-errors'] },
  { way: '--load-extension', args: planted => [`--load-extension=${path.dirname(planted)}`] },
  { way: '--js-flags', args: () => ['--js-flags=--expose-gc'] },
  { way: '--log-net-log', args: planted => [`--log-net-log=${path.dirname(planted)}/net.json`] },
  { way: '--proxy-server', args: () => ['--proxy-server=http://127.0.0.1:9'] },
  { way: '--utility-cmd-prefix', args: planted => [`--utility-cmd-prefix=${planted}`] },
  { way: '--gpu-launcher', args: planted => [`--gpu-launcher=${planted}`] },
  { way: '--renderer-cmd-prefix', args: planted => [`--renderer-cmd-prefix=${planted}`] },
]

/**
 * Tries every way into a packaged Waypost that opens it to whoever starts it.
 *
 * @param executable The packaged program.
 * @returns `refused`: names of the ways that led nowhere; `open`: those that led in, and how that was seen.
 */
export async function refusals(executable) {
  const { executable: program, env: usual, scratch, switches } = await takePlace({ electron: executable, from: path.dirname(executable), parts: [] })
  // A way that is not refused would start a whole Waypost: it should at least draw without a card, and may not write outside of here.
  const drawing = switches.filter(name => name === '--disable-gpu')
  const outcome = { refused: [], open: [] }
  const planted = path.join(scratch, 'planted.cjs')
  fs.writeFileSync(planted, 'console.log("planted code ran")\n', { mode: 0o755 })
  for (const { way, args, env = () => ({}) } of WAYS) {
    const profile = path.join(scratch, `profile-${randomUUID()}`)
    const given = args(planted)
    const asNode = way.startsWith('ELECTRON_RUN_AS_NODE')
    const { code, words } = await heard(program, [...given, ...asNode ? [] : [`--user-data-dir=${profile}`, ...drawing]], { ...usual, ...env(planted) })
    const entered = SAID.exec(words)?.[0]
    // The environment is not refused but ignored: then Waypost starts, and nothing of what was planted runs.
    const started = env !== undefined && (way.startsWith('NODE_OPTIONS') || asNode)
    const right = entered === undefined && (started || code === EXIT_USAGE || /bad option|not allowed|Waypost does not start with/.test(words))
    if (right) outcome.refused.push(way)
    else outcome.open.push(`${way}: ${entered ?? `ended with ${code}: ${words.trim().split('\n').at(-1)}`}`)
  }
  for (const [way, closed] of Object.entries(await archive(executable, usual))) {
    if (closed) outcome.refused.push(way)
    else outcome.open.push(way)
  }
  return outcome
}

/** Code beside the archive is not run, and without the archive nothing starts. */
async function archive(executable, env) {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'waypost-copy-'))
  fs.chmodSync(copy, 0o755)
  try {
    fs.cpSync(path.dirname(executable), copy, { recursive: true })
    const program = path.join(copy, path.basename(executable))
    const app = path.join(copy, 'resources/app')
    fs.mkdirSync(app)
    fs.writeFileSync(path.join(app, 'package.json'), '{"name":"planted","main":"index.js"}')
    fs.writeFileSync(path.join(app, 'index.js'), 'console.log("planted code ran"); require("electron").app.exit(0)\n')
    const { executable: asUser } = await takePlace({ electron: program, from: copy, parts: [] })
    const beside = await heard(asUser, ['--no-such-switch'], env)
    fs.rmSync(path.join(copy, 'resources/app.asar'))
    const instead = await heard(asUser, ['--no-such-switch'], env)
    return { 'a folder app beside app.asar': !SAID.test(beside.words), 'a folder app in the place of app.asar': !SAID.test(instead.words) }
  } finally {
    fs.rmSync(copy, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What a program says until it ends, or until it has had time enough to say it. */
async function heard(program, args, env) {
  const child = start(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', text => { words += text })
  const ended = new Promise(resolve => child.once('exit', resolve))
  const plug = setTimeout(() => child.kill('SIGKILL'), ENDED_MS)
  const code = await ended
  clearTimeout(plug)
  return { code, words }
}
