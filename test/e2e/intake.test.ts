// The parser of strangers' files in its own process. Rules in renderer/intake/README.md.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../electron.ts'

const flights = path.resolve(process.env['WAYPOST_DATA'] ?? '../shared/data', 'scale/flights-3m.parquet')

interface Answer {
  readonly reply: unknown
  readonly told: { readonly [event: string]: number }
  readonly rows: number
  readonly milliseconds: number
}

/** Asks main for an intake process as the workspace does, and hands it one file over the wire of shared/contract/channel.ts. */
const parse = (workspace: Page, base64: string): Promise<Answer> => workspace.evaluate(async encoded => {
  const bytes = Uint8Array.from(atob(encoded), character => character.charCodeAt(0))
  const port = await new Promise<MessagePort>((resolve, refuse) => {
    addEventListener('message', event => {
      const [first] = event.ports
      if ((event.data as { readonly waypost?: unknown } | null)?.waypost === 'intake' && first !== undefined) resolve(first)
    })
    setTimeout(() => refuse(new Error('no intake came')), 20_000)
    void (window as unknown as { readonly waypost: { call(name: string): Promise<unknown> } }).waypost.call('intake')
  })
  const told: { [event: string]: number } = {}
  let rows = 0
  const started = performance.now()
  const reply = await new Promise(resolve => {
    port.addEventListener('message', event => {
      const message = event.data as { readonly tell?: string; readonly value?: { readonly columns?: { readonly rows: number } }; readonly reply?: unknown }
      if (message.tell === undefined) resolve(message.reply)
      else {
        told[message.tell] = (told[message.tell] ?? 0) + 1
        rows += message.value?.columns?.rows ?? 0
      }
    })
    port.start()
    port.postMessage({ ask: 1, call: 'parse', args: [{ name: 'file', bytes }] }, [bytes.buffer])
  })
  port.close()
  return { reply, told, rows, milliseconds: performance.now() - started }
}, base64)

const utf8 = (text: string): string => Buffer.from(text).toString('base64')

test('[INTAKE-2] a file goes through a process of its own, and each file through another', async ({ launch }) => {
  const waypost = await launch({ args: ['--practice'] })
  const workspace = await waypost.page('waypost')
  const malware = { type: 'malware', id: 'malware--faa5b705-cf44-4e50-8472-29e5fec43c3c' }
  expect(await parse(workspace, utf8(JSON.stringify({ type: 'bundle', objects: [malware] })))).toMatchObject({
    reply: { ok: true, value: { format: 'stix-bundle', objects: 1, movements: 0, skipped: [] } }, told: { objects: 1, progress: 1 },
  })
  expect(await parse(workspace, utf8('not JSON at all'))).toMatchObject({ reply: { ok: false, problem: { code: 'not-json' } }, told: {} })
})

test('[INTAKE-2] three million flights go through the process', async ({ launch }) => {
  test.skip(!existsSync(flights), 'no real-world data beside the checkout, set WAYPOST_DATA')
  test.setTimeout(120_000)
  const waypost = await launch({ args: ['--practice'] })
  const workspace = await waypost.page('waypost')
  const answer = await parse(workspace, readFileSync(flights).toString('base64'))
  expect(answer).toMatchObject({ reply: { ok: true, value: { format: 'flights-parquet', movements: 3_000_000, skipped: [] } }, rows: 3_000_000 })
  test.info().annotations.push({ type: 'milliseconds', description: String(Math.round(answer.milliseconds)) })
  console.log(`3,000,000 flights through the intake in ${Math.round(answer.milliseconds)} ms`)
})
