import { useEffect, useState } from 'react'
import { t } from '../../shared/wording/wording.ts'

/** Whole seconds until a moment on `performance.now()`'s clock; 0 once it has passed. */
export function useCountdown(until: number): number {
  const left = (): number => Math.max(0, Math.ceil((until - performance.now()) / 1_000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(left())
    const timer = setInterval(() => setSeconds(left()), 250)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react/exhaustive-deps -- `left` reads nothing but `until`
  }, [until])
  return seconds
}

/** How long the next attempt has to wait; nothing once it may be made. */
export function Wait({ seconds }: { readonly seconds: number }) {
  return seconds > 0 ? <p className="door-wait" role="timer">{t('door.wait', { seconds })}</p> : null
}
