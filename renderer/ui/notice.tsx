import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { t } from '../../shared/wording/wording.ts'
import { Button, IconButton } from './button.tsx'
import './notice.css'

export interface Notice {
  readonly tone: 'info' | 'ok' | 'danger'
  readonly text: string
  /** One thing to do about it, such as taking it back. */
  readonly action?: { readonly label: string, readonly keys?: string, readonly onPress: () => void }
}

interface Shown extends Notice { readonly number: number }

/** Long enough to read twice and to reach the button. What went wrong stays until it is closed. */
const STAYS_MS = 8_000
const MOST = 4

let shown: readonly Shown[] = []
let next = 1
const watching = new Set<() => void>()

/** Says something in the corner, over whatever is on the screen. @returns takes it away again. */
export function notify(notice: Notice): () => void {
  const entry = { ...notice, number: next++ }
  const close = (): void => show(shown.filter(({ number }) => number !== entry.number))
  // The same sentence twice says no more than once.
  show([...shown.filter(({ text }) => text !== entry.text), entry].slice(-MOST))
  if (notice.tone !== 'danger') setTimeout(close, STAYS_MS)
  return close
}

/** Where notices appear; stands in a window once. */
export function Notices() {
  const notices = useSyncExternalStore(watch, () => shown)
  return (
    <div className="notices" role="log" aria-label={t('ui.notices')}>
      {notices.map(({ number, tone, text, action }) => (
        <div key={number} className={`notice ${tone}`}>
          {tone === 'danger' ? <CircleAlert size={16} aria-hidden /> : tone === 'ok' ? <CircleCheck size={16} aria-hidden /> : <Info size={16} aria-hidden />}
          <p>{text}</p>
          {action !== undefined && (
            <Button
              size="small"
              {...(action.keys === undefined ? {} : { keys: action.keys })}
              onPress={() => {
                action.onPress()
                show(shown.filter(other => other.number !== number))
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton size="small" icon={X} label={t('ui.close')} onPress={() => show(shown.filter(other => other.number !== number))} />
        </div>
      ))}
    </div>
  )
}

function show(notices: readonly Shown[]): void {
  shown = notices
  for (const hear of watching) hear()
}

function watch(hear: () => void): () => void {
  watching.add(hear)
  return () => void watching.delete(hear)
}
