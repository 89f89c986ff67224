import { type Client, type Port, client } from '../../shared/contract/channel.ts'
import { type Problem, type Reply, failed } from '../../shared/contract/reply.ts'
import type { SyncProgress, VaultCalls, VaultEvents, VaultStatus, VaultView } from '../../shared/contract/vault.ts'
import type { Annotation } from '../../shared/annotation/annotation.ts'
import type { OutboxItem } from '../../shared/outbox/item.ts'
import { type Watched, useWatched, watched } from './watched.ts'

/** What the vault last said. Nothing here is a copy of rows: a view is handles to shared columns and small dictionaries. */
export const vaultView: Watched<VaultView | undefined> = watched<VaultView | undefined>(undefined)
export const vaultStatus: Watched<VaultStatus | undefined> = watched<VaultStatus | undefined>(undefined)
export const vaultSync: Watched<SyncProgress | undefined> = watched<SyncProgress | undefined>(undefined)
export const vaultOutbox: Watched<readonly OutboxItem[]> = watched<readonly OutboxItem[]>([])
export const vaultAnnotations: Watched<readonly Annotation[]> = watched<readonly Annotation[]>([])
/** Milliseconds since 1970-01-01 UTC of the last durable write, and how many edits still wait for theirs. */
export const vaultSaved: Watched<VaultEvents['saved'] | undefined> = watched<VaultEvents['saved'] | undefined>(undefined)
export const vaultOpening: Watched<VaultEvents['opening'] | undefined> = watched<VaultEvents['opening'] | undefined>(undefined)
/** How far the sealed second copy is filled again from the files; undefined when it is whole. Nothing waits for it. */
export const vaultCopying: Watched<VaultEvents['copying'] | undefined> = watched<VaultEvents['copying'] | undefined>(undefined)
/** Set once, when the vault is open; calls answer `locked` before. */
export const vaultOpen: Watched<VaultEvents['open'] | undefined> = watched<VaultEvents['open'] | undefined>(undefined)
/** The last thing that went wrong without anybody having asked, until it is dismissed with `vaultProblem.set(undefined)`. */
export const vaultProblem: Watched<Problem | undefined> = watched<Problem | undefined>(undefined)

/** Queries that rows of the last page answered. */
export const vaultFired: Watched<VaultEvents['fired'] | undefined> = watched<VaultEvents['fired'] | undefined>(undefined)

export const useVaultView = (): VaultView | undefined => useWatched(vaultView)
export const useVaultStatus = (): VaultStatus | undefined => useWatched(vaultStatus)
export const useVaultSync = (): SyncProgress | undefined => useWatched(vaultSync)
export const useVaultOutbox = (): readonly OutboxItem[] => useWatched(vaultOutbox)
export const useVaultAnnotations = (): readonly Annotation[] => useWatched(vaultAnnotations)
export const useVaultSaved = (): VaultEvents['saved'] | undefined => useWatched(vaultSaved)
export const useVaultOpening = (): VaultEvents['opening'] | undefined => useWatched(vaultOpening)
export const useVaultCopying = (): VaultEvents['copying'] | undefined => useWatched(vaultCopying)
export const useVaultOpen = (): VaultEvents['open'] | undefined => useWatched(vaultOpen)
export const useVaultProblem = (): Problem | undefined => useWatched(vaultProblem)

let line: { readonly calls: Client<VaultCalls>; close(): void } | undefined

type Ask = (...args: readonly unknown[]) => Promise<Reply<unknown>>
const ask = (name: string): Ask => async (...args) => line === undefined ? failed('locked') : (line.calls as unknown as { readonly [call: string]: Ask })[name]!(...args)
const asks = new Map<string, Ask>()

/** Ask the vault anything. Never rejects: without a vault the answer is `locked`, after it ended `gone`. */
export const vault: Client<VaultCalls> = new Proxy({} as Client<VaultCalls>, {
  get(_target, name) {
    if (typeof name !== 'string' || name === 'then') return undefined
    let known = asks.get(name)
    if (known === undefined) asks.set(name, known = ask(name))
    return known
  },
})

/** Gives the vault worker a line to this page and follows what it tells. @returns ends the line; the values above become empty. */
export function connectVault(worker: Pick<Worker, 'postMessage'>): () => void {
  const { port1, port2 } = new MessageChannel()
  worker.postMessage({ waypost: 'page' }, [port2])
  return followVault({
    post: (message, transfer) => port1.postMessage(message, transfer === undefined ? [] : transfer as Transferable[]),
    listen(hear) {
      port1.addEventListener('message', (event: MessageEvent<unknown>) => hear(event.data))
      port1.start()
    },
    close: () => port1.close(),
  })
}

/** As `connectVault`, over any port that answers VaultCalls. */
export function followVault(port: Port): () => void {
  line?.close()
  const vaultLine = client<VaultCalls, VaultEvents>(port)
  line = vaultLine
  let wanted = 0
  let asking = false

  const refreshView = async (): Promise<void> => {
    if (asking) return
    asking = true
    // A pull of many pages names a new generation with each: one question at a time, until the answer is the newest.
    for (let tries = 0; line === vaultLine && (vaultView.get()?.generation ?? -1) < wanted && tries < 100; tries++) {
      const reply = await vaultLine.calls.view()
      if (!reply.ok) break
      vaultView.set(reply.value)
    }
    asking = false
  }
  const refreshAnnotations = async (): Promise<void> => {
    const reply = await vaultLine.calls.annotations()
    if (reply.ok && line === vaultLine) vaultAnnotations.set(reply.value)
  }
  const refreshOutbox = async (): Promise<void> => {
    const reply = await vaultLine.calls.outbox()
    if (reply.ok && line === vaultLine) vaultOutbox.set(reply.value)
  }
  const refreshStatus = async (): Promise<void> => {
    const reply = await vaultLine.calls.status()
    if (reply.ok && line === vaultLine) vaultStatus.set(reply.value)
  }

  vaultLine.on('opening', value => vaultOpening.set(value))
  vaultLine.on('copying', value => vaultCopying.set(value.done < value.total ? value : undefined))
  vaultLine.on('open', value => {
    vaultOpening.set(undefined)
    vaultOpen.set(value)
    void Promise.all([refreshView(), refreshStatus(), refreshAnnotations(), refreshOutbox()])
  })
  vaultLine.on('rows', ({ generation }) => {
    wanted = Math.max(wanted, generation)
    void refreshView()
  })
  vaultLine.on('status', value => vaultStatus.set(value))
  vaultLine.on('sync', value => vaultSync.set(value))
  vaultLine.on('annotations', () => void refreshAnnotations())
  vaultLine.on('outbox', ({ items }) => vaultOutbox.set(items))
  vaultLine.on('saved', value => vaultSaved.set(value))
  vaultLine.on('fired', value => vaultFired.set(value))
  vaultLine.on('problem', value => vaultProblem.set(value))

  return () => {
    if (line !== vaultLine) return
    line.close()
    line = undefined
    for (const value of [vaultView, vaultStatus, vaultSync, vaultSaved, vaultOpening, vaultCopying, vaultOpen, vaultFired, vaultProblem]) value.set(undefined)
    vaultOutbox.set([])
    vaultAnnotations.set([])
  }
}
