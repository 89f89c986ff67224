import { argon2id } from 'hash-wasm'
import type { KdfCost } from '../../shared/seal/ports.ts'

export interface Stretch {
  readonly passphrase: string
  readonly salt: Uint8Array<ArrayBuffer>
  readonly cost: KdfCost
}

// One passphrase, one answer; then the window ends this worker, and with it the memory that the passphrase passed through.
addEventListener('message', ({ data: { passphrase, salt, cost } }: MessageEvent<Stretch>) => {
  argon2id({ password: passphrase, salt, memorySize: cost.memory, iterations: cost.passes, parallelism: cost.lanes, hashLength: 32, outputType: 'binary' })
    .then(key => postMessage({ key }), () => postMessage({ key: undefined }))
})
