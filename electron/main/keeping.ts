import { app, safeStorage } from 'electron/main'
import path from 'node:path'
import type { Client } from '../../shared/contract/channel.ts'
import type { WardenCalls } from '../../shared/contract/notary.ts'
import { done } from '../../shared/contract/reply.ts'
import { type DeviceSecrets, deviceSecrets } from '../device/device-secret.ts'
import { keyStoreOver } from '../device/key-store.ts'
import type { Seat } from './gate.ts'

/** One for the whole run: it knows what was written since the start. */
let secrets: DeviceSecrets | undefined
const kept = (): DeviceSecrets => secrets ??= deviceSecrets(path.join(app.getPath('userData'), 'device'), keyStoreOver(safeStorage))

/** The system's key store, which only main may ask. The secret passes through here on its way to the unlock window; it opens nothing by itself. */
export function deviceCalls(): Seat {
  return {
    device: async vault => done(await kept().standing(vault)),
    deviceSecret: async vault => await kept().secret(vault),
    makeDeviceSecret: async vault => await kept().make(vault),
  }
}

/** Two acts that destroy what opens a vault. @param onWiped ends every process that held a key. */
export function wipeCalls(warden: Client<WardenCalls>, onWiped: () => void): Seat {
  return {
    armWipe: async vault => await warden.armWipe(vault),
    wipe: async (vault, token) => {
      const wiped = await warden.wipe(vault, token)
      if (!wiped.ok) return wiped
      if (wiped.value.device !== undefined) kept().forget(wiped.value.device)
      setImmediate(onWiped)
      return done(null)
    },
  }
}
