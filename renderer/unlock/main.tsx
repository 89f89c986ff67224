import '../ui/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { client } from '../../shared/contract/channel.ts'
import type { DoorCalls } from '../../shared/contract/notary.ts'
import { aeadOver } from '../../shared/seal/aead.ts'
import { host } from '../bridge/host.ts'
import { nextPort, portOf } from '../bridge/ports.ts'
import { curve } from './curve.ts'
import { Door } from './door.tsx'
import type { Ground } from './doorway.ts'
import { sharing } from './sharing.ts'
import { stretch } from './stretch.ts'

const theme = matchMedia('(prefers-color-scheme: light)')
const wear = (): void => { document.documentElement.dataset['theme'] = theme.matches ? 'light' : 'dark' }
theme.addEventListener('change', wear)
wear()

let keys: MessagePort | undefined
void nextPort('keys').then(port => { keys = port })

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

void nextPort('door').then(port => {
  const ground: Ground = {
    door: client<DoorCalls>(portOf(port)).calls,
    handKeys: message => keys?.postMessage(message),
    aead: aeadOver(crypto.subtle, random),
    kdf: stretch,
    curve,
    sharing,
    device: {
      standing: async vault => await host.call('device', vault),
      secret: async vault => await host.call('deviceSecret', vault),
      make: async vault => await host.call('makeDeviceSecret', vault),
    },
    now: () => Date.now(),
  }
  createRoot(root).render(<StrictMode><Door ground={ground} host={host} random={random} /></StrictMode>)
})

function random(length: number): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(length))
}
