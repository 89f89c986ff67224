import { replaceFile } from '../../shared/journal/durable.ts'
import type { FilePort } from '../../shared/journal/ports.ts'
import { decode, encode } from '../../shared/seal/bytes.ts'
import type { Aead, AeadKey } from '../../shared/seal/ports.ts'
import { openNote, sealNote } from './sealed-note.ts'

/** The origins that a person approved, sealed under the journal key: no page can add one, and the disk does not tell whom this post talks to. */
export interface Origins {
  /** @returns undefined when the file is not as it was written. */
  list(): Promise<readonly string[] | undefined>
  /** Durable on return; an unreadable file is replaced, since each origin can be approved again. */
  approve(origin: string): Promise<void>
}

const NAME = 'origins'

/** @param vault `JournalState.vault`. */
export function originsIn(files: FilePort, folder: string, aead: Aead, key: AeadKey, vault: string): Origins {
  const bond = { vault, purpose: 'approved origins' }
  const list = async (): Promise<readonly string[] | undefined> => {
    const sealed = await files.read(`${folder}/${NAME}`)
    if (sealed === undefined) return []
    const plain = await openNote(aead, key, bond, sealed)
    return plain === undefined ? undefined : decode(plain).split('\n')
  }
  return {
    list,
    async approve(origin) {
      const known = await list() ?? []
      if (known.includes(origin)) return
      await replaceFile(files, folder, NAME, await sealNote(aead, key, bond, encode([...known, origin].join('\n'))))
    },
  }
}
