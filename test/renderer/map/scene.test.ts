import { expect, test } from 'vitest'
import { hit, sceneOf } from '../../../renderer/map/scene.ts'
import { marksOf } from '../../../renderer/map/annotation-marks.ts'
import type { Filtered } from '../../../renderer/state/filtered.ts'
import { mercatorX, mercatorY } from '../../../shared/columns/projection.ts'
import { scanOf } from '../../../shared/columns/scan.ts'
import { Tally } from '../../../shared/columns/tally.ts'
import { viewOf } from '../state/vault-of-rows.ts'

const view = viewOf(300)
const scan = scanOf(view.columns)
const tally = new Tally(scan, undefined)
tally.moveTo(0, 300)
const shown: Filtered = { view, scan, positions: undefined, start: 0, end: 300, tally, conditions: {}, textRows: undefined, searching: false }

/** A map of the three posts at a zoom, with the second in its middle. */
function frame(zoom: number) {
  const world = 256 * 2 ** zoom
  return { width: 800, height: 600, world, zoom, left: mercatorX(17) * world - 400, top: mercatorY(47) * world - 300 }
}

test('[CHART-1] posts and routes in sight stand on the map, and none beside it', () => {
  const whole = sceneOf(shown, frame(6))
  expect(whole.posts.map(post => post.post.post)).toEqual([1, 2, 3])
  expect(whole.flows.map(({ flow }) => [flow.from, flow.to, flow.count])).toEqual([[2, 1, 100], [3, 2, 100], [1, 3, 100]])
  expect([whole.posts[1]!.x, whole.posts[1]!.y].map(Math.round)).toEqual([400, 300])
  expect(sceneOf(shown, frame(11)).posts.map(post => post.post.post)).toEqual([2])
})

test('[CHART-9] the busiest ribbon stands out, and those that lead out of sight recede', () => {
  const presences = sceneOf(shown, frame(6)).flows.map(({ presence }) => presence)
  expect(presences).toEqual(presences.toSorted((a, b) => b - a))
  expect(presences[0]).toBe(1)
  expect(Math.max(...sceneOf(shown, frame(11)).flows.map(({ presence }) => presence))).toBeLessThan(0.5)
})

test('[CHART-2] single movements stand on the map when it is near, and only then', () => {
  expect(sceneOf(shown, frame(6)).points).toBeUndefined()
  expect(sceneOf(shown, frame(11)).points?.length).toBe(100)
})

test('[CHART-4] a click means the post before a movement before a ribbon, and nothing where nothing is', () => {
  const scene = sceneOf(shown, frame(6))
  expect(hit(scene, shown, 401, 301)).toEqual({ on: 'place', place: 2 })
  const { ribbon } = scene.flows[1]!
  const middle = { x: (ribbon.fromX + 2 * ribbon.bendX + ribbon.toX) / 4, y: (ribbon.fromY + 2 * ribbon.bendY + ribbon.toY) / 4 }
  expect(hit(scene, shown, middle.x, middle.y)).toEqual({ on: 'route', route: scene.flows[1]!.flow.route })
  expect(hit(scene, shown, 5, 5)).toBeUndefined()
})

test('[CHART-7] an annotation stands where its anchors are, and a withdrawn one nowhere', () => {
  const note = {
    id: 'note--1', title: 'Gathers here', text: '', reliability: 'B', credibility: 2, tlp: 'GREEN', author: '', authorRef: 'identity--1', device: '', writtenOffline: false, sequence: 1, created: '', modified: '', version: 1, withdrawn: false,
    anchors: [
      { on: 'place', ref: view.places[3]!.ref }, { on: 'movement', ref: 'observed-data--1' }, { on: 'movement', ref: 'observed-data--2' }, { on: 'subject', ref: 'identity--1' },
      { on: 'area', ring: [[10, 40], [20, 40], [20, 50], [10, 40]] },
    ],
  } as const
  const marks = marksOf([note, { ...note, withdrawn: true }], view, view.columns, ref => ref === 'observed-data--1' ? 4 : undefined)
  expect(marks.map(({ x, y }) => [x, y].map(value => value.toFixed(6)))).toEqual([
    [mercatorX(18), mercatorY(48)], [mercatorX(17), mercatorY(47)], [mercatorX(15), mercatorY(50)],
  ].map(pair => pair.map(value => value!.toFixed(6))))
})
