import { onPort } from '../bridge/ports.ts'
import { workerUrl } from '../bridge/trusted.ts'
import script from '../vault/index.ts?worker&url'

/** Starts the data worker and passes on to it, unread, what main hands over. The keys never stop in this page. */
export function startVault(): Worker {
  const worker = new Worker(workerUrl(script), { type: 'module', name: 'vault' })
  // The uplink comes again when its process was restarted.
  for (const name of ['notary', 'uplink', 'keys'] as const) onPort(name, end => worker.postMessage({ waypost: name }, [end]))
  return worker
}
