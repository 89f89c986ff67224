import type { Bytes } from '../seal/ports.ts'
import type { FilePort } from './ports.ts'

/** What a file is called until it is whole. */
export const UNFINISHED = '.tmp'

/**
 * Puts a file in its place, whole: after a crash at any moment there is either what was there before or all of the new bytes. Durable on return.
 * On a fault the old file is untouched.
 */
export async function replaceFile(files: FilePort, folder: string, name: string, bytes: Bytes): Promise<void> {
  const path = `${folder}/${name}`
  await writeAside(files, path, bytes)
  await files.rename(path + UNFINISHED, path)
  await files.syncFolder(folder)
}

/** Several new files in one folder, written side by side, with one sync of the folder for all. */
export async function placeFiles(files: FilePort, folder: string, placed: readonly { readonly name: string; readonly bytes: Bytes }[]): Promise<void> {
  const written = await Promise.allSettled(placed.map(async ({ name, bytes }) => {
    const path = `${folder}/${name}`
    await writeAside(files, path, bytes)
    await files.rename(path + UNFINISHED, path)
  }))
  const failure = written.find(each => each.status === 'rejected')
  if (failure !== undefined) {
    await Promise.allSettled(placed.map(({ name }) => files.remove(`${folder}/${name}`)))
    throw failure.reason
  }
  if (placed.length > 0) await files.syncFolder(folder)
}

async function writeAside(files: FilePort, path: string, bytes: Bytes): Promise<void> {
  try {
    await files.create(path + UNFINISHED, bytes)
    await files.sync(path + UNFINISHED)
  } catch (fault) {
    // What it took of a full disk is given back at once.
    await files.remove(path + UNFINISHED).catch(() => {})
    throw fault
  }
}
