// Every wire between two processes or threads, with its guards and, for each call, arguments that are right. What may be said on a wire stands
// in the guards alone, so a call that is new there and has no example here fails the test that reads this file.
import { hostGuards } from '../../electron/main/guards.ts'
import { doorGuards, notaryGuards, wardenGuards } from '../../electron/notary/guards.ts'
import { uplinkGuards, uplinkWardenGuards } from '../../electron/uplink/guards.ts'
import { intakeGuards } from '../../renderer/intake/guards.ts'
import { vaultGuards } from '../../renderer/vault/guards.ts'

export type Guard = (args: readonly unknown[]) => readonly unknown[]

export interface Wire {
  readonly name: string
  /** Who speaks on it: a page may be taken over, main not. */
  readonly from: 'door' | 'workspace' | 'main'
  readonly guards: { readonly [call: string]: Guard }
  /** Several where arguments come in several shapes. */
  readonly examples: { readonly [call: string]: readonly (readonly unknown[])[] }
}

/** Stands in an example where a call takes whatever it is given and keeps it as it is. */
export const ANYTHING = Symbol('anything')

const bytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(7)
const VAULT = '00112233445566778899aabbccddeeff'
const ID = 'observed-data--0a1b2c3d-0000-4000-8000-00000000000a'
const NOTE = 'note--0a1b2c3d-0000-4000-8000-00000000000b'
const SHEET = {
  paper: 'a4', upright: false, exercise: true, marking: 'TLP:GREEN', mark: 'GREEN', title: 'Map', picture: { png: bytes(8), width: 800, height: 600 }, shown: '3 of 4 movements',
  filter: ['none'], sources: ['Northern Post: 3 h'], caveats: ['Lines of 2018.'], legend: [{ label: 'Road', colour: '#ffffff' }], scale: { label: '50 km', pixels: 120 }, made: 'Made now',
}
const DRAFT = {
  title: 'Same plate twice',
  text: 'Seen at both ends within the hour.',
  anchors: [
    { on: 'movement', ref: ID }, { on: 'area', ring: [[1, 2], [3, 4], [5, 6]] }, { on: 'span', from: 1, to: 2 }, { on: 'subject', ref: ID }, { on: 'place', ref: ID },
  ],
  reliability: 'B',
  credibility: 2,
  tlp: 'AMBER',
}
const FINDING = { title: 'A finding', summary: 'What it says.', annotations: [NOTE], movements: [ID], source: 's1', collection: 'c1' }
const SOURCE = { id: '', title: 'Exchange', url: 'https://taxii.example/taxii2/', user: 'anna', password: 'secret' }
const REQUEST = { method: 'POST', url: 'https://taxii.example/x/', headers: { accept: 'application/taxii+json;version=2.1' }, body: bytes(3) }

const none: readonly (readonly unknown[])[] = [[]]

const STATED: readonly Wire[] = [
  {
    name: 'host',
    from: 'workspace',
    guards: hostGuards as never,
    examples: {
      approveOrigin: [['https://taxii.example']],
      link: [[true]],
      copyText: [['a line']],
      capture: [[[{ x: 0, y: 40, width: 800, height: 600 }]]],
      writeSheet: [[SHEET, 'pdf'], [SHEET, 'png']],
      theme: [['dark']],
      opened: [[{ name: 'Post 4', practice: false }]],
      restore: [['Post 4']],
      device: [[VAULT]], deviceSecret: [[VAULT]], makeDeviceSecret: [[VAULT]],
      armWipe: [['Post 4']], wipe: [['Post 4', 'a-token']],
    },
  },
  {
    name: 'door',
    from: 'door',
    guards: doorGuards as never,
    examples: {
      create: [[{ name: 'Post 4', practice: false, slots: bytes(200), journalKey: bytes(32) }]],
      knock: [['Post 4']],
      slots: [['Post 4']],
      proven: [['Post 4', bytes(32)]],
      admit: [['Post 4', bytes(32)], ['Post 4', bytes(32), 'a'.repeat(32)], ['Post 4', bytes(32), 'a'.repeat(32), bytes(32)]],
      replaceSlots: [['Post 4', bytes(200)], ['Post 4', bytes(200), bytes(32)]],
    },
  },
  {
    name: 'notary',
    from: 'workspace',
    guards: notaryGuards as never,
    examples: {
      replay: [[0]],
      segment: [['a-1'], ['a-1', 'front'], ['a-1', 'rest']],
      commit: [[{ record: bytes(8) }], [{ record: bytes(8), segments: [{ name: 'a-1', bytes: bytes(8) }], keyring: bytes(8), retire: ['b-2'] }]],
      audit: [[{ act: 'consult', call: 'find', member: VAULT, count: 3, sealed: 'AgAB' }], [{ act: 'alter', call: 'undo' }]],
      heal: [['a-1', bytes(8)]],
      renew: [[{ at: 1, records: [bytes(8)] }]],
    },
  },
  { name: 'notary warden', from: 'main', guards: wardenGuards as never, examples: {
    armWipe: [['Post 4']], wipe: [['Post 4', 'a-token']],
    approve: [['https://taxii.example:8443']], backup: [['/media/stick/post.waypost']], inspect: [['/media/stick/post.waypost']], mend: [['/media/stick/post.waypost']], restore: [['/media/stick/post.waypost', 'Post 4']],
  } },
  {
    name: 'uplink',
    from: 'workspace',
    guards: uplinkGuards as never,
    examples: { send: [[1, REQUEST, { seconds: 30, bytes: 1_000 }]], cancel: [[1]] },
  },
  {
    name: 'uplink warden',
    from: 'main',
    guards: uplinkWardenGuards as never,
    examples: { allow: [[[{ origin: 'https://taxii.example', proxy: 'proxy.example:3128' }]]], practise: [[{ seed: 1, movements: 1_000 }]], link: [[true]] },
  },
  {
    name: 'vault',
    from: 'workspace',
    guards: vaultGuards as never,
    examples: {
      rows: [[Uint32Array.of(1, 2)]], entities: [[Uint32Array.of(1)]], handlingOf: [[Uint32Array.of(1)]], copyOut: [[Uint32Array.of(1)]], printOut: [[Uint32Array.of(1)]],
      find: [['plate', 20]], rowsWithText: [['word']], since: [[0], [1_800_000_000_000]], tryWatch: [[{ id: 'w', name: 'Night', paused: false, modes: ['road'], directions: [], kinds: [], posts: [ID], sources: [], entities: [] }, 30]],
      subject: [[ID]], object: [[ID]], rowOf: [[ID]], history: [[NOTE]], withdraw: [[NOTE]],
      inheritedMark: [[DRAFT]], annotate: [[DRAFT], [{ ...DRAFT, loweredBecause: 'Agreed by telephone.' }]], revise: [[NOTE, DRAFT]],
      keepDraft: [['note', 'half a sent']],
      previewFinding: [[FINDING]], forward: [[FINDING]], retry: [['item-1']], discardUnsent: [['item-1']], amend: [['item-1', { title: 'A', summary: 'B' }]],
      saveSource: [[SOURCE]], testSource: [[SOURCE]], removeSource: [['s1']],
      beginImport: [['file.json']], commitImport: [[1]], abandonImport: [[1]],
      importPart: [[1, { objects: ANYTHING }], [1, { movements: ANYTHING }], [1, { places: ANYTHING }]],
      keepSetting: [['layout', ANYTHING]],
      stateHash: [[true]],
      setRetention: [[{ months: 24, level: 2 }], [{ months: 24 }], [null]],
    },
  },
  { name: 'intake', from: 'workspace', guards: intakeGuards as never, examples: { parse: [[{ name: 'a.json', bytes: bytes(2) }]] } },
]

/** A call that takes no arguments needs no example. */
export const WIRES: readonly Wire[] = STATED.map(wire => ({ ...wire, examples: { ...Object.fromEntries(Object.keys(wire.guards).filter(call => takesNothing(wire.guards[call]!)).map(call => [call, none])), ...wire.examples } }))

function takesNothing(guard: Guard): boolean {
  try {
    return guard([]).length === 0
  } catch {
    return false
  }
}
