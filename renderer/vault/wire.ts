import type { Port } from '../../shared/contract/channel.ts'

interface MessageTarget {
  postMessage(message: unknown, options?: StructuredSerializeOptions): void
  addEventListener(type: 'message', hear: (event: MessageEvent<unknown>) => void): void
  start?(): void
  close?(): void
}

/** A MessagePort, or the worker's own global scope, as a contract port. */
export function wire(target: MessageTarget): Port {
  return {
    post: (message, transfer) => target.postMessage(message, transfer === undefined ? undefined : { transfer: transfer.filter(isTransferable) }),
    listen(hear) {
      target.addEventListener('message', event => hear(event.data))
      target.start?.()
    },
    close: () => target.close?.(),
  }
}

const isTransferable = (value: unknown): value is Transferable => value instanceof ArrayBuffer || value instanceof MessagePort
