import { type KeyboardEvent, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { moveEnd, useBrushed } from './brush.ts'
import { momentText, readMoment } from './moment-text.ts'
import type { Span } from './time-axis.ts'

/** The window in figures, to read exactly and to type. */
export function WindowFields({ all }: { readonly all: Span }) {
  const brushed = useBrushed(all)
  return (
    <span className="window-fields">
      <MomentField label={t('timeline.from')} time={brushed.from} onChange={time => moveEnd('from', time)} />
      <span aria-hidden>–</span>
      <MomentField label={t('timeline.to')} time={brushed.to} onChange={time => moveEnd('to', time)} />
      <abbr title={t('timeline.utcLong')}>UTC</abbr>
    </span>
  )
}

function MomentField({ label, time, onChange }: { readonly label: string, readonly time: number, readonly onChange: (time: number) => void }) {
  const [typed, setTyped] = useState<string>()
  const read = typed === undefined ? time : readMoment(typed)
  const take = (): void => {
    if (typed !== undefined && read !== undefined && read !== time) onChange(read)
    setTyped(undefined)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter' && read !== undefined) take()
    else if (event.key === 'Escape') setTyped(undefined)
    event.stopPropagation()
  }
  return (
    <input
      className="moment-field mono" type="text" inputMode="numeric" spellCheck={false} autoComplete="off" size={16} aria-label={label} title={t('timeline.fieldHelp')}
      aria-invalid={read === undefined} value={typed ?? momentText(time)} onChange={event => setTyped(event.target.value)} onBlur={take} onKeyDown={onKeyDown}
    />
  )
}
