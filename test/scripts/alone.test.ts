import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeCheckout, node } from './checkout.ts'

let checkout: ReturnType<typeof makeCheckout>

beforeEach(() => { checkout = makeCheckout({}) })
afterEach(() => checkout.discard())

const WORK = `
  import { appendFileSync } from 'node:fs'
  import { alone } from './scripts/setup/alone.mjs'
  await alone('work', async () => {
    appendFileSync('log', 'in ')
    await new Promise(resolve => setTimeout(resolve, 1_500))
    appendFileSync('log', 'out ')
  })`
const work = () => node(checkout.folder, '--input-type=module', '--eval', WORK).ended

test('[TOOL-4] two starts do not do the same step at once', async () => {
  const outcomes = await Promise.all([work(), work(), work()])
  expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0])
  expect(readFileSync(join(checkout.folder, 'log'), 'utf8')).toBe('in out in out in out ')
  expect(outcomes.filter(({ words }) => words.includes('Waiting for another work')).length).toBe(2)
})

test('[TOOL-4] a holder that died does not hold on', async () => {
  // No system gives out numbers this high.
  checkout.write('.cache/work.lock', '99999999')
  expect((await work()).code).toBe(0)
  expect(existsSync(join(checkout.folder, '.cache/work.lock'))).toBe(false)
})
