import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostGuards } from '../../../electron/main/guards.ts'

const GOOD: { readonly [K in keyof typeof hostGuards]: readonly unknown[] } = {
  about: [],
  lock: [],
  approveOrigin: ['https://taxii.example'],
  intake: [],
  copyText: ['a line'],
  link: [false],
  theme: ['light'],
  ready: [],
  changePassphrase: [],
  keys: [],
  surroundings: [],
  handOver: [],
  capture: [[{ x: 0, y: 40, width: 800, height: 600 }]],
  writeSheet: [{
    paper: 'a4', upright: false, exercise: true, marking: 'TLP:GREEN', mark: 'GREEN', title: 'Map', picture: { png: new Uint8Array(8), width: 800, height: 600 }, shown: '3 of 4 movements',
    filter: ['none'], sources: ['Northern Post: 3 h'], caveats: [], legend: [{ label: 'Road', colour: '#ffffff' }], scale: { label: '50 km', pixels: 120 }, made: 'Made now',
  }, 'pdf'],
  condition: [],
  check: [],
  acceptRollback: [],
  backUp: [],
  mend: [],
  copying: [],
  cancelCopying: [],
  chooseBackup: [],
  restore: ['Post 4'],
  device: ['0123456789abcdef0123456789abcdef'],
  deviceSecret: ['0123456789abcdef0123456789abcdef'],
  makeDeviceSecret: ['0123456789abcdef0123456789abcdef'],
  armWipe: ['Post 4'],
  wipe: ['Post 4', '00000000-0000-4000-8000-000000000000'],
  print: [],
  door: [],
  opened: [{ name: 'Post 4', practice: false }],
  quit: [],
}
const names = Object.keys(hostGuards) as (keyof typeof hostGuards)[]

test.each(names)('[MAIN-7] %s: its own arguments pass unchanged, one more or one less does not', name => {
  const guard = hostGuards[name]
  const good = GOOD[name]
  expect(guard(good)).toEqual(good)
  expect(() => guard([...good, null])).toThrow(TypeError)
  if (good.length > 0) expect(() => guard(good.slice(1))).toThrow(TypeError)
})

test.each([
  ['approveOrigin', ['x'.repeat(301)]], ['approveOrigin', [7]], ['approveOrigin', [['https://a.example']]],
  ['link', ['yes']], ['link', [1]],
  ['theme', ['sepia']], ['theme', [{ toString: () => 'dark' }]],
  ['opened', [null]], ['opened', ['Post 4']], ['opened', [{ name: 'Post 4' }]], ['opened', [{ name: 4, practice: true }]], ['opened', [{ name: 'x'.repeat(201), practice: true }]],
  ['opened', [{ name: 'Post 4', practice: 'no' }]],
] as const)('[MAIN-7] %s refuses %j', (name, args) => {
  expect(() => hostGuards[name](args)).toThrow(TypeError)
})

test('[MAIN-7] what is passed on beside the known fields is dropped', () => {
  expect(hostGuards.opened([{ name: 'Post 4', practice: true, admin: true }])).toEqual([{ name: 'Post 4', practice: true }])
})

test('[MAIN-7] no guard fails but by refusing', () => {
  fc.assert(fc.property(fc.constantFrom(...names), fc.array(fc.anything(), { maxLength: 3 }), (name, args) => {
    try {
      hostGuards[name](args)
    } catch (refusal) {
      expect(refusal).toEqual(new TypeError('arguments not recognised'))
    }
  }))
})
