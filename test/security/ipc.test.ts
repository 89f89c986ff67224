import { describe, expect, test } from 'vitest'
import { conforms, filled, kindOf, prototypes, wrongs } from './hostile.ts'
import { bombard, listenOn } from './ipc.ts'
import { WIRES } from './wires.ts'

const SLICE = 20_000
const SEED = Number(process.env['WAYPOST_SEED'] ?? Date.now() % 2 ** 31)

test('[HARD-1] every call of every wire has arguments that are known to be right; if not, say in test/security/wires.ts what they look like', () => {
  expect(WIRES.flatMap(({ name, guards, examples }) => Object.keys(guards).filter(call => examples[call] === undefined).map(call => `${name}.${call}`))).toEqual([])
})

describe.each(WIRES)('wire $name', wire => {
  const { guards, examples } = wire
  const calls = Object.keys(guards).filter(call => examples[call] !== undefined)

  test.each(calls)('[HARD-1] %s takes what is right and refuses what is wrong in one place', call => {
    const accepted: string[] = []
    let tried = 0
    for (const example of examples[call]!) {
      expect(conforms(guards[call]!(filled(example) as readonly unknown[]), examples[call]!)).toBe(true)
      for (const { what, args } of wrongs(example)) {
        tried++
        try {
          const through = guards[call]!(args)
          // What may be left out, or may be nothing, makes the shape of another example.
          const another = /without|nothing for|arguments$/.test(what) && examples[call]!.some(other => other.length === through.length && conforms(through, [other]))
          if (!another) accepted.push(what)
        } catch {
          // As it should.
        }
      }
    }
    expect(tried).toBeGreaterThan(0)
    expect(accepted).toEqual([])
  })

  test('[HARD-1] names that reach a prototype are dropped or refused', () => {
    for (const call of calls) for (const example of examples[call]!) {
      for (const { what, args } of prototypes(example)) {
        let through
        try {
          through = guards[call]!(args)
        } catch {
          continue
        }
        expect(conforms(through, examples[call]!), `${call} ${what}`).toBe(true)
        for (const one of through) if (kindOf(one) === 'record') expect([what, (one as Record<string, unknown>)['polluted'], Object.getPrototypeOf(one)]).toEqual([what, undefined, Object.prototype])
      }
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('[HARD-1] no other name is a call', async () => {
    const line = listenOn(wire)
    for (const call of ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', '', 'eval', `${calls[0]} `, calls[0]!.toUpperCase()]) {
      expect(await line.ask({ ask: 1, call, args: [] }), call).toEqual({ answer: 1, reply: { ok: false, problem: { code: 'not-allowed' } } })
    }
    expect(line.through).toEqual([])
  })
})

test(`[HARD-1] ${SLICE.toLocaleString('en')} messages drawn by seed ${SEED}: none taken, none fatal`, async () => {
  const { messages, refused, harmless, accepted, crashed } = await bombard(SLICE, SEED)
  console.log(`ipc: ${messages} messages, seed ${SEED}: ${refused} refused, ${harmless} of a right shape after all, ${accepted.length} accepted, ${crashed.length} crashed`)
  expect({ accepted: accepted.slice(0, 5), crashed: crashed.slice(0, 5) }).toEqual({ accepted: [], crashed: [] })
  expect(refused).toBeGreaterThan(SLICE / 2)
}, 60_000)
