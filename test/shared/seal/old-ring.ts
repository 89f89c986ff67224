import { bind, concat, encode, view } from '../../../shared/seal/bytes.ts'
import type { OldRing } from '../../../shared/seal/old-ring.ts'
import type { Aead, AeadKey, Sealed } from '../../../shared/seal/ports.ts'
import { STAMP_LENGTH, writeStamp } from '../../../shared/seal/stamp.ts'

export const oldRing = (generation: number, keys: OldRing['keys']): OldRing => ({ generation, keys })

/** A ring as version 1 wrote it. Vaults of that version lie about for ever; the product writes none. */
export async function sealOldRing(aead: Aead, key: AeadKey, vault: string, { generation, keys }: OldRing): Promise<Sealed> {
  const plain = concat(...[...keys].flatMap(([name, dataKey]) => [Uint8Array.of(name.length), encode(name), dataKey]))
  const head = new Uint8Array(STAMP_LENGTH + 8)
  head.set(writeStamp({ magic: 'WAYPRING', version: 1, suite: 1 }))
  view(head).setUint32(STAMP_LENGTH, generation, true)
  view(head).setUint32(STAMP_LENGTH + 4, keys.size, true)
  const nonce = aead.random(12)
  return concat(head, nonce, await aead.seal(key, nonce, plain, bind(head, vault)))
}
