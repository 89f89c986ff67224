import { type Reply, failed } from './reply.ts'

/** One end of a wire between two processes or threads, whatever the runtime calls it. */
export interface Port {
  post(message: unknown, transfer?: readonly unknown[]): void
  listen(hear: (message: unknown) => void): void
  close(): void
}

export type CallMap = { readonly [name: string]: (...args: never[]) => Reply<unknown> }
export type EventMap = { readonly [name: string]: unknown }

/** What the asking side holds. */
export type Client<C extends CallMap> = { readonly [K in keyof C]: (...args: Parameters<C[K]>) => Promise<ReturnType<C[K]>> }
/** What the answering side implements. */
export type Calls<C extends CallMap> = { readonly [K in keyof C]: (...args: Parameters<C[K]>) => Promise<ReturnType<C[K]>> | ReturnType<C[K]> }
/** One parser per call: returns the arguments, or throws on anything that it does not recognise. A call without a guard does not compile. */
export type Guards<C extends CallMap> = { readonly [K in keyof C]: (args: readonly unknown[]) => Parameters<C[K]> }

interface Asked { readonly ask: number; readonly call: string; readonly args: readonly unknown[] }
interface Answered { readonly answer: number; readonly reply: Reply<unknown> }
interface Told { readonly tell: string; readonly value: unknown }

const isRecord = (value: unknown): value is { readonly [name: string]: unknown } => typeof value === 'object' && value !== null
const isAsked = (m: unknown): m is Asked => isRecord(m) && typeof m['ask'] === 'number' && typeof m['call'] === 'string' && Array.isArray(m['args'])
const isAnswered = (m: unknown): m is Answered => isRecord(m) && typeof m['answer'] === 'number' && isRecord(m['reply'])
const isTold = (m: unknown): m is Told => isRecord(m) && typeof m['tell'] === 'string'

/** Buffers inside a reply that should move instead of being copied; set by `moving`. */
const travelling = new WeakMap<object, readonly unknown[]>()

/** Marks the buffers in a successful reply as handed over: after the call they are gone here. */
export function moving<R extends Reply<unknown>>(reply: R, buffers: readonly unknown[]): R {
  travelling.set(reply, buffers)
  return reply
}

/**
 * Answers calls that arrive at a port. An unknown call, arguments that its guard refuses and a handler that throws all come back
 * as a problem; nothing about the fault but its code leaves this side.
 *
 * @returns `tell`, which pushes an event to the asking side.
 */
export function serve<C extends CallMap, E extends EventMap = Record<never, never>>(port: Port, calls: Calls<C>, guards: Guards<C>, onFault: (call: string, fault: unknown) => void = () => {}): { tell<K extends keyof E & string>(name: K, value: E[K]): void } {
  const answer = async (asked: Asked): Promise<Reply<unknown>> => {
    if (!Object.hasOwn(calls, asked.call) || !Object.hasOwn(guards, asked.call)) return failed('not-allowed')
    let args
    try {
      args = guards[asked.call as keyof C](asked.args)
    } catch {
      return failed('bad-arguments')
    }
    try {
      return await calls[asked.call as keyof C](...args)
    } catch (fault) {
      onFault(asked.call, fault)
      return failed('internal')
    }
  }
  port.listen(message => {
    if (!isAsked(message)) return
    void answer(message).then(reply => port.post({ answer: message.ask, reply } satisfies Answered, travelling.get(reply)))
  })
  return { tell: (name, value) => port.post({ tell: name, value } satisfies Told) }
}

/**
 * The asking side of a port. Calls never reject: a port that closes answers everything that still waits with `gone`.
 */
export function client<C extends CallMap, E extends EventMap = Record<never, never>>(port: Port): {
  readonly calls: Client<C>
  on<K extends keyof E & string>(name: K, hear: (value: E[K]) => void): () => void
  /** As `calls`, with buffers that are handed over. */
  give<K extends keyof C & string>(name: K, args: Parameters<C[K]>, buffers: readonly unknown[]): Promise<ReturnType<C[K]>>
  close(): void
} {
  let next = 1
  let open = true
  const waiting = new Map<number, (reply: Reply<unknown>) => void>()
  const hearing = new Map<string, Set<(value: never) => void>>()
  port.listen(message => {
    if (isAnswered(message)) {
      waiting.get(message.answer)?.(message.reply)
      waiting.delete(message.answer)
    } else if (isTold(message)) {
      for (const hear of hearing.get(message.tell) ?? []) hear(message.value as never)
    }
  })
  const ask = async (call: string, args: readonly unknown[], buffers?: readonly unknown[]): Promise<Reply<unknown>> => {
    if (!open) return failed('gone')
    const number = next++
    return new Promise(resolve => {
      waiting.set(number, resolve)
      port.post({ ask: number, call, args } satisfies Asked, buffers)
    })
  }
  return {
    calls: new Proxy({}, { get: (_target, call) => typeof call === 'string' && call !== 'then' ? (...args: unknown[]) => ask(call, args) : undefined }) as Client<C>,
    on(name, hear) {
      const set = hearing.get(name) ?? new Set()
      hearing.set(name, set.add(hear))
      return () => void set.delete(hear)
    },
    give: (name, args, buffers) => ask(name, args, buffers) as never,
    close() {
      open = false
      for (const resolve of waiting.values()) resolve(failed('gone'))
      waiting.clear()
      port.close()
    },
  }
}
