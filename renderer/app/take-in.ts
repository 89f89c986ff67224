import { type Client, type Port, client } from '../../shared/contract/channel.ts'
import type { IntakeCalls, IntakeEvents, IntakeSummary } from '../../shared/contract/intake.ts'
import { type Problem, type Reply, done, failed } from '../../shared/contract/reply.ts'
import type { ImportPart, VaultCalls } from '../../shared/contract/vault.ts'

/** What became of one file. */
export interface TakenIn {
  readonly summary: IntakeSummary
  /** As the vault stored it: what it held already is `known`. */
  readonly stored: { readonly objects: number; readonly movements: number; readonly known: number }
}

export interface TakeInProgress {
  readonly phase: 'reading' | 'parsing' | 'storing'
  readonly done?: number
  readonly total?: number
}

export interface IncomingFile {
  readonly name: string
  readonly bytes: () => Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Brings one file into the vault: its bytes go to a parser of their own, what that hands out goes to the vault part by part, and all of it
 * counts at once at the end. A file that fails or is stopped leaves nothing behind.
 *
 * @param openIntake a fresh parser; it is let go when this is over.
 * @param stop asks to give up.
 */
export async function takeIn(
  file: IncomingFile,
  vault: Pick<Client<VaultCalls>, 'beginImport' | 'importPart' | 'commitImport' | 'abandonImport'>,
  openIntake: () => Promise<Reply<Port>>,
  tell: (progress: TakeInProgress) => void,
  stop: AbortSignal,
): Promise<Reply<TakenIn>> {
  tell({ phase: 'reading' })
  let bytes
  try {
    bytes = await file.bytes()
  } catch {
    return failed('not-found')
  }
  const opened = await openIntake()
  if (!opened.ok) return opened
  const intake = client<IntakeCalls, IntakeEvents>(opened.value)
  const begun = await vault.beginImport(file.name)
  if (!begun.ok) {
    intake.close()
    return begun
  }
  const id = begun.value.import
  const giveUp = async (problem: Problem): Promise<Reply<TakenIn>> => {
    await vault.abandonImport(id)
    return { ok: false, problem }
  }
  let refused: Problem | undefined
  let storing: Promise<unknown> = Promise.resolve()
  const store = (part: ImportPart): void => {
    storing = storing.then(async () => {
      if (refused !== undefined || stop.aborted) return
      const reply = await vault.importPart(id, part)
      // A full disk ends the parser too: nobody waits for rows that have nowhere to go.
      if (!reply.ok) {
        refused = reply.problem
        intake.close()
      }
    })
  }
  intake.on('objects', objects => store({ objects }))
  intake.on('places', places => store({ places }))
  intake.on('movements', movements => store({ movements }))
  intake.on('rows', rows => store({ rows }))
  intake.on('progress', ({ done: parsed, total }) => tell({ phase: 'parsing', done: parsed, total }))
  const end = (): void => intake.close()
  stop.addEventListener('abort', end, { once: true })
  try {
    const parsed = stop.aborted ? failed('cancelled') : await intake.calls.parse({ name: file.name, bytes })
    if (parsed.ok) tell({ phase: 'storing' })
    await storing
    if (stop.aborted) return await giveUp({ code: 'cancelled' })
    if (refused !== undefined) return await giveUp(refused)
    if (!parsed.ok) return await giveUp(parsed.problem)
    const stored = await vault.commitImport(id)
    return stored.ok ? done({ summary: parsed.value, stored: stored.value }) : await giveUp(stored.problem)
  } finally {
    stop.removeEventListener('abort', end)
    intake.close()
  }
}
