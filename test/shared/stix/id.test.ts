import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../shared/stix/canonical.ts'
import { isObjectType, isReference, isStixId, stixId, typeOf, uuidOf } from '../../../shared/stix/id.ts'
import { mustReadUuid, OBSERVABLE_NAMESPACE, readUuid, uuid4, uuid5, uuidText } from '../../../shared/stix/uuid.ts'

const DNS = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'

test('[STIX-2] UUIDv5 of RFC 9562 A.4', () => {
  expect(uuid5(DNS, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
})

test('[STIX-2] UUIDv5 of the address in STIX 2.1 §2.9', () => {
  expect(uuid5(OBSERVABLE_NAMESPACE, canonicalJson({ value: '198.51.100.3' }))).toBe('28bb3599-77cd-5a82-a950-b5bc3caf07c4')
})

test('[STIX-2] UUIDv5 is the SHA-1 that another implementation computes', () => {
  fc.assert(fc.property(fc.uuid(), fc.uint8Array({ maxLength: 200 }), (namespace, name) => {
    const hash = createHash('sha1').update(mustReadUuid(namespace)).update(name).digest().subarray(0, 16)
    hash[6] = hash[6]! & 0x0f | 0x50
    hash[8] = hash[8]! & 0x3f | 0x80
    expect(uuid5(namespace, name)).toBe(uuidText(hash))
  }))
})

test('[STIX-2] UUIDv4 keeps the random bits and sets version and variant', () => {
  expect(uuid4(new Uint8Array(16).fill(0xff))).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
  expect(() => uuid4(new Uint8Array(15))).toThrow('15 random bytes, expected 16')
})

test('[STIX-2] the text of a UUID and its bytes are the same thing', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), bytes => {
    expect([...mustReadUuid(uuidText(bytes))]).toEqual([...bytes])
  }))
  expect(readUuid('ff26c055-6336-5bc5-b98d-13d6226742dg', 0, new Uint8Array(16), 0)).toBe(false)
  expect(readUuid('ff26c05516336-5bc5-b98d-13d6226742dd', 0, new Uint8Array(16), 0)).toBe(false)
})

test('[STIX-3] an id is a type, two hyphens and a UUID in lower case', () => {
  const uuid = 'ff26c055-6336-5bc5-b98d-13d6226742dd'
  const id = stixId('x-waypost--odd', uuid)
  expect(isStixId(id)).toBe(true)
  expect([typeOf(id), uuidOf(id)]).toEqual(['x-waypost--odd', uuid])
  for (const bad of [uuid, `--${uuid}`, `Malware--${uuid}`, `malware-${uuid}`, `malware--${uuid.toUpperCase()}`, `malware--${uuid} `, `9x--${uuid}`, `malware--${uuid}0`, 7, null, `mal ware--${uuid}`]) {
    expect(isStixId(bad), String(bad)).toBe(false)
  }
  expect(isReference('identity--not-available')).toBe(true)
  expect(isReference('nobody')).toBe(false)
})

test('[STIX-4] a type that stalls the pattern of the OASIS schemas is refused at once', () => {
  const started = performance.now()
  expect(isObjectType(`${'a'.repeat(200)}!`)).toBe(false)
  expect(isObjectType('a'.repeat(1_000_000))).toBe(false)
  expect(performance.now() - started).toBeLessThan(50)
})
