import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { curve as nobleCurve } from '../../../renderer/unlock/curve.ts'
import { type Changed, type Means, founded, withMember, withSign } from '../../../shared/seal/membership.ts'
import type { Aead, Bytes, Curve } from '../../../shared/seal/ports.ts'
import { CHEAP, webAead } from './adapters.ts'

const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')
const SPKI = Buffer.from('302a300506032b656e032100', 'hex')

/** X25519 by node:crypto: shares no line with the one that a page runs. */
export const nodeCurve: Curve = {
  publicKey: secret => Uint8Array.from(createPublicKey(privateKey(secret)).export({ type: 'spki', format: 'der' }).subarray(SPKI.length)),
  shared(secret, publicKey) {
    try {
      return Uint8Array.from(diffieHellman({ privateKey: privateKey(secret), publicKey: createPublicKey({ key: Buffer.concat([SPKI, publicKey]), type: 'spki', format: 'der' }) }))
    } catch {
      return undefined
    }
  },
}

const privateKey = (secret: Bytes) => createPrivateKey({ key: Buffer.concat([PKCS8, secret]), type: 'pkcs8', format: 'der' })

/** Stretches nothing: thousands of ways are made in these tests. */
const plain: Means['stretching'] = {
  kdf: async (passphrase, salt, cost) => await webAead.derive(new TextEncoder().encode(passphrase), salt, `${cost.memory} ${cost.passes} ${cost.lanes}`, 32),
  cost: CHEAP, floor: CHEAP,
}

export const meansOver = (aead: Aead = webAead, curve: Curve = nobleCurve): Means => ({ aead, curve, stretching: plain })
export const MEANS = meansOver()

/** What came of a change that has to succeed. */
export function made<T>(changed: Changed<T>): Extract<Changed<T>, { readonly ok: true }> {
  if (!changed.ok) throw new Error(changed.why)
  return changed as Extract<Changed<T>, { readonly ok: true }>
}

/** A founder called Ada, an uncleared analyst called Ben and a second supervisor called Cyd. */
export async function threeMembers(means: Means = MEANS) {
  const first = await founded(means, 3, means.aead.random(32), { kind: 'passphrase', passphrase: 'of Ada' }, 1)
  const named = made(await withSign(means.aead, first.file, first.inside, 'Ada'))
  const two = made(await withMember(means, named.file, named.inside, { sign: 'Ben', role: 'analyst', clearance: 0, passphrase: 'of Ben' }, 2))
  const three = made(await withMember(means, two.file, two.inside, { sign: 'Cyd', role: 'supervisor', clearance: 0, passphrase: 'of Cyd' }, 3))
  return { file: three.file, ada: three.inside, ben: two.id, cyd: three.id }
}
