import { expect, test } from 'vitest'
import { readOrigin } from '../../../electron/device/origin.ts'

test.each([
  ['https://taxii.example', { origin: 'https://taxii.example', host: 'taxii.example', encrypted: true }],
  ['https://taxii.example:8443', { origin: 'https://taxii.example:8443', host: 'taxii.example:8443', encrypted: true }],
  ['https://[2001:db8::1]:8443', { origin: 'https://[2001:db8::1]:8443', host: '[2001:db8::1]:8443', encrypted: true }],
  ['http://127.0.0.1:4180', { origin: 'http://127.0.0.1:4180', host: '127.0.0.1:4180', encrypted: false }],
  ['http://localhost:4180', { origin: 'http://localhost:4180', host: 'localhost:4180', encrypted: false }],
  ['http://[::1]:4180', { origin: 'http://[::1]:4180', host: '[::1]:4180', encrypted: false }],
])('[DEVICE-3] %s may be asked about', (text, origin) => {
  expect(readOrigin(text)).toEqual(origin)
})

test.each([
  'http://taxii.example', 'http://192.168.1.10', 'http://127.0.0.1.example', 'http://localhost.example', 'http://2130706433', 'https://taxii.example/', 'https://taxii.example/path',
  'https://taxii.example?x', 'https://user:secret@taxii.example', 'https://TAXII.example', 'https://taxii.example:443', 'HTTPS://taxii.example', ' https://taxii.example', 'taxii.example',
  'ftp://taxii.example', 'file:///etc/passwd', 'app://waypost', 'javascript:alert(1)', 'https://täxii.example', 'https://*.example', 'https://a..b', 'https://a,b.example', '', `https://${'a'.repeat(300)}.example`,
])('[DEVICE-3] %j is no origin that a person could be asked about', text => {
  expect(readOrigin(text)).toBeUndefined()
})
