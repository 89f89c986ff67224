/** Chromium lays nothing out beyond about 33.5 million pixels. */
const TALLEST = 30_000_000

/** The part of a long list that is in sight. */
export interface VisibleRows {
  /** Pixels of the whole list, as far as the scroll bar knows. */
  readonly height: number
  readonly first: number
  /** One behind the last. */
  readonly end: number
  /** Pixels from the top of the list to the top of row `first`. */
  readonly top: number
}

/**
 * Which rows of a list are in sight. A list that is taller than the browser can lay out has a shorter scroll bar: its ends are still its
 * ends, and in between one pixel of the bar stands for more than one pixel of the list.
 */
export function visibleRows(count: number, rowHeight: number, viewport: number, scrolled: number): VisibleRows {
  const full = count * rowHeight
  const height = Math.min(full, TALLEST)
  const most = Math.max(0, height - viewport)
  const part = most === 0 ? 0 : Math.min(1, Math.max(0, scrolled / most))
  const offset = part * Math.max(0, full - viewport)
  const first = Math.min(count, Math.max(0, Math.floor(offset / rowHeight)))
  const end = Math.min(count, first + Math.ceil(viewport / rowHeight) + 1)
  return { height, first, end, top: Math.min(scrolled, most) - (offset - first * rowHeight) }
}

/** Where to scroll so that a row is in sight, as little as possible; undefined when it is. */
export function scrollTo(row: number, count: number, rowHeight: number, viewport: number, scrolled: number): number | undefined {
  const full = count * rowHeight
  const height = Math.min(full, TALLEST)
  const most = Math.max(0, height - viewport)
  const reach = Math.max(0, full - viewport)
  const offset = most === 0 ? 0 : Math.min(1, scrolled / most) * reach
  const wanted = row * rowHeight < offset ? row * rowHeight : (row + 1) * rowHeight > offset + viewport ? (row + 1) * rowHeight - viewport : undefined
  return wanted === undefined ? undefined : reach === 0 ? 0 : wanted / reach * most
}
