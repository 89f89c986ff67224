import { expect, test } from 'vitest'
import { readWishes } from '../../../electron/main/switches.ts'

const INSTALLED = true
const CHECKOUT = false
const usual = { practice: false, scenario: { seed: 1, movements: 50_000 }, lockAfter: 300 }

test('[MAIN-2] without switches everything is as usual', () => {
  expect(readWishes([], INSTALLED)).toEqual({ ok: true, wishes: usual })
})

test('[MAIN-2] our own switches are understood', () => {
  expect(readWishes(['--practice', '--practice-movements=1000', '--seed=7', '--lock-after=60', '--user-data-dir=/somewhere'], INSTALLED))
    .toEqual({ ok: true, wishes: { userData: '/somewhere', practice: true, scenario: { seed: 7, movements: 1_000 }, lockAfter: 60 } })
})

test.each([
  '--remote-debugging-port=9222', '--remote-debugging-pipe', '--inspect', '--inspect-brk=0', '--js-flags=--expose-gc', '--load-extension=/x', '--proxy-server=x',
  '--ignore-certificate-errors', '--log-net-log=/x', '--ssl-key-log-file=/x', '--host-rules=x', '--disable-web-security', '--no-sandbox', '--enable-logging', '--single-process',
  '--renderer-cmd-prefix=x', '--gpu-launcher=x', '--utility-cmd-prefix=x', '--in-process-gpu', '--disable-site-isolation-trials',
])('[MAIN-2] an installed Waypost refuses %s', name => {
  const refused = { ok: false, refused: name.split('=')[0] }
  expect(readWishes([name], INSTALLED)).toEqual(refused)
  // Chromium takes a single hyphen and any case as well.
  expect(readWishes([name.slice(1)], INSTALLED)).toEqual(refused)
  expect(readWishes([name.toUpperCase()], INSTALLED)).toEqual(refused)
  expect(readWishes([name], CHECKOUT)).toEqual({ ok: true, wishes: usual })
})

test('[MAIN-2] a debugger is let in over a throw-away practice vault alone', () => {
  expect(readWishes(['--practice', '--remote-debugging-port=0', '--no-sandbox'], INSTALLED).ok).toBe(true)
  expect(readWishes(['--practice', '--remote-debugging-port=0', '--user-data-dir=/somewhere'], INSTALLED)).toEqual({ ok: false, refused: '--remote-debugging-port' })
  expect(readWishes(['--practice', '--inspect'], INSTALLED)).toEqual({ ok: false, refused: '--inspect' })
})

test.each([
  ['--seed=-1', '--seed'], ['--seed=4294967296', '--seed'], ['--seed=', '--seed'], ['--seed=1.5', '--seed'],
  ['--practice-movements=1000001', '--practice-movements'], ['--practice-movements=many', '--practice-movements'],
  ['--lock-after=39', '--lock-after'], ['--lock-after=1801', '--lock-after'], ['--lock-after=0', '--lock-after'],
])('[MAIN-2] %s is no number that we take', (argument, refused) => {
  expect(readWishes([argument], INSTALLED)).toEqual({ ok: false, refused })
})

test('[MAIN-2] tests in a checkout may lock after a second', () => {
  expect(readWishes(['--lock-after=1'], CHECKOUT)).toEqual({ ok: true, wishes: { ...usual, lockAfter: 1 } })
})

test('[MAIN-2] what is not a switch is left alone', () => {
  expect(readWishes(['.', 'waypost:', '/a/file'], INSTALLED)).toEqual({ ok: true, wishes: usual })
})
