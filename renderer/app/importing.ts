import { create } from 'zustand'
import { type Problem, done } from '../../shared/contract/reply.ts'
import { host } from '../bridge/host.ts'
import { nextPort, portOf } from '../bridge/ports.ts'
import { showPanel } from '../state/session.ts'
import { vault } from '../state/vault.ts'
import { type TakeInProgress, type TakenIn, takeIn } from './take-in.ts'

export type FileState =
  | { readonly state: 'waiting' }
  | { readonly state: 'running'; readonly progress: TakeInProgress }
  | { readonly state: 'done'; readonly taken: TakenIn }
  | { readonly state: 'failed'; readonly problem: Problem }

export interface ImportedFile {
  readonly number: number
  readonly name: string
  readonly size: number
  readonly file: FileState
}

/** The files of this sitting, newest first; one at a time is taken in. */
export const useImports = create<{ readonly files: readonly ImportedFile[] }>()(() => ({ files: [] }))

const SAME_PRESS_MS = 600
const stops = new Map<number, AbortController>()
let next = 1
let running = false
let asked = -SAME_PRESS_MS
const queue: { readonly number: number; readonly file: File }[] = []

/** Opens the system's own choice of files. */
export function chooseFile(): void {
  // Ctrl+O may be heard by the page and by the menu.
  if (performance.now() - asked < SAME_PRESS_MS) return
  asked = performance.now()
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.accept = '.json,.stix,.parquet'
  input.addEventListener('change', () => importFiles([...input.files ?? []]))
  input.click()
}

/** Takes these files in, one after the other, and shows how it goes. */
export function importFiles(files: readonly File[]): void {
  if (files.length === 0) return
  showPanel('import')
  for (const file of files) {
    const number = next++
    queue.push({ number, file })
    useImports.setState(({ files: known }) => ({ files: [{ number, name: file.name, size: file.size, file: { state: 'waiting' } }, ...known] }))
  }
  void work()
}

/** Gives up a file that waits or runs; nothing of it stays. */
export function cancelImport(number: number): void {
  stops.get(number)?.abort()
  const at = queue.findIndex(entry => entry.number === number)
  if (at < 0) return
  queue.splice(at, 1)
  note(number, { state: 'failed', problem: { code: 'cancelled' } })
}

async function work(): Promise<void> {
  if (running) return
  running = true
  for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
    const { number, file } = entry
    const stop = new AbortController()
    stops.set(number, stop)
    const reply = await takeIn(
      { name: file.name, bytes: async () => new Uint8Array(await file.arrayBuffer()) },
      vault,
      openIntake,
      progress => note(number, { state: 'running', progress }),
      stop.signal,
    )
    stops.delete(number)
    note(number, reply.ok ? { state: 'done', taken: reply.value } : { state: 'failed', problem: reply.problem })
  }
  running = false
}

async function openIntake() {
  const port = nextPort('intake')
  const opened = await host.call('intake')
  return opened.ok ? done(portOf(await port)) : opened
}

function note(number: number, file: FileState): void {
  useImports.setState(({ files }) => ({ files: files.map(entry => entry.number === number ? { ...entry, file } : entry) }))
}
