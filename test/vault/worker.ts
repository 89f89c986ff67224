import type { Page, Worker } from '@playwright/test'
import type { Reply } from '../../shared/contract/reply.ts'
import type { VaultCalls } from '../../shared/contract/vault.ts'

/** The vault worker of a workspace, asked over a page port of the test's own, without the workspace knowing. */
export interface VaultWorker {
  readonly worker: Worker
  /** Arguments and answers pass as JSON: typed arrays come back as plain lists of numbers. */
  ask<K extends keyof VaultCalls>(call: K, ...args: Parameters<VaultCalls[K]>): Promise<ReturnType<VaultCalls[K]>>
}

interface Asking {
  told?: { readonly at: number; readonly name: string; readonly value: unknown }[]
  ask?: (call: string, args: readonly unknown[]) => Promise<unknown>
}

export async function vaultWorker(page: Page, patience = 30_000): Promise<VaultWorker> {
  const deadline = Date.now() + patience
  let worker: Worker | undefined
  while (worker === undefined) {
    worker = page.workers().find(candidate => candidate.url().includes('/assets/') && /vault|index/.test(candidate.url()))
    if (worker === undefined && Date.now() > deadline) throw new Error(`no vault worker among ${page.workers().map(candidate => candidate.url()).join(', ')}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const found = worker
  // Playwright sees a worker a moment before its globals are there.
  while (!(await found.evaluate(() => typeof setTimeout === 'function' && typeof MessageChannel === 'function').catch(() => false))) await new Promise(resolve => setTimeout(resolve, 20))
  await found.evaluate(async () => {
    const scope = globalThis as typeof globalThis & Asking
    scope.told ??= []
    // An event of our own is not kept for a script that still loads, as a message would be: offer a port until one is answered.
    while (scope.ask === undefined) {
      const { port1, port2 } = new MessageChannel()
      const waiting = new Map<number, (reply: unknown) => void>()
      let next = 1
      port1.addEventListener('message', ({ data }: MessageEvent<{ readonly answer?: number; readonly reply?: unknown; readonly tell?: string; readonly value?: unknown }>) => {
        if (data.tell !== undefined) scope.told?.push({ at: performance.now(), name: data.tell, value: data.value })
        if (data.answer === undefined) return
        waiting.get(data.answer)?.(data.reply)
        waiting.delete(data.answer)
      })
      port1.start()
      globalThis.dispatchEvent(new MessageEvent('message', { data: { waypost: 'page' }, ports: [port2] }))
      const ask = async (call: string, args: readonly unknown[]): Promise<unknown> => await new Promise(resolve => {
        waiting.set(next, resolve)
        port1.postMessage({ ask: next++, call, args })
      })
      const heard = await Promise.race([ask('status', []).then(() => true), new Promise<boolean>(resolve => setTimeout(() => resolve(false), 100))])
      if (heard) scope.ask = ask
    }
  })
  return {
    worker: found,
    ask: async (call, ...args) => JSON.parse(await found.evaluate(async ({ name, given }: { name: string; given: readonly unknown[] }) => {
      const scope = globalThis as typeof globalThis & Asking
      const read = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'u32' in value ? Uint32Array.from(value.u32 as number[]) : value)
      const reply = await scope.ask?.(name, given.map(read))
      return JSON.stringify(reply, (_key, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as unknown as ArrayLike<number> & Iterable<number>)].slice(0, 1_000) : value))
    }, { name: call, given: args.map(arg => (arg instanceof Uint32Array ? { u32: [...arg] } : arg)) })) as ReturnType<VaultCalls[typeof call]>,
  }
}

export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`expected a value, got ${reply.problem.code}`)
  return reply.value
}
