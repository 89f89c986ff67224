import { useEffect, useState } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { setIdle, useFrame } from './frame.ts'

/** Main warns once a second while nobody is there; when the warnings stop, somebody is. */
const SILENCE_MS = 1_600
const SPOKEN: ReadonlySet<number> = new Set([120, 60, 30, 20, 10, 5])

/** Counts down to the lock. Any key or movement reaches main by itself and ends the countdown of an idle vault; nothing ends that of the longest sitting. */
export function IdleWarning({ host }: { readonly host: HostBridge }) {
  const idle = useFrame(state => state.idle)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    host.on('idle', setIdle)
  }, [host])
  useEffect(() => {
    if (idle === undefined) return undefined
    const away = setTimeout(() => {
      setIdle(undefined)
      setSeen(false)
    }, SILENCE_MS)
    return () => clearTimeout(away)
  }, [idle])
  const seconds = idle?.seconds ?? 0
  const isShift = idle?.why === 'shift'
  const close = (): void => isShift ? setSeen(true) : setIdle(undefined)
  return (
    <Dialog title={t('idle.title', { seconds })} size="small" isOpen={idle !== undefined && !(isShift && isSeen)} onClose={close} actions={<Button tone="accent" onPress={close}>{t(isShift ? 'ui.close' : 'idle.stay')}</Button>}>
      <p>{t(isShift ? 'idle.shift' : 'idle.note')}</p>
      {/* Said at a few moments only: a voice that counts every second says nothing else. */}
      <output className="visually-hidden">{SPOKEN.has(seconds) ? t('idle.title', { seconds }) : ''}</output>
    </Dialog>
  )
}
