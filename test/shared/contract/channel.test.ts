// Two ends of a real MessageChannel: what Node's and Chromium's ports do to a message, they do here.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { type Calls, type Guards, type Port, client, moving, serve } from '../../../shared/contract/channel.ts'
import { type Problem, type Reply, done, failed } from '../../../shared/contract/reply.ts'

type Sums = {
  readonly add: (a: number, b: number) => Reply<number>
  readonly never: () => Reply<number>
  readonly fault: () => Reply<number>
  readonly refuse: () => Reply<number>
  readonly bytes: () => Reply<Uint8Array>
}
interface Told { readonly [name: string]: unknown, readonly counted: number }

const numbers = (args: readonly unknown[]): [number, number] => {
  const [a, b] = args
  if (args.length !== 2 || typeof a !== 'number' || typeof b !== 'number') throw new TypeError('two numbers')
  return [a, b]
}
const nothing = (): [] => []
const guards: Guards<Sums> = { add: numbers, never: nothing, fault: nothing, refuse: nothing, bytes: nothing }
const SECRET = 'Kovač, Mira, EX0123456'
let handedOver: Uint8Array | undefined
const calls: Calls<Sums> = {
  add: (a, b) => done(a + b),
  never: async () => await new Promise<Reply<number>>(() => {}),
  fault: () => { throw new Error(SECRET) },
  refuse: () => failed('too-soon', { seconds: 4 }),
  bytes: () => {
    handedOver = new Uint8Array(64).fill(7)
    return moving(done(handedOver), [handedOver.buffer])
  },
}

const open: MessagePort[] = []
afterEach(() => { for (const port of open.splice(0)) port.close() })

/** A port as the contract has it, over one end of a MessageChannel; `posted` is what went out. */
function end(port: MessagePort): Port & { readonly posted: unknown[] } {
  open.push(port)
  const posted: unknown[] = []
  return {
    posted,
    post: (message, transfer = []) => {
      posted.push(message)
      port.postMessage(message, [...transfer] as Transferable[])
    },
    listen: hear => { port.onmessage = ({ data }) => hear(data) },
    close: () => port.close(),
  }
}

function wired() {
  const { port1, port2 } = new MessageChannel()
  const faults: [string, unknown][] = []
  const [asking, answering] = [end(port1), end(port2)]
  const served = serve<Sums, Told>(answering, calls, guards, (call, fault) => faults.push([call, fault]))
  return { ...client<Sums, Told>(asking), answering, served, faults }
}

test('[CONTRACT-1] a fault leaves its side as the code `internal` and no more', async () => {
  const wire = wired()
  expect(await wire.calls.fault()).toEqual({ ok: false, problem: { code: 'internal' } })
  expect(JSON.stringify(wire.answering.posted)).not.toContain(SECRET)
  expect(wire.faults.map(([call]) => call)).toEqual(['fault'])
  expect(await wire.calls.refuse()).toEqual({ ok: false, problem: { code: 'too-soon', detail: { seconds: 4 } } })
  expect(await wire.calls.add(2, 3)).toEqual({ ok: true, value: 5 })
})

test('[CONTRACT-2] arguments that a guard refuses, and calls that are none, come back as problems', async () => {
  const wire = wired()
  const ask = wire.calls as unknown as { readonly [call: string]: (...args: unknown[]) => Promise<unknown> }
  expect(await ask['add']?.(1)).toEqual({ ok: false, problem: { code: 'bad-arguments' } })
  expect(await ask['add']?.(1, '2')).toEqual({ ok: false, problem: { code: 'bad-arguments' } })
  for (const call of ['subtract', 'constructor', '__proto__', 'hasOwnProperty', 'toString']) {
    expect(await ask[call]?.(), call).toEqual({ ok: false, problem: { code: 'not-allowed' } })
  }
  // @ts-expect-error -- a call without a guard does not compile
  const without: Guards<Sums> = { add: numbers, never: nothing, fault: nothing, refuse: nothing }
  expect(Object.keys(without)).not.toContain('bytes')
})

test('[CONTRACT-2] no message of any shape makes an answering side throw or answer what was not asked', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.anything({ withNullPrototype: false }), { maxLength: 4 }), async messages => {
    const { port1, port2 } = new MessageChannel()
    const answering = end(port2)
    let hear: (message: unknown) => void = () => {}
    serve<Sums>({ ...answering, listen: given => { hear = given } }, calls, guards)
    for (const message of messages) hear(message)
    await Promise.resolve()
    expect(answering.posted).toEqual([])
    port1.close()
    port2.close()
  }), { numRuns: 300 })
})

test('[CONTRACT-3] a wire that closes answers what waits with `gone`, and so does every later call', async () => {
  const wire = wired()
  const [first, second] = [wire.calls.never(), wire.calls.never()]
  wire.close()
  const gone = { ok: false, problem: { code: 'gone' } }
  expect(await Promise.all([first, second, wire.calls.add(1, 1)])).toEqual([gone, gone, gone])
})

test('[CONTRACT-4] a problem holds a code, and numbers and short words', () => {
  const problem: Problem = { code: 'too-soon', detail: { seconds: 4 } }
  expect(failed('too-soon', { seconds: 4 }).problem).toEqual(problem)
  // @ts-expect-error -- no object, and so no person and no movement, fits into a detail
  failed('too-soon', { subject: { name: SECRET } })
  // @ts-expect-error -- a code that has no sentence in the catalogue does not compile
  failed('no-such-code')
})

test('[CONTRACT-1] answers find their calls in any order, and events those who listen', async () => {
  const wire = wired()
  const heard: number[] = []
  const stop = wire.on('counted', value => heard.push(value))
  const sums = await Promise.all(Array.from({ length: 50 }, async (_, n) => await wire.calls.add(n, n)))
  expect(sums).toEqual(Array.from({ length: 50 }, (_, n) => ({ ok: true, value: 2 * n })))
  wire.served.tell('counted', 1)
  await wire.calls.add(0, 0)
  stop()
  wire.served.tell('counted', 2)
  await wire.calls.add(0, 0)
  expect(heard).toEqual([1])
})

test('[CONTRACT-3] bytes that are handed over arrive and are gone where they were', async () => {
  const reply = await wired().calls.bytes()
  expect(reply).toEqual(done(new Uint8Array(64).fill(7)))
  expect(handedOver?.byteLength).toBe(0)
})
