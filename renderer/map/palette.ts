import { MODES } from '../../shared/movement/movement.ts'

/** What the canvases are painted with: the tokens of the stylesheet, read once for each theme. */
export interface Palette {
  /** Whether things stand on a dark or a light ground. */
  readonly theme: 'dark' | 'light'
  readonly ground: string
  readonly surface: string
  readonly ink: string
  readonly ink2: string
  readonly line: string
  readonly accent: string
  readonly focus: string
  readonly warn: string
  /** The two subjects that are compared. */
  readonly compared: { readonly one: string; readonly other: string }
  /** By mode ordinal. */
  readonly modes: readonly string[]
  /** By mode ordinal, as ImageData wants it: alpha, blue, green, red from the high byte, opaque. */
  readonly modePixels: Uint32Array
  /** Colour of each step of density, 0 clear. */
  readonly density: Uint32Array
}

export function readPalette(element: HTMLElement = document.documentElement): Palette {
  const style = getComputedStyle(element)
  const token = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise
  const worn = element.dataset['theme']
  const theme = worn === 'light' ? 'light' : 'dark'
  const modes = MODES.map(mode => token(`--mode-${mode}`, '#888888'))
  return {
    theme,
    ground: token('--ground', '#0f1317'), surface: token('--surface', '#141a20'), ink: token('--ink', '#e7ecf1'), ink2: token('--ink-2', '#aab6c2'),
    line: token('--line-strong', '#46535f'), accent: token('--accent', '#85a8ff'), focus: token('--focus', '#ffd75e'), warn: token('--warn', '#f2b950'),
    compared: { one: token('--compare-one', '#5cb3f0'), other: token('--compare-other', '#f0a04b') },
    modes, modePixels: Uint32Array.from(modes, pixel), density: ramp(worn === 'night' ? NIGHT_RAMP : theme === 'dark' ? DARK_RAMP : LIGHT_RAMP),
  }
}

type Stop = readonly [at: number, red: number, green: number, blue: number, alpha: number]

// Lightness rises (falls, on paper) all the way, so the ramp reads in grey and for every kind of colour vision.
const DARK_RAMP: readonly Stop[] = [[0, 58, 96, 190, 0], [0.12, 62, 118, 214, 70], [0.45, 88, 178, 226, 150], [0.78, 222, 214, 158, 205], [1, 255, 250, 232, 240]]
// No blue and no green: they would undo half an hour of getting used to the dark.
const NIGHT_RAMP: readonly Stop[] = [[0, 90, 20, 14, 0], [0.12, 128, 34, 26, 80], [0.45, 178, 58, 44, 150], [0.78, 226, 104, 84, 200], [1, 255, 168, 148, 235]]
const LIGHT_RAMP: readonly Stop[] = [[0, 120, 160, 205, 0], [0.12, 98, 146, 200, 74], [0.45, 46, 108, 172, 140], [0.78, 52, 64, 140, 195], [1, 44, 20, 84, 235]]

function ramp(stops: readonly Stop[]): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, step) => {
    const at = step / 255
    let next = 1
    while (next < stops.length - 1 && at > stops[next]![0]) next++
    const low = stops[next - 1]!
    const high = stops[next]!
    const part = (at - low[0]) / (high[0] - low[0])
    const [red, green, blue, alpha] = [1, 2, 3, 4].map(channel => Math.round(low[channel]! + (high[channel]! - low[channel]!) * part)) as [number, number, number, number]
    return (alpha << 24 | blue << 16 | green << 8 | red) >>> 0
  })
}

/** A `#rrggbb` colour as a pixel; grey for any other notation. */
function pixel(colour: string): number {
  const digits = /^#(?<rgb>[0-9a-f]{6})$/i.exec(colour)?.groups?.['rgb'] ?? '888888'
  const rgb = Number.parseInt(digits, 16)
  return (0xff << 24 | (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16) >>> 0
}
