// These functions run inside the workspace: Playwright carries their text there, so that each stands alone and imports nothing.

/**
 * Moves a pressed pointer over the timeline. One step counts from the move to the last pixel: what the page does at once, and what it does in
 * the frame after it, with every canvas painted to the end. Waiting for the frame is not counted.
 */
export async function brushSteps({ x, y, step, steps }: { readonly x: number; readonly y: number; readonly step: number; readonly steps: number }): Promise<readonly number[]> {
  const timeline = document.querySelector('.timeline-canvas')!
  const times: number[] = []
  for (let at = 0; at < steps; at++) {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.map-canvas:not([hidden]), .timeline-canvas')]
    await new Promise(resolve => setTimeout(resolve, 0))
    let began = 0
    requestAnimationFrame(() => {
      began = performance.now()
    })
    const start = performance.now()
    timeline.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerId: 1, pointerType: 'mouse', buttons: 1, clientX: x + step * (at + 1), clientY: y }))
    await Promise.resolve()
    await Promise.resolve()
    const now = performance.now() - start
    await new Promise(resolve => requestAnimationFrame(resolve))
    for (const canvas of canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1)
    times.push(now + performance.now() - began)
  }
  return times
}

/** Drags the pressed map along, measured as a brush is. */
export async function panSteps({ x, y, steps }: { readonly x: number; readonly y: number; readonly steps: number }): Promise<readonly number[]> {
  const times: number[] = []
  for (let at = 0; at < steps; at++) {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.map-canvas:not([hidden])')]
    await new Promise(resolve => setTimeout(resolve, 0))
    let began = 0
    requestAnimationFrame(() => {
      began = performance.now()
    })
    const start = performance.now()
    document.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, buttons: 1, clientX: x - 4 * (at + 1), clientY: y - at }))
    const now = performance.now() - start
    await new Promise(resolve => requestAnimationFrame(resolve))
    for (const canvas of canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1)
    times.push(now + performance.now() - began)
  }
  return times
}

/** Zooms by the wheel, and measures the page's own work of each frame until the zoom has come to rest. */
export async function zoomSteps({ x, y, steps }: { readonly x: number; readonly y: number; readonly steps: number }): Promise<readonly number[]> {
  const map = document.querySelector('.leaflet-container')!
  const times: number[] = []
  for (let at = 0; at < steps; at++) {
    map.dispatchEvent(new WheelEvent('wheel', { bubbles: true, cancelable: true, clientX: x, clientY: y, deltaY: at < steps / 2 ? -120 : 120 }))
    const until = performance.now() + 700
    while (performance.now() < until) {
      const began = await new Promise<number>(resolve => requestAnimationFrame(() => resolve(performance.now())))
      await new Promise(resolve => { const channel = new MessageChannel(); channel.port1.addEventListener('message', resolve); channel.port1.start(); channel.port2.postMessage(undefined) })
      times.push(performance.now() - began)
    }
  }
  return times
}

/** Counts from now on what keeps the page from answering for longer than 50 ms. */
export function watchLongTasks(): void {
  const seen: number[] = []
  Object.assign(globalThis, { seenLongTasks: seen })
  new PerformanceObserver(list => seen.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: false })
}

/** Milliseconds of each since `watchLongTasks`. */
export const longTasks = (): readonly number[] => (globalThis as { seenLongTasks?: readonly number[] }).seenLongTasks ?? []

/** Takes modes off the map and puts them back by the legend. */
export async function switchModes({ steps }: { readonly steps: number }): Promise<readonly number[]> {
  const times: number[] = []
  for (let at = 0; at < steps; at++) {
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>('.map-canvas:not([hidden]), .timeline-canvas')]
    const button = document.querySelectorAll<HTMLElement>('.legend-mode')[at >> 1 & 1]!
    await new Promise(resolve => setTimeout(resolve, 0))
    let began = 0
    requestAnimationFrame(() => {
      began = performance.now()
    })
    const start = performance.now()
    button.click()
    await Promise.resolve()
    await Promise.resolve()
    const now = performance.now() - start
    await new Promise(resolve => requestAnimationFrame(resolve))
    for (const canvas of canvases) canvas.getContext('2d')!.getImageData(0, 0, 1, 1)
    times.push(now + performance.now() - began)
  }
  return times
}

/** The same questions as one brush step, asked the plain way: rows as objects, filtered and counted from the beginning. */
export function objectsCountedAnew({ rows }: { readonly rows: number }): readonly number[] {
  const all = Array.from({ length: rows }, (_, row) => ({ time: row, mode: row % 6, post: row * 7 % 300, route: row * 13 % 7_000, x: row * 31 % 1_000, y: row * 17 % 500 }))
  return Array.from({ length: 8 }, (_, step) => {
    const start = performance.now()
    const shown = all.filter(one => one.time >= step * rows / 12 && one.time < step * rows / 12 + rows * 0.18)
    const counts = { mode: new Map<number, number>(), post: new Map<number, number>(), route: new Map<number, number>(), cell: new Map<number, number>() }
    const add = (map: Map<number, number>, key: number): void => void map.set(key, (map.get(key) ?? 0) + 1)
    for (const one of shown) {
      add(counts.mode, one.mode)
      add(counts.post, one.post)
      add(counts.route, one.route)
      add(counts.cell, one.x * 500 + one.y)
    }
    return performance.now() - start
  })
}
