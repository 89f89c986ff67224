import { combine, split } from 'shamir-secret-sharing'
import type { Sharing } from '../../shared/seal/ports.ts'

export const sharing: Sharing = {
  split: async (secret, shares, threshold) => (await split(secret, shares, threshold)).map(share => Uint8Array.from(share)),
  combine: async shares => Uint8Array.from(await combine([...shares])),
}
