import { useEffect } from 'react'
import type { HostBridge } from '../../shared/contract/host.ts'
import { t } from '../../shared/wording/wording.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { setIdle, useFrame } from './frame.ts'

/** Main warns once a second while nobody is there; when the warnings stop, somebody is. */
const SILENCE_MS = 1_600

/** Counts down to the lock. Any key or movement reaches main by itself and ends it. */
export function IdleWarning({ host }: { readonly host: HostBridge }) {
  const seconds = useFrame(state => state.idleSeconds)
  useEffect(() => {
    host.on('idle', ({ seconds: left }) => setIdle(left))
  }, [host])
  useEffect(() => {
    if (seconds === undefined) return undefined
    const away = setTimeout(() => setIdle(undefined), SILENCE_MS)
    return () => clearTimeout(away)
  }, [seconds])
  return (
    <Dialog title={t('idle.title', { seconds: seconds ?? 0 })} size="small" isOpen={seconds !== undefined} onClose={() => setIdle(undefined)} actions={<Button tone="accent" onPress={() => setIdle(undefined)}>{t('idle.stay')}</Button>}>
      <p>{t('idle.note')}</p>
    </Dialog>
  )
}
