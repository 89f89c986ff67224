// Where on the screen a place of the world lies, worked out from nothing but what the map says about its pointer.
import type { Page } from '@playwright/test'
import { expect } from '../electron.ts'

export interface Degrees {
  readonly latitude: number
  readonly longitude: number
}

export interface Pixel {
  readonly x: number
  readonly y: number
}

const mercator = (latitude: number): number => Math.log(Math.tan(Math.PI / 4 + latitude * Math.PI / 360))

/** @returns the pixel of the window for a place, as long as the map is not moved. */
export async function mapScale(page: Page): Promise<(place: Degrees) => Pixel> {
  const box = await page.locator('.leaflet-container').boundingBox()
  if (box === null) throw new Error('there is no map')
  const [a, b] = [{ x: box.x + box.width * 0.2, y: box.y + box.height * 0.2 }, { x: box.x + box.width * 0.8, y: box.y + box.height * 0.8 }]
  const [atA, atB] = [await read(page, a), await read(page, b)]
  const perX = (b.x - a.x) / (atB.longitude - atA.longitude)
  const perY = (b.y - a.y) / (mercator(atB.latitude) - mercator(atA.latitude))
  return ({ latitude, longitude }) => ({ x: a.x + (longitude - atA.longitude) * perX, y: a.y + (mercator(latitude) - mercator(atA.latitude)) * perY })
}

async function read(page: Page, { x, y }: Pixel): Promise<Degrees> {
  // A pointer that does not move is not told of.
  await page.mouse.move(x - 3, y)
  await page.mouse.move(x, y)
  const words = page.locator('.cursor-place span').first()
  await expect(words).toHaveText(/° [NS] .*° [EW]/)
  const { south, north, west, east, latitude, longitude } = /^(?<latitude>[\d.]+)° (?:(?<north>N)|(?<south>S)) (?<longitude>[\d.]+)° (?:(?<east>E)|(?<west>W))$/.exec(await words.innerText())?.groups ?? {}
  if ((north ?? south) === undefined || (east ?? west) === undefined) throw new Error('the map does not say where its pointer is')
  return { latitude: Number(latitude) * (south === undefined ? 1 : -1), longitude: Number(longitude) * (west === undefined ? 1 : -1) }
}
