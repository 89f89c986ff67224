import type { Bytes, KdfCost } from '../../shared/seal/ports.ts'
import { workerUrl } from '../bridge/trusted.ts'
import type { Stretch } from './stretch.worker.ts'
import script from './stretch.worker.ts?worker&url'

/** This computer could not give the memory that Argon2id was to fill. */
export class NoMemory extends Error {
  override readonly name = 'NoMemory'
}

/**
 * Argon2id in a worker of its own, so that the window stays alive.
 *
 * @throws {NoMemory}
 */
export async function stretch(passphrase: string, salt: Bytes, cost: KdfCost): Promise<Bytes> {
  const worker = new Worker(workerUrl(script), { type: 'module', name: 'stretch' })
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data: { key } }: MessageEvent<{ readonly key: Bytes | undefined }>) => {
        if (key === undefined) reject(new NoMemory(`Argon2id over ${cost.memory} KiB`))
        else resolve(key)
      })
      worker.addEventListener('error', () => reject(new NoMemory(`Argon2id over ${cost.memory} KiB`)))
      worker.postMessage({ passphrase, salt, cost } satisfies Stretch)
    })
  } finally {
    worker.terminate()
  }
}
