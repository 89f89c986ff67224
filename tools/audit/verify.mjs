// node tools/audit/verify.mjs FOLDER [--key WORD] [--witness FILE …]: whether the audit log in this folder is whole. Needs Node and nothing of Waypost: it shares no line
// with what writes the log. FOLDER holds `entries`, `checkpoint` and `key`; a key or checkpoints that were kept elsewhere prove more than those that lie beside the log.
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const sha256 = bytes => createHash('sha256').update(bytes).digest()

/**
 * @param {{ entries: Buffer, checkpoint: string, key: string, witnesses?: readonly string[] }} log `entries`: one after the other a length (4 bytes, little-endian) and so many bytes.
 *   `checkpoint`: text of the signed note. `key`: `name+hash+base64`, as signed notes have it. `witnesses`: texts of older notes.
 * @returns {{ ok: true, size: number, unsigned: number } | { ok: false, why: string }} `unsigned` entries stand behind the last signature.
 */
export function verify({ entries, checkpoint, key, witnesses = [] }) {
  const signer = readKey(key)
  if (signer === undefined) return { ok: false, why: 'the key is not a key for signed notes' }
  const leaves = []
  for (let at = 0; at < entries.length;) {
    const length = at + 4 <= entries.length ? entries.readUInt32LE(at) : Infinity
    if (length === 0 || at + 4 + length > entries.length) return { ok: false, why: `the entries end in the middle of entry ${leaves.length}` }
    leaves.push(sha256(Buffer.concat([Buffer.of(0), entries.subarray(at + 4, at + 4 + length)])))
    at += 4 + length
  }
  let newest = -1
  for (const [what, note] of [['the checkpoint', checkpoint], ...witnesses.map((text, i) => [`witness ${i + 1}`, text])]) {
    const said = readNote(note, signer)
    if (said === undefined) return { ok: false, why: `${what} is not signed by this key` }
    if (said.size > leaves.length) return { ok: false, why: `${what} counts ${said.size} entries, and there are ${leaves.length}` }
    if (!rootOf(leaves.slice(0, said.size)).equals(said.root)) return { ok: false, why: `the first ${said.size} entries are not those of ${what}` }
    if (what === 'the checkpoint') newest = said.size
    else if (said.size > newest) return { ok: false, why: `${what} is newer than the checkpoint` }
  }
  return { ok: true, size: newest, unsigned: leaves.length - newest }
}

/** RFC 6962 §2.1, as it is written there. */
function rootOf(leaves) {
  if (leaves.length === 0) return sha256(Buffer.alloc(0))
  if (leaves.length === 1) return leaves[0]
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha256(Buffer.concat([Buffer.of(1), rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split))]))
}

function readKey(word) {
  const [name, hash, encoded] = word.trim().split('+').length >= 3 ? /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(word.trim())?.slice(1) ?? [] : []
  if (encoded === undefined) return undefined
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length !== 33 || bytes[0] !== 1) return undefined
  const id = sha256(Buffer.concat([Buffer.from(`${name}\n`), bytes])).subarray(0, 4)
  if (id.toString('hex') !== hash) return undefined
  const publicKey = createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]), format: 'der', type: 'spki' })
  return { name, id, publicKey }
}

function readNote(note, { name, id, publicKey }) {
  const [text, lines] = note.split('\n\n')
  for (const line of (lines ?? '').split('\n')) {
    const found = /^— (\S+) (\S+)$/.exec(line)
    if (found === null || found[1] !== name) continue
    const bytes = Buffer.from(found[2], 'base64')
    if (bytes.length !== 68 || bytes.toString('base64') !== found[2] || !bytes.subarray(0, 4).equals(id) || !verifySignature(null, Buffer.from(`${text}\n`), publicKey, bytes.subarray(4))) continue
    const [origin, size, root] = text.split('\n')
    if (origin !== name || !/^(0|[1-9]\d*)$/.test(size) || Buffer.from(root, 'base64').length !== 32) return undefined
    return { size: Number(size), root: Buffer.from(root, 'base64') }
  }
  return undefined
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href) {
  const [folder, ...rest] = process.argv.slice(2)
  const given = name => rest.flatMap((word, i) => word === name ? [rest[i + 1]] : [])
  const read = name => fs.readFileSync(path.join(folder, name))
  const found = verify({
    entries: read('entries'),
    checkpoint: read('checkpoint').toString(),
    key: given('--key')[0] ?? read('key').toString(),
    witnesses: given('--witness').map(file => fs.readFileSync(file, 'utf8')),
  })
  console.log(found.ok ? `${found.size} events are as they were signed${found.unsigned > 0 ? `, and ${found.unsigned} behind them are not signed yet` : ''}.` : `NOT WHOLE: ${found.why}.`)
  process.exitCode = found.ok ? 0 : 1
}
