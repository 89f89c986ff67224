// Functions that run inside the vault worker; whoever drives it hands them over as text.
import type { VaultCalls } from '../../shared/contract/vault.ts'

interface Asking {
  told?: { readonly at: number; readonly name: string; readonly value: unknown }[]
  ask?: (call: string, args: readonly unknown[]) => Promise<unknown>
}

/** Gives the worker a page port of our own and keeps its other end there, as the global `ask`; what is told goes to `told`. */
export async function openPort(): Promise<void> {
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
}

/** Arguments as JSON can carry them. */
export const givenAsJson = (args: readonly unknown[]): readonly unknown[] => args.map(arg => (arg instanceof Uint32Array ? { u32: [...arg] } : arg))

/** Asks by `ask` of `openPort`. @returns the reply as JSON, in which typed arrays are plain lists of numbers, 1,000 at most. */
export async function askInWorker({ name, given }: { readonly name: keyof VaultCalls; readonly given: readonly unknown[] }): Promise<string> {
  const scope = globalThis as typeof globalThis & Asking
  const read = (value: unknown): unknown => (typeof value === 'object' && value !== null && 'u32' in value ? Uint32Array.from(value.u32 as number[]) : value)
  const reply = await scope.ask?.(name, given.map(read))
  return JSON.stringify(reply, (_key, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as unknown as ArrayLike<number> & Iterable<number>)].slice(0, 1_000) : value))
}
