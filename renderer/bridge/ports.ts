import type { Port } from '../../shared/contract/channel.ts'
import type { PortName } from '../../shared/contract/host.ts'

const NAMES: readonly string[] = ['door', 'keys', 'notary', 'uplink', 'intake', 'print'] satisfies readonly PortName[]

const hearing = new Map<string, (end: MessagePort) => void>()
const early = new Map<string, MessagePort[]>()

// Main hands ports over as soon as the page's scripts run, which is before React has drawn anything that could ask for them.
window.addEventListener('message', ({ source, origin, data, ports }: MessageEvent<unknown>) => {
  const [end] = ports
  const name = typeof data === 'object' && data !== null && 'waypost' in data ? data.waypost : undefined
  if (source !== window || origin !== location.origin || typeof name !== 'string' || !NAMES.includes(name) || end === undefined || ports.length !== 1) return
  const hear = hearing.get(name)
  if (hear !== undefined) hear(end)
  else early.set(name, [...(early.get(name) ?? []), end])
})

/** Hears every port of this name that main hands over, those that came before as well. A later call replaces an earlier one. */
export function onPort(name: PortName, hear: (end: MessagePort) => void): void {
  hearing.set(name, hear)
  const waiting = early.get(name) ?? []
  early.delete(name)
  for (const end of waiting) hear(end)
}

/** The next port of this name. */
export const nextPort = async (name: PortName): Promise<MessagePort> => await new Promise(resolve => onPort(name, resolve))

/** One end of a channel as the contract's Port. */
export function portOf(end: MessagePort): Port {
  return {
    post: (message, transfer) => end.postMessage(message, transferables(transfer)),
    listen(hear) {
      end.addEventListener('message', (event: MessageEvent<unknown>) => hear(event.data))
      end.start()
    },
    close: () => end.close(),
  }
}

const transferables = (buffers: readonly unknown[] = []): Transferable[] => buffers.filter(buffer => buffer instanceof ArrayBuffer || buffer instanceof MessagePort)
