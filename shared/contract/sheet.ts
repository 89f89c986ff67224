/** Sizes that the laptop's printer is likely to hold, upright, in millimetres. */
export const PAPERS = { a4: { width: 210, height: 297 }, a3: { width: 297, height: 420 }, letter: { width: 215.9, height: 279.4 } } as const
export type PaperName = keyof typeof PAPERS
export type SheetForm = 'pdf' | 'png'

/** CSS pixels to a millimetre. */
const PER_MM = 96 / 25.4

/** Size of a sheet in CSS pixels. */
export function sheetSize({ paper, upright }: Pick<Sheet, 'paper' | 'upright'>): { readonly width: number; readonly height: number } {
  const [short, long] = [Math.round(PAPERS[paper].width * PER_MM), Math.round(PAPERS[paper].height * PER_MM)]
  return upright ? { width: short, height: long } : { width: long, height: short }
}

/** A part of a window, in pixels of its page. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A picture of a part of a window. */
export interface Picture {
  readonly png: Uint8Array<ArrayBuffer>
  /** In pixels of the page; the picture has three of its own for each. */
  readonly width: number
  readonly height: number
}

/** Everything that stands on one sheet, in words of the person who makes it. */
export interface Sheet {
  readonly paper: PaperName
  /** The long side runs downwards. */
  readonly upright: boolean
  readonly exercise: boolean
  /** `TLP:AMBER · releasable to XA`; on top and bottom. */
  readonly marking: string
  /** For the colour of the marking. */
  readonly mark: string
  readonly title: string
  readonly picture: Picture
  /** `12,000 of 20,000 movements`. */
  readonly shown: string
  /** Every condition; says so when there is none. */
  readonly filter: readonly string[]
  readonly sources: readonly string[]
  /** Worldview, attribution, how far the lines can be trusted: what a picture of the map must not be without. */
  readonly caveats: readonly string[]
  readonly legend: readonly { readonly label: string; readonly colour: string }[]
  /** A length on the ground in the middle of the map, and how many pixels of the page it takes. Its presence means that north is up. */
  readonly scale?: { readonly label: string; readonly pixels: number }
  /** Who made it and when, in words. */
  readonly made: string
}

/** Main asks these of the hidden print page. */
export type PrintCalls = {
  /** Answers once the sheet is drawn, picture and fonts included. */
  draw: (sheet: Sheet) => import('./reply.ts').Reply<null>
}
