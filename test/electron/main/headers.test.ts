import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONTENT_SECURITY_POLICY, EVERY_ANSWER } from '../../../electron/main/headers.ts'
import { PAGES } from '../../../electron/main/served.ts'

const directives = Object.fromEntries(CONTENT_SECURITY_POLICY.split('; ').map(directive => {
  const [name = '', ...sources] = directive.split(' ')
  return [name, sources]
}))

test('[MAIN-6] what no directive names is denied', () => {
  expect(directives['default-src']).toEqual([`'none'`])
})

test('[MAIN-6] no source lets a string become code, an inline style apply, or a byte leave', () => {
  const sources = Object.values(directives).flat()
  for (const forbidden of [`'unsafe-inline'`, `'unsafe-eval'`, `'strict-dynamic'`, '*', 'http:', 'https:', 'ws:', 'wss:']) expect(sources).not.toContain(forbidden)
  expect(sources.filter(source => source.includes('.') || source.includes('//'))).toEqual([])
})

test('[MAIN-6] a page talks to its own origin alone, and posts no form', () => {
  expect(directives['connect-src']).toEqual([`'self'`])
  for (const name of ['form-action', 'frame-ancestors', 'base-uri', 'object-src']) expect(directives[name]).toEqual([`'none'`])
  expect(directives['require-trusted-types-for']).toEqual([`'script'`])
})

test('[MAIN-6] every answer isolates its page and is kept nowhere', () => {
  expect(EVERY_ANSWER).toEqual({
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-dns-prefetch-control': 'off',
    'cache-control': 'no-store',
  })
})

test.each(Object.values(PAGES))('[MAIN-6] the page of %s states the same policy for itself, but for the line that only a header can say', folder => {
  const stated = /<meta http-equiv="content-security-policy" content="(.*)" \/>/.exec(readFileSync(`renderer/${folder}/index.html`, 'utf8'))?.[1]
  expect(stated).toBe(CONTENT_SECURITY_POLICY.replace(" frame-ancestors 'none';", ''))
})
