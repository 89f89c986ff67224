import { useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { type Problem, type Reply, failed } from '../../shared/contract/reply.ts'
import { t } from '../../shared/wording/wording.ts'
import { Progress } from '../ui/progress.tsx'
import type { Credential, Ground } from './doorway.ts'
import { KitOffer, KitStep } from './kit-step.tsx'
import { type KeysAtHand, openKeys } from './keys-at-hand.ts'
import { NoMemory } from './stretch.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface NewKitProps {
  readonly ground: Ground
  readonly host: HostBridge
  readonly random: (length: number) => Uint8Array
  readonly vault: string
  /** What has just been chosen, so that nobody has to type it a third time. */
  readonly credential: Credential
  /** Stands on the sheet; empty for the only person of a vault. */
  readonly person: string
  readonly onDone: () => void
}

/** After a vault was made, or its passphrase renewed: the kit before anything of the vault is seen. */
export function NewKit({ ground, host, random, vault, credential, person, onDone }: NewKitProps) {
  const [at, setAt] = useState<{ readonly keys: KeysAtHand, readonly kit: Bytes, readonly now: number }>()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  const run = async <T,>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> => {
    setBusy(true)
    setProblem(undefined)
    const reply = await ask().catch((fault: unknown): Reply<T> => failed(fault instanceof NoMemory ? 'no-memory' : 'internal'))
    if (!reply.ok) setProblem(reply.problem)
    setBusy(false)
    return reply
  }
  const close = (): void => {
    at?.keys.close()
    at?.kit.fill(0)
    setAt(undefined)
  }
  const make = async (): Promise<void> => {
    const keys = await run(async () => await openKeys(ground, vault, credential))
    if (!keys.ok) return
    const made = keys.value.makeKit()
    if (made.ok) setAt({ keys: keys.value, kit: made.value.kit, now: Date.now() })
    else {
      setProblem(made.problem)
      keys.value.close()
    }
  }
  const keep = async (): Promise<void> => {
    if (at === undefined) return
    const kept = await run(async () => await at.keys.keepKit(at.kit))
    if (!kept.ok) return
    close()
    onDone()
  }
  return (
    <>
      <div className="door-screen" hidden={isBusy}>
        {at === undefined
          ? <KitOffer problem={problem} onMake={() => void make()} onWithout={onDone} />
          : <KitStep vault={vault} person={person === '' ? t('people.unsigned') : person} now={at.now} kit={at.kit} host={host} random={random} problem={problem} onTyped={() => void keep()} onCancel={close} />}
      </div>
      {isBusy && <div className="door-work"><Progress label={t('desk.working')} detail={t('door.working.note')} /></div>}
    </>
  )
}
