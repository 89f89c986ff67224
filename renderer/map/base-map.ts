import './global-leaflet.ts'
import type { GridLayer } from 'leaflet'
import type { Theme } from '../state/session.ts'
import { type Feature, type LabelRule, type PaintRule, CenteredTextSymbolizer, CircleSymbolizer, GroupSymbolizer, LineSymbolizer, OffsetTextSymbolizer, PolygonSymbolizer, leafletLayer, linear } from 'protomaps-leaflet'

/** From this map zoom on the lines may be a kilometre off and look exact; say so on screen. */
export const GENERALISED_FROM = 8
/** The map may be enlarged this far; beyond it misleads. */
export const DEEPEST_ZOOM = 12
/** What the pack's makers ask to be said beside every picture of it. */
export const ATTRIBUTION = 'Made with Natural Earth. Places: GeoNames, CC BY 4.0.'

/** From this map zoom on posts carry their names. */
export const POST_NAMES_FROM = 7

const FONT = '"Noto Sans Variable", "Noto Sans", sans-serif'

/** Colours and widths of the bundled pack's layers; see assets/basemap/README.md. */
const DARK = {
  sea: '#0c1118', land: '#18202c', urban: '#1f2937', river: '#22344a', maritime: '#33445c', glow: '#7c93b8', wide: 0.08, narrow: 0.1, border: '#56657d',
  claim: '#8a5f5c', control: '#c9786e', name: '#62748f', capital: '#c3d0e2', place: '#9fb0c6', dot: '#7f93ae', halo: '#10161f',
}
const LIGHT: typeof DARK = {
  sea: '#c5d4de', land: '#f6f3ea', urban: '#ebe5d6', river: '#9dbdd2', maritime: '#8aa5b8', glow: '#a08c64', wide: 0.1, narrow: 0.14, border: '#7b7260',
  claim: '#c98a80', control: '#b0443a', name: '#8b8371', capital: '#1f2530', place: '#3d4450', dot: '#4a5260', halo: '#fbf9f3',
}

/** Red alone, and dim: eyes stay used to the dark. What is apart is apart in lightness. */
const NIGHT: typeof DARK = {
  sea: '#080202', land: '#170706', urban: '#200a09', river: '#2e100d', maritime: '#42160f', glow: '#8a2c20', wide: 0.08, narrow: 0.1, border: '#7a2a1f',
  claim: '#8a3a2c', control: '#b84c38', name: '#93382a', capital: '#d8654e', place: '#b04f3d', dot: '#99402f', halo: '#0a0303',
}
/** Black, white and one yellow: every line that divides is as clear as text. */
const CONTRAST: typeof DARK = {
  sea: '#000000', land: '#1a1a1a', urban: '#2c2c2c', river: '#6a8296', maritime: '#b0b0b0', glow: '#ffffff', wide: 0, narrow: 0.12, border: '#e0e0e0',
  claim: '#e6c800', control: '#ffe14d', name: '#d0d0d0', capital: '#ffffff', place: '#ffffff', dot: '#ffffff', halo: '#000000',
}

type Look = typeof DARK
const LOOKS: Readonly<Record<Theme, Look>> = { dark: DARK, light: LIGHT, night: NIGHT, contrast: CONTRAST }
const lookOf = (theme: Theme): Look => LOOKS[theme]

/** Widths grow evenly from map zoom 2 to 10. */
const growing = (least: number, most: number): ((zoom: number) => number) => linear([[2, least], [10, most]])

const rank = (feature: Feature | undefined): number => Number(feature?.props['r'] ?? 99)
const hasRoom = (zoom: number, feature?: Feature): boolean => rank(feature) <= zoom

function paintRules(look: Look): PaintRule[] {
  const line = (dataLayer: string, color: string, width: (zoom: number) => number, more: { opacity?: number; dash?: number[] } = {}, filter?: PaintRule['filter']): PaintRule =>
    ({ dataLayer, symbolizer: new LineSymbolizer({ color, width, lineCap: more.dash === undefined ? 'round' : 'butt', lineJoin: 'round', ...more }), ...(filter === undefined ? {} : { filter }) })
  const kind = (k: string): NonNullable<PaintRule['filter']> => (_zoom, feature) => feature.props['k'] === k
  return [
    { dataLayer: 'countries', symbolizer: new PolygonSymbolizer({ fill: look.land }) },
    { dataLayer: 'urban', symbolizer: new PolygonSymbolizer({ fill: look.urban }), minzoom: 6 },
    line('rivers', look.river, growing(0.6, 1.4), {}, hasRoom),
    { dataLayer: 'lakes', symbolizer: new PolygonSymbolizer({ fill: look.sea }) },
    line('maritime', look.maritime, () => 1, { dash: [1, 4] }),
    line('borders', look.glow, growing(5, 14), { opacity: look.wide }),
    line('borders', look.glow, growing(2.5, 6), { opacity: look.narrow }),
    line('borders', look.border, growing(0.7, 1.5)),
    line('disputed', look.claim, growing(0.7, 1.2), { dash: [2, 4] }, kind('claim')),
    line('disputed', look.control, growing(0.9, 1.5), { dash: [5, 3] }, kind('control')),
  ]
}

function labelRules(look: Look): LabelRule[] {
  const important: NonNullable<LabelRule['sort']> = (a, b) => Number(a['r'] ?? 99) - Number(b['r'] ?? 99)
  const place = (font: string, fill: string, dot: string, radius: number) => new GroupSymbolizer([
    new CircleSymbolizer({ radius, fill: dot, stroke: look.halo, width: 0.8 }),
    new OffsetTextSymbolizer({ labelProps: ['n'], font, fill, stroke: look.halo, width: 2.5, offsetX: 5, offsetY: 4 }),
  ])
  const capital = (_zoom: number, feature: Feature): boolean => Number(feature.props['cap'] ?? 0) === 1
  return [
    {
      dataLayer: 'names', maxzoom: POST_NAMES_FROM - 1, filter: hasRoom, sort: important,
      symbolizer: new CenteredTextSymbolizer({
        labelProps: ['n'], textTransform: 'uppercase', font: zoom => `600 ${zoom < 5 ? 10 : 11}px ${FONT}`, letterSpacing: 0.5, maxLineChars: 14, lineHeight: 1.15,
        fill: look.name, stroke: look.halo, width: 2,
      }),
    },
    { dataLayer: 'places', filter: (zoom, feature) => hasRoom(zoom, feature) && capital(zoom, feature), sort: important, symbolizer: place(`600 12px ${FONT}`, look.capital, look.capital, 2.2) },
    // From zoom 7 on posts carry their names: of the towns only the larger stay beside them.
    { dataLayer: 'places', filter: (zoom, feature) => hasRoom(zoom < POST_NAMES_FROM ? zoom : zoom - 1, feature) && !capital(zoom, feature), sort: important, symbolizer: place(`400 11px ${FONT}`, look.place, look.dot, 1.6) },
  ]
}

export interface BaseMap {
  readonly layer: GridLayer
  /** The names, in the pane `labels` above everything that moves. */
  readonly names: GridLayer
  readonly wear: (theme: Theme) => void
}

/** What the type of protomaps-leaflet leaves out of its layer. */
interface Painted extends GridLayer {
  paintRules: PaintRule[]
  labelRules: LabelRule[]
  backgroundColor: string
  /** Tiles that were fetched and decoded, by source. */
  views: ReadonlyMap<string, unknown>
  clearLayout(): void
  rerenderTiles(): void
}

/** The world from the pack on the page's own origin. It needs no network and never asks for any. */
export function baseMap(theme: Theme, address = new URL('./basemap/world.pmtiles', document.baseURI).href): BaseMap {
  const look = lookOf(theme)
  const fonts = Promise.all([400, 600].map(weight => document.fonts.load(`${weight} 12px ${FONT}`))).then(() => ({ status: 'fulfilled' }))
  const shared = { url: address, maxDataZoom: 6, noWrap: true, attribution: '' }
  const layer = leafletLayer({ ...shared, backgroundColor: look.sea, paintRules: paintRules(look), labelRules: [] }) as unknown as Painted
  const names = leafletLayer({
    ...shared, pane: 'labels', paintRules: [], labelRules: labelRules(look),
    // A label that is laid out before its font is there is measured in another.
    tasks: [fonts as Promise<never>],
  } as Parameters<typeof leafletLayer>[0]) as unknown as Painted
  // Both draw the same tiles: each is fetched and decoded once.
  names.views = layer.views
  let worn = theme
  return {
    layer,
    names,
    wear(next) {
      if (next === worn) return
      worn = next
      const other = lookOf(next)
      layer.backgroundColor = other.sea
      layer.paintRules = paintRules(other)
      layer.rerenderTiles()
      names.labelRules = labelRules(other)
      names.clearLayout()
      names.rerenderTiles()
    },
  }
}
