import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { rolldown } from 'rolldown'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { carrier } from '../../../electron/uplink/carry.ts'
import { type TaxiiClient, taxiiClient } from '../../../shared/exchange/client.ts'
import { type SurveyedCollection, surveySource } from '../../../shared/sync/survey.ts'
import { note } from '../../shared/practice/small.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'waypost-exchange-'))
const program = path.join(folder, 'exchange.mjs')
const running: ChildProcess[] = []

beforeAll(async () => {
  const bundle = await rolldown({ input: 'electron/uplink/exchange.ts', platform: 'node', external: [/^node:/], transform: { target: 'node20' } })
  await bundle.write({ file: program, format: 'esm' })
}, 60_000)
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Running {
  readonly child: ChildProcess
  readonly said: () => string
  readonly ended: Promise<number | null>
}

function start(...args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => { said += part.toString() })
  return { child, said: () => said, ended: new Promise(resolve => child.on('close', resolve)) }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !condition(); i++) await new Promise(resolve => setTimeout(resolve, 25))
  expect(condition()).toBe(true)
}

/** Starts on a free port and reads the lines that it prints, as a person would. */
async function serving(...args: readonly string[]) {
  const exchange = start('--port', '0', '--movements', '2000', ...args)
  await until(() => exchange.said().includes('Ctrl+C'))
  const line = (name: string): string => new RegExp(`^${name} +(?<value>.*)$`, 'm').exec(exchange.said())?.groups?.['value'] ?? ''
  const one = carrier([])
  const client = taxiiClient(request => one.carry(request, { seconds: 60, bytes: 100_000_000 }, new AbortController().signal), { url: line('Address'), credentials: { user: line('User'), password: line('Password') } }, { now: Date.now })
  return { ...exchange, address: line('Address'), client, close: one.close }
}

async function collectionsOf(client: TaxiiClient, address: string): Promise<readonly SurveyedCollection[]> {
  const survey = await surveySource(client, address)
  if (!survey.ok) throw new Error(survey.trouble.code)
  return survey.value.collections
}

test('[UPLINK-13] it prints an address and an account that work, on this machine only, and ends quietly when told to', async () => {
  const { address, client, child, ended, said, close } = await serving('--seed', '7')
  expect(said()).toMatch(/^EXERCISE\. Practice exchange with 2000 invented movements, seed 7\.\nAddress {3}http:\/\/127\.0\.0\.1:\d+\/taxii2\/\nUser {6}exercise\nPassword {2}exercise\nCtrl\+C ends it\.\n$/)
  expect((await collectionsOf(client, address)).map(({ alias }) => alias)).toContain('findings')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  close()
}, 60_000)

test('[UPLINK-13] what is added with --folder is there after a kill, with the same watermark, and a torn last line is no harm', async () => {
  const kept = path.join(folder, 'kept')
  const first = await serving('--folder', kept)
  const [findings] = (await collectionsOf(first.client, first.address)).filter(({ alias }) => alias === 'findings')
  if (findings === undefined) throw new Error('no findings')
  const added = await first.client.add(findings.root, findings.id, [note(1), note(2)])
  expect(added.ok && added.value.successCount).toBe(2)
  const before = await first.client.objects(findings.root, findings.id, { limit: 10 })
  first.child.kill('SIGKILL')
  await first.ended
  first.close()
  appendFileSync(path.join(kept, 'added.ndjson'), '{"collection":"x","at":1,"obj')

  const second = await serving('--folder', kept)
  const [again] = (await collectionsOf(second.client, second.address)).filter(({ alias }) => alias === 'findings')
  const after = await second.client.objects(again?.root ?? '', findings.id, { limit: 10 })
  expect(after.ok && [after.value.objects, after.value.last]).toEqual(before.ok && [before.value.objects, before.value.last])
  const third = await second.client.add(again?.root ?? '', findings.id, [note(2), note(3)])
  expect(third.ok && third.value.successes.map(({ message }) => message)).toEqual(['Already here.', 'Added.'])
  second.child.kill('SIGINT')
  expect(await second.ended).toBe(0)
  second.close()
  const lines = readFileSync(path.join(kept, 'added.ndjson'), 'utf8').trimEnd().split('\n')
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ object: note(3) })
}, 60_000)

test('[UPLINK-13] the answers go to the trainer’s file and to nobody else', async () => {
  const file = path.join(folder, 'answers.json')
  const { close } = await serving('--answers', file)
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).not.toEqual([])
  close()
  const wrong = start('--answers', path.join(folder, 'nowhere', 'answers.json'), '--movements', '2000')
  expect([await wrong.ended, wrong.said().includes('ENOENT')]).toEqual([1, true])
}, 60_000)

test('[UPLINK-13] a taken port, an unknown option and an open host without a password are refused with a sentence', async () => {
  const first = await serving()
  const port = new URL(first.address).port
  const taken = start('--port', port, '--movements', '2000')
  expect(await taken.ended).toBe(1)
  expect(taken.said()).toBe(`Port ${port} is taken. Choose another with --port, or --port 0 for a free one.\n`)
  const open = start('--host', '0.0.0.0')
  expect([await open.ended, open.said()]).toEqual([2, 'Other machines could reach it: choose a password with --password.\n'])
  for (const args of [['--nonsense'], ['--port', '70000'], ['--movements', '1'], ['--seed', 'x'], ['--user', 'a:b']]) expect(await start(...args).ended).toBe(2)
  const help = start('--help')
  expect([await help.ended, help.said().startsWith('The practice exchange')]).toEqual([0, true])
  first.close()
}, 60_000)
