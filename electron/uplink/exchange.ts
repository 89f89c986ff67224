// npm run exchange: the practice exchange as a program of its own, over HTTP. Plain Node, without Electron.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { PRACTICE_ACCOUNT } from '../../shared/practice/account.ts'
import { practiceAnswers } from '../../shared/practice/answers.ts'
import { practiceExchange } from '../../shared/practice/exchange.ts'
import { FEWEST_MOVEMENTS, MOST_MOVEMENTS, USUAL_MOVEMENTS, practiceScenario } from '../../shared/practice/scenario.ts'
import { frontOf } from './front.ts'
import { keptIn } from './kept.ts'

const USAGE = `The practice exchange: an invented TAXII 2.1 server for exercises.
  --port N         where it listens, 8421 unless told; 0 takes a free one
  --host NAME      127.0.0.1 unless told; anything else needs --password, and is not encrypted
  --seed N         which invented year, 1 unless told
  --movements N    ${FEWEST_MOVEMENTS} to ${MOST_MOVEMENTS}, ${USUAL_MOVEMENTS} unless told
  --folder DIR     keep what is added there, in plain text; nothing is kept unless told
  --answers FILE   write what is planted in this year to a file, for the trainer; it is served nowhere
  --user NAME      exercise unless told
  --password WORD  exercise unless told`

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

interface Wishes {
  readonly host: string
  readonly port: number
  readonly seed: number
  readonly movements: number
  readonly folder?: string
  readonly answers?: string
  readonly account: { readonly user: string; readonly password: string }
}

function readWishes(): Wishes | string {
  let values
  try {
    values = parseArgs({
      options: {
        port: { type: 'string' }, host: { type: 'string' }, seed: { type: 'string' }, movements: { type: 'string' }, folder: { type: 'string' }, answers: { type: 'string' }, user: { type: 'string' },
        password: { type: 'string' }, help: { type: 'boolean' },
      },
    }).values
  } catch (fault) {
    return fault instanceof Error ? fault.message : 'The options cannot be read.'
  }
  if (values.help === true) return USAGE
  const port = whole(values.port, 0, 65_535, 8_421)
  const seed = whole(values.seed, 0, 0xffff_ffff, 1)
  const movements = whole(values.movements, FEWEST_MOVEMENTS, MOST_MOVEMENTS, USUAL_MOVEMENTS)
  const { host = '127.0.0.1', user = PRACTICE_ACCOUNT.user, password = PRACTICE_ACCOUNT.password, folder, answers } = values
  if (port === undefined) return '--port is 0 to 65535.'
  if (seed === undefined) return '--seed is 0 to 4294967295.'
  if (movements === undefined) return `--movements is ${FEWEST_MOVEMENTS} to ${MOST_MOVEMENTS}.`
  if (user === '' || user.includes(':')) return '--user must not be empty or hold a colon.'
  if (!LOOPBACK.includes(host) && values.password === undefined) return 'Other machines could reach it: choose a password with --password.'
  return { host, port, seed, movements, ...(folder === undefined ? {} : { folder }), ...(answers === undefined ? {} : { answers }), account: { user, password } }
}

function whole(text: string | undefined, least: number, most: number, usual: number): number | undefined {
  if (text === undefined) return usual
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  return number >= least && number <= most ? number : undefined
}

function run({ host, port, seed, movements, folder, answers, account }: Wishes): void {
  if (answers !== undefined) writeFileSync(answers, `${JSON.stringify(practiceAnswers(seed, movements), null, 2)}\n`)
  const keeping = folder === undefined ? undefined : keptIn(folder)
  const kept = keeping === undefined ? {} : { kept: keeping.kept, keep: keeping.keep }
  const server = frontOf(practiceExchange(practiceScenario(seed, movements), { now: Date.now, newId: randomUUID, account, ...kept }))
  server.on('error', fault => {
    const taken = 'code' in fault && fault.code === 'EADDRINUSE'
    console.error(taken ? `Port ${port} is taken. Choose another with --port, or --port 0 for a free one.` : `It cannot listen on ${host}: ${fault.message}`)
    process.exitCode = 1
  })
  server.listen(port, host, () => {
    const { address, port: got } = server.address() as AddressInfo
    console.log(`EXERCISE. Practice exchange with ${movements} invented movements, seed ${seed}.`)
    console.log(`Address   http://${address.includes(':') ? `[${address}]` : address}:${got}/taxii2/`)
    console.log(`User      ${account.user}`)
    console.log(`Password  ${account.password}`)
    if (!LOOPBACK.includes(host)) console.log('The connection is not encrypted. Put a TLS proxy in front of it for anything but an exercise.')
    console.log('Ctrl+C ends it.')
  })
  const end = (): void => {
    server.close(() => keeping?.close())
    server.closeAllConnections()
  }
  process.once('SIGINT', end)
  process.once('SIGTERM', end)
}

const wishes = readWishes()
if (typeof wishes === 'string') {
  const asked = wishes === USAGE
  ;(asked ? console.log : console.error)(wishes)
  process.exitCode = asked ? 0 : 2
} else {
  try {
    run(wishes)
  } catch (fault) {
    // A folder or a file that cannot be written.
    console.error(fault instanceof Error ? fault.message : 'It cannot start.')
    process.exitCode = 1
  }
}
