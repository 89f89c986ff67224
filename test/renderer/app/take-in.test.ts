import { expect, test } from 'vitest'
import { type Port, serve } from '../../../shared/contract/channel.ts'
import type { IntakeCalls, IntakeEvents, IntakeSummary } from '../../../shared/contract/intake.ts'
import { type Reply, done, failed } from '../../../shared/contract/reply.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { type TakeInProgress, takeIn } from '../../../renderer/app/take-in.ts'

const object: StixObject = { type: 'note', id: 'note--00000000-0000-4000-8000-000000000001' }
const summary: IntakeSummary = { format: 'stix-bundle', objects: 2, movements: 0, skipped: [] }

/** Two ends of a wire; closing one tells the parser, as the end of its window would. */
function wire(onClose: () => void): [Port, Port] {
  const hearing: [((m: unknown) => void)[], ((m: unknown) => void)[]] = [[], []]
  const end = (mine: 0 | 1): Port => ({
    post: message => queueMicrotask(() => hearing[mine === 0 ? 1 : 0].forEach(hear => hear(structuredClone(message)))),
    listen: hear => hearing[mine].push(hear),
    close: onClose,
  })
  return [end(0), end(1)]
}

function parser(parse: (tell: <K extends keyof IntakeEvents>(name: K, value: IntakeEvents[K]) => void) => Promise<Reply<IntakeSummary>>) {
  const state = { closed: 0 }
  const open = async (): Promise<Reply<Port>> => {
    const [here, there] = wire(() => state.closed++)
    const served = serve<IntakeCalls, IntakeEvents>(there, { parse: async () => await parse((name, value) => served.tell(name, value)) }, { parse: args => args as never })
    return done(here)
  }
  return { state, open }
}

/** Holds what a vault would: parts count at the commit and not before. */
function shelf(refuse?: 'disk-full') {
  const held: StixObject[] = []
  let parts: StixObject[] = []
  const asked: string[] = []
  return {
    held,
    asked,
    calls: {
      beginImport: async () => done({ import: 7 }),
      importPart: async (_id: number, part: object) => {
        asked.push('part')
        if (refuse !== undefined) return failed(refuse)
        if ('objects' in part) parts.push(...part.objects as StixObject[])
        return done(null)
      },
      commitImport: async () => {
        asked.push('commit')
        held.push(...parts)
        return done({ objects: parts.length, movements: 0, known: 0 })
      },
      abandonImport: async () => {
        asked.push('abandon')
        parts = []
        return done(null)
      },
    },
  }
}

const file = { name: 'a.json', bytes: async () => new Uint8Array(3) }

test('[APP-2] a file that was read counts as a whole, parts in order, the parser let go', async () => {
  const vault = shelf()
  const { state, open } = parser(async tell => {
    tell('objects', [object])
    tell('progress', { done: 1, total: 2 })
    tell('objects', [{ ...object, type: 'report' }])
    return done(summary)
  })
  const told: TakeInProgress[] = []
  const taken = await takeIn(file, vault.calls, open, progress => told.push(progress), new AbortController().signal)
  expect(taken).toEqual(done({ summary, stored: { objects: 2, movements: 0, known: 0 } }))
  expect(vault.held.map(({ type }) => type)).toEqual(['note', 'report'])
  expect(vault.asked).toEqual(['part', 'part', 'commit'])
  expect(told).toEqual([{ phase: 'reading' }, { phase: 'parsing', done: 1, total: 2 }, { phase: 'storing' }])
  expect(state.closed).toBe(1)
})

test('[APP-2] a file that turns out bad half way leaves nothing', async () => {
  const vault = shelf()
  const { open } = parser(async tell => {
    tell('objects', [object])
    return failed('not-json')
  })
  expect(await takeIn(file, vault.calls, open, () => {}, new AbortController().signal)).toEqual(failed('not-json'))
  expect(vault.held).toEqual([])
  expect(vault.asked.at(-1)).toBe('abandon')
})

test('[APP-2] a full disk ends it with nothing stored, and the parser is not waited for', async () => {
  const vault = shelf('disk-full')
  const { state, open } = parser(async tell => {
    tell('objects', [object])
    // Would go on for ever: only the closed wire ends it.
    return await new Promise(() => {})
  })
  expect(await takeIn(file, vault.calls, open, () => {}, new AbortController().signal)).toEqual(failed('disk-full'))
  expect([vault.held.length, vault.asked.at(-1), state.closed > 0]).toEqual([0, 'abandon', true])
})

test('[APP-2] stopping leaves nothing, whether early or late', async () => {
  const stop = new AbortController()
  const vault = shelf()
  const { open } = parser(async tell => {
    tell('objects', [object])
    setTimeout(() => stop.abort(), 5)
    return await new Promise(() => {})
  })
  expect(await takeIn(file, vault.calls, open, () => {}, stop.signal)).toEqual(failed('cancelled'))
  expect([vault.held.length, vault.asked.at(-1)]).toEqual([0, 'abandon'])
  expect(await takeIn(file, vault.calls, open, () => {}, stop.signal)).toEqual(failed('cancelled'))
})

test('[APP-2] a file that cannot be read or a parser that does not start touches no vault', async () => {
  const vault = shelf()
  const { open } = parser(async () => done(summary))
  const gone = { name: 'a.json', bytes: async () => await Promise.reject<Uint8Array<ArrayBuffer>>(new Error('gone')) }
  expect(await takeIn(gone, vault.calls, open, () => {}, new AbortController().signal)).toEqual(failed('not-found'))
  expect(await takeIn(file, vault.calls, async () => failed('gone'), () => {}, new AbortController().signal)).toEqual(failed('gone'))
  expect(vault.asked).toEqual([])
})
