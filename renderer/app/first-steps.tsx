import { FileInput, RadioTower, Vault } from 'lucide-react'
import { t } from '../../shared/wording/wording.ts'
import { showPanel } from '../state/session.ts'
import { useVaultStatus } from '../state/vault.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { chooseFile } from './importing.ts'
import './first-steps.css'

/** In a vault that has neither a source nor a movement: the two ways in which something comes. */
export function FirstSteps() {
  const status = useVaultStatus()
  if (status === undefined || status.rows > 0 || status.sources.length > 0) return null
  return (
    <div className="first-steps">
      <EmptyState
        icon={Vault}
        title={t('first.title')}
        actions={(
          <>
            <Button icon={RadioTower} tone="accent" onPress={() => showPanel('sources')}>{t('first.source')}</Button>
            <Button icon={FileInput} onPress={chooseFile}>{t('first.import')}</Button>
          </>
        )}
      >
        {t('first.words')}
      </EmptyState>
    </div>
  )
}
