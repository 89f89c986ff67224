import { contextBridge, ipcRenderer } from 'electron/renderer'
import { HOST_LINES, type HostBridge, type HostEvents } from '../../shared/contract/host.ts'

// This project knows no DOM; a preload script has these two of it.
declare const window: { postMessage(message: unknown, origin: string, transfer: readonly unknown[]): void }
declare const location: { readonly origin: string }

const hearing = new Map<string, Set<(value: never) => void>>()

const bridge: HostBridge = {
  call: (name, ...args) => ipcRenderer.invoke(HOST_LINES.call, name, args),
  on(name, hear) {
    hearing.set(name, (hearing.get(name) ?? new Set()).add(hear))
  },
}

ipcRenderer.on(HOST_LINES.event, (_event, name: keyof HostEvents, value: HostEvents[keyof HostEvents]) => {
  for (const hear of hearing.get(name) ?? []) hear(value as never)
})

// A port cannot pass through the context bridge; a window message is the way that Electron documents for it.
ipcRenderer.on(HOST_LINES.port, (event, name: string) => window.postMessage({ waypost: name }, location.origin, event.ports))

contextBridge.exposeInMainWorld('waypost', Object.freeze(bridge))
