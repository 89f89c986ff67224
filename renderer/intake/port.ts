import type { Port } from '../../shared/contract/channel.ts'

/** A message port of the browser as the contract's. */
export const portOf = (port: MessagePort): Port => ({
  post: (message, transfer = []) => port.postMessage(message, transfer as Transferable[]),
  listen(hear) {
    port.addEventListener('message', event => hear(event.data))
    port.start()
  },
  close: () => port.close(),
})
