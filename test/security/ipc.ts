// Messages to every wire at once, drawn by a seed: right ones with wrong places, and wrong ones from the ground up. Used by the test in slices and by the soak at length.
import fc from 'fast-check'
import { type Port, serve } from '../../shared/contract/channel.ts'
import { type Hostile, STRANGERS, conforms, filled, places, put } from './hostile.ts'
import { WIRES, type Wire } from './wires.ts'

/** What a wire answered to one message that was not right. */
export interface Tally {
  messages: number
  refused: number
  /** Passed, and had the shape of an example all the same: a text for a text. */
  harmless: number
  /** Passed a guard though it has no right shape. */
  accepted: string[]
  /** Took down the side that answers, or was never answered. */
  crashed: string[]
}

interface Answered { readonly answer: number; readonly reply: { readonly ok: boolean; readonly problem?: { readonly code: string } } }

/** One wire with its real guards in its real server; behind it stands nothing but a note of what came through. */
export function listenOn({ guards }: Wire): { readonly ask: (message: unknown) => Promise<Answered | undefined>; readonly through: unknown[][] } {
  const through: unknown[][] = []
  let hear: (message: unknown) => void = () => {}
  let answered: Answered | undefined
  const port: Port = { post: message => { answered = message as Answered }, listen: listener => { hear = listener }, close: () => {} }
  const calls = Object.fromEntries(Object.keys(guards).map(name => [name, (...args: unknown[]) => {
    through.push(args)
    return { ok: true, value: null }
  }]))
  serve(port, calls as never, guards as never)
  return {
    through,
    async ask(message) {
      answered = undefined
      hear(message)
      for (let turn = 0; turn < 8 && answered === undefined; turn++) await Promise.resolve()
      return answered
    },
  }
}

const envelopes: readonly ((call: string, args: unknown) => unknown)[] = [
  (call, args) => ({ ask: 1, call, args }),
  (call, args) => ({ ask: 1, call, args: { length: 1, 0: args } }),
  (call, args) => ({ ask: '1', call, args }),
  (call, args) => ({ ask: NaN, call: { toString: () => call }, args }),
  (_call, args) => ({ ask: 1, call: '__proto__', args }),
  (_call, args) => ({ ask: 1, call: 'constructor', args }),
  (_call, args) => ({ ask: 1, call: 'hasOwnProperty', args }),
  (call, args) => ({ answer: 1, reply: { ok: true, value: args }, call }),
  (call, args) => ({ tell: call, value: args }),
  (call, args) => [call, args],
  call => call,
]

/** @returns a tally over `count` messages. */
export async function bombard(count: number, seed: number): Promise<Tally> {
  const tally: Tally = { messages: 0, refused: 0, harmless: 0, accepted: [], crashed: [] }
  const lines = WIRES.map(wire => ({ wire, line: listenOn(wire), calls: Object.keys(wire.guards) }))
  const anything = fc.anything({ withTypedArray: true, withNullPrototype: true, withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true, maxDepth: 3 })
  let drawn: unknown[] = []
  let round = 0
  let state = seed >>> 0
  // xorshift32: the same messages for the same seed, and quick.
  const draw = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  const stranger = (): unknown => {
    if (draw(3) > 0) return STRANGERS[draw(STRANGERS.length)]
    if (round % 2_000 === 0 || drawn.length === 0) drawn = fc.sample(anything, { seed: seed + round, numRuns: 2_000 })
    round++
    return drawn[draw(drawn.length)]
  }
  while (tally.messages < count) {
    // Promises alone never let a Ctrl-C through.
    if (tally.messages % 512 === 0) await new Promise(resolve => { setImmediate(resolve) })
    const { wire, line, calls } = lines[draw(lines.length)]!
    const call = calls[draw(calls.length)]!
    const examples = wire.examples[call] ?? [[]]
    let args: unknown = filled(examples[draw(examples.length)])
    if (draw(4) === 0) args = Array.from({ length: draw(4) }, stranger)
    else for (let change = 0; change <= draw(3); change++) {
      const all = [...places(args)].filter(({ path }) => path.length > 0)
      const place = all[draw(Math.max(1, all.length))]
      args = place === undefined ? [stranger()] : put(args, place.path, stranger())
    }
    const shape = draw(5) > 0 ? 0 : draw(envelopes.length)
    const message = envelopes[shape]!(call, args)
    tally.messages++
    line.through.length = 0
    let reply
    try {
      reply = await line.ask(message)
    } catch (fault) {
      tally.crashed.push(`${wire.name}.${call}: ${String(fault)}`)
      continue
    }
    const passed = line.through[0]
    if (passed !== undefined) {
      if (shape > 0 || !conforms(passed, examples)) tally.accepted.push(`${wire.name}.${call} seed ${seed} message ${tally.messages}`)
      else tally.harmless++
    } else if (reply === undefined ? shape > 0 : reply.reply.problem?.code === 'bad-arguments' || reply.reply.problem?.code === 'not-allowed') tally.refused++
    else tally.crashed.push(`${wire.name}.${call} seed ${seed} message ${tally.messages}: ${reply === undefined ? 'no answer' : JSON.stringify(reply.reply)}`)
    if (Object.hasOwn(Object.prototype, 'polluted')) throw new Error(`${wire.name}.${call} reached the prototype of everything`)
  }
  return tally
}

export type { Hostile }
