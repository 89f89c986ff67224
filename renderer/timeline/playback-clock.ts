import { useLens } from '../state/lens.ts'
import { SPEEDS, pause, play, playAt, setSpeed, usePlayback } from '../state/playback.ts'
import { brush, brushedSpan, endGesture } from './brush.ts'
import { wholeSpan } from './shown-span.ts'
import { DAY } from './time-axis.ts'

/** With reduced motion the record is stepped through, once a second, instead of flowing. */
const CALM_STEP_MS = 1_000

/** From the end of the window, or from the beginning when the window reaches the end. */
export function startPlayback(): void {
  const all = wholeSpan()
  if (all === undefined) return
  const { from, to } = brushedSpan(all)
  const length = playedLength()
  play(to < all.to ? to : Math.min(all.to, (to - from < all.to - all.from ? all.from : from) + length))
}

export const togglePlayback = (): void => usePlayback.getState().playing ? pause() : startPlayback()

/** The next slower or faster of the speeds; the slowest and the fastest stay. */
export function changeSpeed(step: 1 | -1): void {
  const at = SPEEDS.findIndex(one => one === usePlayback.getState().speed)
  setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + step))]!)
}

/** How much of the record the window shows at once while it plays: what it shows now, or a fiftieth when that is everything. */
function playedLength(): number {
  const all = wholeSpan()
  if (all === undefined) return DAY
  const { from, to } = brushedSpan(all)
  const length = to - from
  return length < all.to - all.from ? length : Math.max(DAY, Math.ceil((all.to - all.from) / 50 / DAY) * DAY)
}

/** Moves the window along with the clock while the record plays. @returns stops. */
export function followPlayback(calm: MediaQueryList = matchMedia('(prefers-reduced-motion: reduce)')): () => void {
  let frame = 0
  let before: number | undefined
  let length = DAY

  const step = (now: number): void => {
    const { playing, speed, at } = usePlayback.getState()
    const all = wholeSpan()
    if (!playing || at === undefined || all === undefined) {
      frame = 0
      return
    }
    frame = requestAnimationFrame(step)
    const passed = before === undefined ? 0 : now - before
    if (calm.matches && passed > 0 && passed < CALM_STEP_MS) return
    before = now
    // A page that was hidden for an hour goes on from where it was, not from where it would be.
    const next = at + Math.min(passed, CALM_STEP_MS) / 1000 * speed
    playAt(Math.min(next, all.to))
    brush({ from: Math.max(all.from, Math.min(next, all.to) - length), to: Math.min(next, all.to) }, 'play')
    if (next >= all.to) pause()
  }

  const end = usePlayback.subscribe((state, last) => {
    if (state.playing && !last.playing && frame === 0) {
      length = playedLength()
      before = undefined
      frame = requestAnimationFrame(step)
    } else if (!state.playing && last.playing) endGesture()
  })
  // A person who takes hold of the window takes over from the clock.
  const endLens = useLens.subscribe(state => {
    if (usePlayback.getState().playing && state.gesture !== 'play' && state.gesture !== undefined && state.gesture !== 'map') pause()
  })
  return () => {
    end()
    endLens()
    cancelAnimationFrame(frame)
    pause()
  }
}
