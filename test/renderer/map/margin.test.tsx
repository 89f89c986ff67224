// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { MapView } from '../../../renderer/map/map-view.tsx'
import { doing, draw } from '../seat.ts'

// There is no canvas here; what is drawn on it is proved beside it and in the journeys.
vi.mock(import('../../../renderer/map/map-drawing.ts'), async original => ({ ...await original(), attachDrawing: () => () => {} }))

const endings: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end()
})

test('[CHART-8] attribution and worldview stand beside every picture, and from zoom 8 the hint that lines are generalised', async () => {
  endings.push(await draw(<MapView />))
  const foot = (): string => document.querySelector('.map-foot')?.textContent ?? ''
  const enlarge = document.querySelector<HTMLElement>('button[aria-label="Zoom in"]')
  for (let zoom = 4; zoom <= 9; zoom++) {
    expect(foot()).toContain('Made with Natural Earth. Places: GeoNames, CC BY 4.0. Worldview: de facto lines of 2018, disputed lines dashed.')
    expect(foot().includes('lines may be a kilometre off'), `zoom ${zoom}`).toBe(zoom >= 8)
    await doing(() => enlarge?.click())
  }
})
