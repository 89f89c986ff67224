import { bind, concat, fromHex, toHex } from './bytes.ts'
import type { KnownWay, Way, WayKind } from './member-file.ts'
import type { Aead, AeadKey, Bytes, Kdf, KdfCost } from './ports.ts'
import { FLOOR, USUAL_COST, isWithin } from './slots.ts'

/** What a person has to show. A second factor stands beside the passphrase and is worth nothing alone. */
export type Secret =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  /** @see keyFileSecret */
  | { readonly kind: 'key-file'; readonly passphrase: string; readonly keyFile: Bytes }
  /** 32 random bytes that the system's key store keeps. */
  | { readonly kind: 'device'; readonly passphrase: string; readonly device: Bytes }
  /** 20 random bytes on paper. */
  | { readonly kind: 'kit'; readonly kit: Bytes }
  /** 20 random bytes that any two of three shares give. */
  | { readonly kind: 'escrow'; readonly escrow: Bytes }

/** Whose way it is. */
export interface WayBond {
  /** `MemberFile.salt` */
  readonly salt: Bytes
  readonly member: string
}

export interface Stretching {
  readonly kdf: Kdf
  readonly cost?: KdfCost
  /** Tests pass a lower one. */
  readonly floor?: KdfCost
}

/** A kit, and what an escrow's shares give: 160 random bits, as much as nobody guesses and somebody still types. */
export const RANDOM_SECRET = 20
/** A key file has at least a kibibyte, so that no note of a passphrase is taken for one. */
export const LEAST_KEY_FILE = 1_024
const NO_COST: KdfCost = { memory: 0, passes: 0, lanes: 0 }
const KEY = 32
const NONCE = 12
const WAY_ID = 8
const WAY_SALT = 32

/** What a key file adds: its hash. Any file will do that nobody changes. @returns undefined for one that is too short. */
export async function keyFileSecret(aead: Aead, content: Bytes): Promise<Bytes | undefined> {
  return content.length < LEAST_KEY_FILE ? undefined : await aead.digest(content)
}

/**
 * A way to `root` for whoever has `secret`.
 *
 * @param made milliseconds since 1970-01-01 UTC.
 * @throws {RangeError} An empty passphrase, or a cost outside the bounds.
 */
export async function makeWay(aead: Aead, stretching: Stretching, bond: WayBond, secret: Secret, root: Bytes, made: number): Promise<KnownWay> {
  const cost = isTyped(secret.kind) ? stretching.cost ?? USUAL_COST : NO_COST
  if (isTyped(secret.kind) && !isWithin(cost, stretching.floor ?? FLOOR)) throw new RangeError(`Argon2id cost ${cost.memory} KiB × ${cost.passes} × ${cost.lanes} lies outside the bounds`)
  if ('passphrase' in secret && secret.passphrase === '') throw new RangeError('an empty passphrase')
  const way = { kind: secret.kind, id: toHex(aead.random(WAY_ID)), made, salt: aead.random(WAY_SALT), cost, holders: [] }
  const nonce = aead.random(NONCE)
  const key = await wayKey(aead, stretching.kdf, way, secret)
  return { ...way, wrapped: concat(nonce, await aead.seal(key, nonce, root, bound(bond, way))) }
}

/** The root, if the secret is the one that the way was made for. Argon2id runs only at a cost within the bounds. */
export async function openWay(aead: Aead, { kdf, floor = FLOOR }: Stretching, bond: WayBond, way: Way, secret: Secret): Promise<Bytes | undefined> {
  if (way.kind !== secret.kind || !isRunnable(way, floor) || ('passphrase' in secret && secret.passphrase === '')) return undefined
  const key = await wayKey(aead, kdf, way, secret)
  return await aead.open(key, way.wrapped.slice(0, NONCE), way.wrapped.subarray(NONCE), bound(bond, way))
}

/** Whether a way may be tried at all: a file from elsewhere could ask for all memory there is. */
export function isRunnable(way: Way, floor: KdfCost = FLOOR): way is KnownWay {
  if (way.kind === 'other') return false
  return isTyped(way.kind) ? isWithin(way.cost, floor) : way.cost.memory === 0 && way.cost.passes === 0 && way.cost.lanes === 0
}

const isTyped = (kind: WayKind): boolean => kind !== 'kit' && kind !== 'escrow'

async function wayKey(aead: Aead, kdf: Kdf, { kind, salt, cost }: Pick<KnownWay, 'kind' | 'salt' | 'cost'>, secret: Secret): Promise<AeadKey> {
  const first = 'passphrase' in secret ? await kdf(secret.passphrase.normalize('NFKC'), salt, cost) : secret.kind === 'kit' ? secret.kit.slice() : secret.escrow.slice()
  const second = secret.kind === 'key-file' ? secret.keyFile : secret.kind === 'device' ? secret.device : new Uint8Array(0)
  const material = concat(first, second)
  const raw = await aead.derive(material, salt, `waypost slot ${kind} 2`, KEY)
  const key = await aead.importKey(raw)
  for (const bytes of [first, material, raw]) bytes.fill(0)
  return key
}

/** Everything about a way that is not secret, so that none of it can be changed: not its cost, not its age, not whose it is. */
function bound({ salt, member }: WayBond, way: Pick<KnownWay, 'kind' | 'id' | 'made' | 'salt' | 'cost'>): Bytes {
  const { memory, passes, lanes } = way.cost
  return bind('waypost slot', '2', way.kind, salt, fromHex(member), fromHex(way.id), String(way.made), way.salt, `${memory} ${passes} ${lanes}`)
}
