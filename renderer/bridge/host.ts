import type { HostBridge } from '../../shared/contract/host.ts'

declare global {
  interface Window {
    readonly waypost: HostBridge
  }
}

/** Main, as the preload script lets a page meet it. Calls answer with a reply and never throw on a refusal. */
export const host: HostBridge = window.waypost
