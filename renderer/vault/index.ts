import type { KeysMessage } from '../../shared/contract/host.ts'
import { aeadOver } from '../../shared/seal/aead.ts'
import { bootVault } from './boot.ts'
import { SegmentCache } from './cache.ts'
import { wire } from './wire.ts'
import { loadZstd } from './zstd.ts'

const vault = bootVault({
  ground: {
    aead: aeadOver(crypto.subtle, length => crypto.getRandomValues(new Uint8Array(length))),
    cacheOf: id => new SegmentCache(id),
    buffer: bytes => (crossOriginIsolated ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)),
  },
  // Compiling the decompressor takes as long as the person takes to type.
  zstd: loadZstd(),
  warmAfter: 400,
  world: {
    now: () => Date.now(),
    random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
    newId: () => crypto.randomUUID(),
    breathe: async () => await new Promise(resolve => setTimeout(resolve)),
  },
  // Which call failed, and nothing of what was in it.
  onFault: (call, fault) => console.error(`waypost vault: ${call} failed (${fault instanceof Error ? fault.name : typeof fault})`),
})

self.addEventListener('message', (event: MessageEvent<unknown>) => {
  const [port] = event.ports
  if (port === undefined) return
  switch ((event.data as { readonly waypost?: unknown } | null)?.waypost) {
    case 'page': return vault.page(wire(port))
    case 'notary': return vault.notary(wire(port))
    case 'uplink': return vault.uplink(wire(port))
    case 'keys': return hearKeys(port)
  }
})

/** One message ever crosses this port. */
function hearKeys(port: MessagePort): void {
  port.addEventListener('message', (message: MessageEvent<KeysMessage>) => {
    vault.keys(message.data)
    port.close()
  }, { once: true })
  port.start()
}
