import { useEffect } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { count } from '../../shared/wording/number.ts'
import { sentence, t } from '../../shared/wording/wording.ts'
import { showPanel } from '../state/session.ts'
import { vaultOpen, vaultProblem, vaultStatus } from '../state/vault.ts'
import { notify } from '../ui/notice.tsx'
import { condition, isDamaged, lookAtCondition, wantsBackup } from './condition.ts'

/** Who has just unlocked came to do something; a backup can wait until that is under way. */
const REMIND_AFTER_MS = 20_000

const show = { label: t('safety.show'), onPress: () => showPanel('safety') }

/** Says what goes wrong without anybody having asked, from the vault and from main, and what was found when the vault was opened. */
export function Announcer({ host }: { readonly host: HostBridge }) {
  useEffect(() => {
    const tell = (): void => {
      const problem = vaultProblem.get()
      if (problem === undefined) return
      notify({ tone: 'danger', text: sentence(problem) })
      vaultProblem.set(undefined)
    }
    host.on('problem', problem => void notify({ tone: 'danger', text: sentence(problem) }))
    tell()
    void tellOfOpening(host)
    const reminder = setTimeout(() => void remind(host), REMIND_AFTER_MS)
    const endings = [vaultProblem.subscribe(tell), vaultOpen.subscribe(() => void tellOfOpening(host))]
    return () => {
      clearTimeout(reminder)
      for (const end of endings) end()
    }
  }, [host])
  return null
}

/** Lost cache, damage, an older copy: each in a sentence, with the way to where more is said and done. */
async function tellOfOpening(host: HostBridge): Promise<void> {
  const open = vaultOpen.get()
  if (open === undefined) return
  if (open.rebuilt && open.rows > 0) notify({ tone: 'info', text: t('safety.rebuilt', { rows: count(open.rows) }) })
  const found = await lookAtCondition(host)
  if (found?.rolledBack !== undefined) notify({ tone: 'danger', text: t('opening.rolledBack'), action: show })
  if (open.damaged > 0 || (found !== undefined && isDamaged(found.pieces))) notify({ tone: 'danger', text: t('opening.damaged', { n: Math.max(1, open.damaged) }), action: show })
}

async function remind(host: HostBridge): Promise<void> {
  const found = condition.get() ?? await lookAtCondition(host)
  const status = vaultStatus.get()
  if (found === undefined || status === undefined || !wantsBackup(found, status.rows + status.objects, vaultOpen.get()?.exercise === true, Date.now())) return
  notify({ tone: 'info', text: t(found.lastBackup === undefined ? 'safety.remind' : 'safety.remindLate'), action: show })
}
