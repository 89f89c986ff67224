import { expect, test } from 'vitest'
import { proxyOf } from '../../../electron/main/proxy.ts'

test.each([
  ['DIRECT', {}],
  ['', {}],
  ['PROXY proxy.example:3128', { proxy: 'proxy.example:3128' }],
  ['PROXY proxy.example:3128; DIRECT', { proxy: 'proxy.example:3128' }],
  ['PROXY [2001:db8::1]:8080;PROXY other.example:80', { proxy: '[2001:db8::1]:8080' }],
  ['DIRECT; PROXY proxy.example:3128', {}],
  ['SOCKS5 proxy.example:1080', {}],
  ['HTTPS proxy.example:443', {}],
  ['PROXY proxy.example', {}],
])('[MAIN-4] the first way of "%s"', (list, found) => {
  expect(proxyOf(list)).toEqual(found)
})
