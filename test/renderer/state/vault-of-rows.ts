import { allocate } from '../../../shared/columns/capacity.ts'
import { project } from '../../../shared/columns/projection.ts'
import { Routes } from '../../../shared/columns/routes.ts'
import { type Calls, type Port, serve } from '../../../shared/contract/channel.ts'
import { done, failed } from '../../../shared/contract/reply.ts'
import type { VaultCalls, VaultEvents, VaultView } from '../../../shared/contract/vault.ts'
import { vaultGuards } from '../../../renderer/vault/guards.ts'

/** Movements every hour from 1,000,000,000 on, at three posts in turn, between the first two of five modes. */
export function viewOf(rows: number, generation = 1): VaultView {
  const table = { ...allocate(rows, bytes => new ArrayBuffer(bytes)), rows }
  const places = ['', 'Bridge', 'Harbour', 'Field'].map((label, at) =>
    ({ ref: `location--00000000-0000-4000-8000-00000000000${at}` as const, label, kind: 'crossing-point' as const, latitude: 45 + at, longitude: 15 + at, country: 'XA' }))
  for (let row = 0; row < rows; row++) {
    const place = 1 + row % 3
    table.time[row] = 1_000_000_000 + row * 3_600
    table.post[row] = place
    table.other[row] = 1 + (row + 1) % 3
    table.mode[row] = row % 2
    table.latitude[row] = places[place]!.latitude * 1e5
    table.longitude[row] = places[place]!.longitude * 1e5
    table.source[row] = 1
    table.marking[row] = 1
    table.subject[row] = 1 + row % 5
  }
  const routes = new Routes()
  project(table, 0, rows)
  routes.assign(table, 0, rows)
  return {
    generation, columns: table, places, routes: routes.pairs, entities: 6, exercise: true,
    sources: [{ ref: 'identity--00000000-0000-4000-8000-000000000000', label: '' }, { ref: 'identity--00000000-0000-4000-8000-000000000001', label: 'Guard' }],
    markings: [{ refs: [], tlp: 'unmarked', label: '' }, { refs: [], tlp: 'GREEN', label: 'TLP:GREEN' }],
  }
}

/** A vault that holds these rows and nothing else, behind the real wire and the real guards. @param more Answers to what it does not know. */
export function vaultOf(view: () => VaultView, more: Partial<Calls<VaultCalls>> = {}): { readonly port: Port; readonly asked: string[]; tell<K extends keyof VaultEvents>(name: K, value: VaultEvents[K]): void } {
  const { port1, port2 } = new MessageChannel()
  const asked: string[] = []
  const known: Partial<Calls<VaultCalls>> = {
    view: () => done(view()),
    status: () => done({ link: 'online', sources: [], owed: 0, waiting: 0, objects: 0, rows: view().columns.rows, bytesOnDisk: 0 }),
    annotations: () => done([]),
    outbox: () => done([]),
    settings: () => done({ theme: 'night' }),
    rowsWithText: text => done(text === 'third' ? Uint32Array.from({ length: view().columns.rows / 3 }, (_, at) => at * 3) : new Uint32Array(0)),
    rows: rows => {
      const { columns: c } = view()
      return done([...rows].map(row => ({
        row, id: `observed-data--00000000-0000-4000-8000-${String(row).padStart(12, '0')}` as const, time: c.time[row]! * 1000, arrived: 0, latitude: 0, longitude: 0, post: c.post[row]!, other: c.other[row]!,
        mode: c.mode[row]!, direction: 0, kind: 0, source: 1, marking: 1, remark: `remark ${row}`, notes: 0,
      })))
    },
    ...more,
  }
  const calls = new Proxy({}, {
    has: () => true,
    getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }),
    get: (_target, name: string) => (...args: never[]) => {
      asked.push(name)
      return (known as { readonly [call: string]: ((...given: never[]) => unknown) | undefined })[name]?.(...args) ?? failed('internal')
    },
  })
  const server = serve<VaultCalls, VaultEvents>(wire(port2), calls as never, vaultGuards)
  return { port: wire(port1), asked, tell: (name, value) => server.tell(name, value) }
}

const wire = (end: MessagePort): Port => ({
  post: message => end.postMessage(message),
  listen(hear) {
    end.addEventListener('message', event => hear(event.data))
    end.start()
  },
  close: () => end.close(),
})
