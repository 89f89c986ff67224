/** AES-256-GCM as FIPS 197 and NIST SP 800-38D write it, one step after the other. Slow, obvious, and no line of it in common with what Waypost runs. */

type Bytes = Uint8Array<ArrayBuffer>

const BLOCK = 16
const ROUNDS = 14
const POLYNOMIAL = 0xe1n << 120n

const times2 = (byte: number): number => (byte << 1 ^ (byte & 0x80 ? 0x11b : 0)) & 0xff

function product(a: number, b: number): number {
  let sum = 0
  for (let bit = 0, power = a; bit < 8; bit++, power = times2(power)) if (b >> bit & 1) sum ^= power
  return sum
}

const SBOX = Array.from({ length: 256 }, (_, byte) => {
  const inverse = byte === 0 ? 0 : Array.from({ length: 256 }, (_unused, other) => other).find(other => product(byte, other) === 1) ?? 0
  let mixed = 0x63
  for (let turn = 0; turn < 5; turn++) mixed ^= (inverse << turn | inverse >> 8 - turn) & 0xff
  return mixed
})

function roundKeys(key: Bytes): readonly (readonly number[])[] {
  const words = Array.from({ length: 8 }, (_, i) => [...key.subarray(4 * i, 4 * i + 4)])
  let round = 1
  for (let i = 8; i < 4 * (ROUNDS + 1); i++) {
    let word = [...words[i - 1] ?? []]
    if (i % 8 === 0) {
      word = [...word.slice(1), ...word.slice(0, 1)].map(byte => SBOX[byte] ?? 0)
      word[0] = (word[0] ?? 0) ^ round
      round = times2(round)
    } else if (i % 8 === 4) word = word.map(byte => SBOX[byte] ?? 0)
    words.push(word.map((byte, at) => byte ^ (words[i - 8]?.[at] ?? 0)))
  }
  return Array.from({ length: ROUNDS + 1 }, (_, i) => words.slice(4 * i, 4 * i + 4).flat())
}

function encryptBlock(keys: readonly (readonly number[])[], block: Bytes): Bytes {
  const add = (state: readonly number[], round: number): number[] => state.map((byte, i) => byte ^ (keys[round]?.[i] ?? 0))
  let state = add([...block], 0)
  for (let round = 1; round <= ROUNDS; round++) {
    const substituted = state.map(byte => SBOX[byte] ?? 0)
    const shifted = substituted.map((_, i) => substituted[(i + 4 * (i % 4)) % BLOCK] ?? 0)
    const mixed = round === ROUNDS ? shifted : shifted.map((_, i) => {
      const [row, column] = [i % 4, i - i % 4]
      const at = (offset: number): number => shifted[column + (row + offset) % 4] ?? 0
      return times2(at(0)) ^ times2(at(1)) ^ at(1) ^ at(2) ^ at(3)
    })
    state = add(mixed, round)
  }
  return Uint8Array.from(state)
}

const numberOf = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => sum << 8n | BigInt(byte), 0n)

/** In GF(2^128) with the bits of a block from left to right. */
function multiplied(x: bigint, y: bigint): bigint {
  let [sum, power] = [0n, y]
  for (let bit = 127n; bit >= 0n; bit--) {
    if (x >> bit & 1n) sum ^= power
    power = power & 1n ? power >> 1n ^ POLYNOMIAL : power >> 1n
  }
  return sum
}

export function slowSeal(key: Bytes, nonce: Bytes, plain: Bytes, bound: Bytes): Bytes {
  const keys = roundKeys(key)
  const counter = (number: number): Bytes => encryptBlock(keys, Uint8Array.of(...nonce, number >>> 24 & 255, number >>> 16 & 255, number >>> 8 & 255, number & 255))
  const hashKey = numberOf(encryptBlock(keys, new Uint8Array(BLOCK)))
  const sealed = plain.map((byte, i) => byte ^ (counter(2 + Math.floor(i / BLOCK))[i % BLOCK] ?? 0))
  let hash = 0n
  const absorb = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += BLOCK) {
      const block = new Uint8Array(BLOCK)
      block.set(bytes.subarray(at, at + BLOCK))
      hash = multiplied(hash ^ numberOf(block), hashKey)
    }
  }
  absorb(bound)
  absorb(sealed)
  hash = multiplied(hash ^ (BigInt(bound.length * 8) << 64n | BigInt(sealed.length * 8)), hashKey)
  const tag = hash ^ numberOf(counter(1))
  return Uint8Array.of(...sealed, ...Array.from({ length: BLOCK }, (_, i) => Number(tag >> BigInt(8 * (BLOCK - 1 - i)) & 255n)))
}
