import type { HostBridge } from '../../shared/contract/host.ts'
import { count } from '../../shared/wording/number.ts'
import { t } from '../../shared/wording/wording.ts'
import { useVaultOpening, useVaultProblem } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Progress } from '../ui/progress.tsx'
import './opening.css'

/** Until the vault is open. Mostly nobody sees it, because the door stands before it; a vault that has much to read or to mend shows how far it is. */
export function Opening({ host }: { readonly host: HostBridge }) {
  const opening = useVaultOpening()
  const problem = useVaultProblem()
  return (
    <main className="opening">
      <div className="opening-card">
        <h1>{t(problem === undefined ? 'opening.title' : 'opening.failed')}</h1>
        {problem !== undefined && <ProblemNote problem={problem} />}
        {problem === undefined && (
          <Progress
            label={t(opening === undefined ? 'opening.waiting' : `opening.${opening.phase}`)}
            done={opening?.done}
            total={opening?.total}
            detail={opening === undefined || opening.total === 0 ? '' : t('opening.count', { done: count(opening.done), total: count(opening.total) })}
          />
        )}
        {problem !== undefined && <Button tone="accent" onPress={() => void host.call('lock')}>{t('opening.lock')}</Button>}
      </div>
    </main>
  )
}
