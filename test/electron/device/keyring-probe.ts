// Runs in Electron's main process: asks our own key store code, and says what it answers, one line of JSON.
import { app, safeStorage } from 'electron/main'
import path from 'node:path'
import { deviceSecrets } from '../../../electron/device/device-secret.ts'
import { keyStoreOver } from '../../../electron/device/key-store.ts'

const [what, vault, folder] = process.argv.filter(argument => !argument.startsWith('-')).slice(2)

void app.whenReady().then(async () => {
  const secrets = deviceSecrets(path.join(folder ?? '', 'device'), keyStoreOver(safeStorage))
  const name = vault ?? ''
  const answer = what === 'standing' ? await secrets.standing(name) : what === 'make' ? await secrets.make(name) : await secrets.secret(name)
  console.log(`answer ${JSON.stringify(answer, (_, value: unknown) => value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)}`)
  app.exit(0)
})
