import type { Side, ViewId } from '../../shared/workspace/arrangement.ts'
import { moveView, swapViews } from '../state/arrangement.ts'

/** A press that moves less is a click. CSS pixels. */
const SLACK_PX = 5
/** The outer part of a dock means its side, the middle means to change places. */
const EDGE = 0.28

export type Place = Side | 'middle'

/**
 * Where a thing let go at a point would stand.
 *
 * @param x From the start edge in reading order, 0…1. @param y From the top, 0…1.
 */
export function placeAt(x: number, y: number): Place {
  const depth: readonly (readonly [Side, number])[] = [['before', x], ['after', 1 - x], ['above', y], ['below', 1 - y]]
  const [side, least] = depth.reduce((best, one) => one[1] < best[1] ? one : best)
  return least < EDGE ? side : 'middle'
}

/** Lets a view be dragged by its head to a side of another, or onto its middle to change places. Escape gives up. @returns stops. */
export function followDrag(handle: HTMLElement, view: ViewId): () => void {
  const page = handle.ownerDocument
  let from: { readonly x: number; readonly y: number } | undefined
  let mark: HTMLElement | undefined
  let target: { readonly view: ViewId; readonly place: Place } | undefined

  const end = (): void => {
    from = target = undefined
    mark?.remove()
    mark = undefined
    page.removeEventListener('keydown', giveUp, true)
  }
  const giveUp = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    end()
  }
  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return
    from = { x: event.clientX, y: event.clientY }
    handle.setPointerCapture(event.pointerId)
    page.addEventListener('keydown', giveUp, true)
  }
  const moved = (event: PointerEvent): void => {
    if (from === undefined || (mark === undefined && Math.hypot(event.clientX - from.x, event.clientY - from.y) < SLACK_PX)) return
    if (mark === undefined) {
      mark = page.createElement('div')
      mark.className = 'dock-target'
      page.body.append(mark)
    }
    const dock = page.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-dock]')
    const over = dock?.dataset['dock']
    mark.hidden = dock === null || dock === undefined || over === undefined || over === view
    target = undefined
    if (dock === null || dock === undefined || over === undefined || over === view) return
    const box = dock.getBoundingClientRect()
    const across = (event.clientX - box.left) / box.width
    const isMirrored = page.documentElement.dir === 'rtl'
    const place = placeAt(isMirrored ? 1 - across : across, (event.clientY - box.top) / box.height)
    target = { view: over, place }
    const isLeft = place === (isMirrored ? 'after' : 'before')
    const isSide = place === 'before' || place === 'after'
    const isRow = place === 'above' || place === 'below'
    Object.assign(mark.style, {
      left: `${isSide && !isLeft ? box.left + box.width / 2 : box.left}px`,
      top: `${place === 'below' ? box.top + box.height / 2 : box.top}px`,
      width: `${isSide ? box.width / 2 : box.width}px`,
      height: `${isRow ? box.height / 2 : box.height}px`,
    })
  }
  const up = (): void => {
    const to = target
    end()
    if (to === undefined) return
    if (to.place === 'middle') swapViews(view, to.view)
    else moveView(view, to.view, to.place)
  }
  handle.addEventListener('pointerdown', down)
  handle.addEventListener('pointermove', moved)
  handle.addEventListener('pointerup', up)
  handle.addEventListener('pointercancel', end)
  return () => {
    end()
    handle.removeEventListener('pointerdown', down)
    handle.removeEventListener('pointermove', moved)
    handle.removeEventListener('pointerup', up)
    handle.removeEventListener('pointercancel', end)
  }
}
