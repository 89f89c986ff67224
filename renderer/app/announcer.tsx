import { useEffect } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { sentence, t } from '../../shared/wording/wording.ts'
import { vaultOpen, vaultProblem } from '../state/vault.ts'
import { notify } from '../ui/notice.tsx'

/** Says what goes wrong without anybody having asked, from the vault and from main. */
export function Announcer({ host }: { readonly host: HostBridge }) {
  useEffect(() => {
    const tell = (): void => {
      const problem = vaultProblem.get()
      if (problem === undefined) return
      notify({ tone: 'danger', text: sentence(problem) })
      vaultProblem.set(undefined)
    }
    const damaged = vaultOpen.get()?.damaged ?? 0
    if (damaged > 0) notify({ tone: 'danger', text: t('opening.damaged', { n: damaged }) })
    host.on('problem', problem => void notify({ tone: 'danger', text: sentence(problem) }))
    tell()
    return vaultProblem.subscribe(tell)
  }, [host])
  return null
}
