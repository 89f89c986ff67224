import { Label, ProgressBar } from 'react-aria-components'
import { t } from '../../shared/wording/wording.ts'
import { Button } from './button.tsx'
import './progress.css'

export interface ProgressProps {
  readonly label: string
  /** Absent when nobody knows how much there is. */
  readonly total?: number | undefined
  readonly done?: number | undefined
  /** Under the bar: counts, time left. Its line is kept even while there is nothing to say. */
  readonly detail?: string
  readonly onCancel?: (() => void) | undefined
}

export function Progress({ label, total, done = 0, detail, onCancel }: ProgressProps) {
  const share = total === undefined || total <= 0 ? undefined : Math.min(100, 100 * done / total)
  return (
    <div className="progress">
      <ProgressBar className="progress-bar" value={share ?? 0} isIndeterminate={share === undefined}>
        <div className="progress-head">
          <Label>{label}</Label>
          {share !== undefined && <span className="progress-share">{Math.floor(share)}%</span>}
        </div>
        <div className="progress-track">
          <div className={share === undefined ? 'progress-fill unknown' : 'progress-fill'} {...(share === undefined ? {} : { style: { width: `${share}%` } })} />
        </div>
      </ProgressBar>
      {(detail !== undefined || onCancel !== undefined) && (
        <div className="progress-foot">
          <span>{detail}</span>
          {onCancel !== undefined && <Button size="small" tone="quiet" onPress={onCancel}>{t('ui.cancel')}</Button>}
        </div>
      )}
    </div>
  )
}
