import type { MessagePortMain } from 'electron/main'
import type { Port } from '../../shared/contract/channel.ts'

/**
 * One end of a MessageChannelMain as the contract's Port. Nothing is heard before `listen`: what arrives earlier waits in the channel.
 * Buffers cannot move between processes, so `transfer` is ignored and everything is copied.
 *
 * A typed array is copied with the WHOLE buffer behind it: never post a view into a larger buffer (a Node Buffer is one).
 *
 * @param onClose the other end closed, or its process died.
 */
export function portOf(end: MessagePortMain, onClose: () => void = () => {}): Port {
  end.on('close', onClose)
  return {
    post: message => end.postMessage(message),
    listen(hear) {
      end.on('message', event => hear(event.data))
      end.start()
    },
    close: () => end.close(),
  }
}

/** The wires that main lays into a utility process, each as a message `{ waypost: name }` with one port. */
export type WireName = 'door' | 'notary' | 'uplink' | 'warden'

/**
 * In a utility process: hears each wire that main lays. A second wire of the same name replaces the first, which main has closed by then.
 *
 * @param connect called with the wire's name, its end here, and a promise that settles when the other end is gone.
 */
export function onWire(connect: (name: WireName, port: Port, gone: Promise<void>) => void): void {
  process.parentPort.on('message', ({ data, ports }) => {
    const [end] = ports
    const name = wireName(data)
    if (end === undefined || name === undefined) return
    let leave = () => {}
    const gone = new Promise<void>(resolve => { leave = resolve })
    connect(name, portOf(end, leave), gone)
  })
}

function wireName(message: unknown): WireName | undefined {
  const name = typeof message === 'object' && message !== null && 'waypost' in message ? message.waypost : undefined
  return name === 'door' || name === 'notary' || name === 'uplink' || name === 'warden' ? name : undefined
}
