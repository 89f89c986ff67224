// These functions run inside the workspace: Playwright carries their text there, so that each stands alone and imports nothing.

export interface BlankRows {
  /** Places of a row that had none, summed over all frames. */
  readonly blank: number
  /** Frames that were looked at. */
  readonly frames: number
  /** Names that said that they are being fetched, summed over all frames. */
  readonly fetching: number
  /** Milliseconds from the last scroll until nothing in sight was being fetched any more. */
  readonly settled: number
}

/**
 * Runs the table's list through by steps that grow from a row to a hundred thousand, forwards and back, and looks in every frame, after the browser has laid it out,
 * whether each place of a row in sight has one with something written in it.
 */
export async function scrollThrough({ steps }: { readonly steps: number }): Promise<BlankRows> {
  const grid = document.querySelector<HTMLElement>('.table-grid')!
  const head = grid.querySelector<HTMLElement>('.table-head')!
  let [blank, frames, fetching] = [0, 0, 0]
  const frame = (): Promise<void> => new Promise(resolve => requestAnimationFrame(() => {
    // Behind the page's own work of this frame: what is looked at now is what is painted.
    const channel = new MessageChannel()
    channel.port1.addEventListener('message', () => resolve())
    channel.port1.start()
    channel.port2.postMessage(undefined)
  }))
  const look = (): void => {
    frames++
    const { left, bottom } = grid.getBoundingClientRect()
    const top = head.getBoundingClientRect().bottom
    const low = Math.min(bottom, top + grid.clientHeight - head.offsetHeight)
    for (let y = top + 13; y < low - 13; y += 26) {
      const row = document.elementFromPoint(left + 60, y)?.closest('.table-row, .table-group')
      if (row === null || row === undefined || row.textContent.trim() === '') blank++
    }
    fetching += grid.querySelectorAll('.table-waiting').length
  }
  const most = grid.scrollHeight - grid.clientHeight
  for (const direction of [1, -1]) {
    for (let step = 0; step < steps; step++) {
      const by = 26 * 10 ** (step % 6) * (step % 6 === 0 ? 3 : 1)
      const to = grid.scrollTop + direction * by
      grid.scrollTop = to < 0 || to > most ? most / 2 : to
      await frame()
      look()
    }
  }
  const ended = performance.now()
  while (grid.querySelector('.table-waiting') !== null && performance.now() - ended < 5_000) await frame()
  return { blank, frames, fetching, settled: performance.now() - ended }
}

/**
 * Opens cards by the page's own path, a lane or a row of the table, and measures each from the act until the card of the new subject stands painted.
 *
 * @param rows Indexes of lines in sight whose subject is opened, one after the other.
 */
export async function openCards({ rows }: { readonly rows: readonly number[] }): Promise<readonly number[]> {
  const grid = document.querySelector<HTMLElement>('.table-grid')!
  const times: number[] = []
  let before = document.querySelector('.card-name')
  for (const index of rows) {
    grid.scrollTop = index * 26
    await new Promise(resolve => setTimeout(resolve, 120))
    const row = [...grid.querySelectorAll<HTMLElement>('.table-row:not(.table-head)')].find(one => one.querySelector('.cell-subject .table-nothing') === null && one.querySelector('.cell-subject') !== null)
    if (row === undefined) continue
    const began = performance.now()
    row.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))
    while (performance.now() - began < 3_000) {
      const name = document.querySelector('.card-name')
      if (name !== null && name !== before) break
      await new Promise(resolve => { const channel = new MessageChannel(); channel.port1.addEventListener('message', resolve); channel.port1.start(); channel.port2.postMessage(undefined) })
    }
    void document.body.offsetHeight
    times.push(performance.now() - began)
    before = document.querySelector('.card-name')
  }
  return times
}
