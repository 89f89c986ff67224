import { array, boolean, custom, enum as oneOf, int, maxLength, maximum, minimum, number, object, optional, safeParse, string } from 'zod/mini'
import { type Area, PAPERS, type PaperName, type Sheet, type SheetForm } from '../../shared/contract/sheet.ts'

/** Beyond it no screen is; the picture of one has nine times as many pixels. */
const MOST_PIXELS = 8_192
const MOST_BYTES = 256 * 1_024 * 1_024

const length = int().check(minimum(1), maximum(MOST_PIXELS))
const place = int().check(minimum(0), maximum(MOST_PIXELS))
const line = string().check(maxLength(2_000))
const lines = array(line).check(maxLength(500))

const areas = array(object({ x: place, y: place, width: length, height: length })).check(maxLength(16))
const png = custom<Uint8Array<ArrayBuffer>>(value => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer && value.length <= MOST_BYTES)
const sheet = object({
  paper: oneOf(Object.keys(PAPERS) as [PaperName, ...PaperName[]]),
  upright: boolean(),
  exercise: boolean(),
  marking: line,
  mark: string().check(maxLength(40)),
  title: line,
  picture: object({ png, width: length, height: length }),
  shown: line,
  filter: lines,
  sources: lines,
  caveats: lines,
  legend: array(object({ label: line, colour: string().check(maxLength(40)) })).check(maxLength(100)),
  scale: optional(object({ label: line, pixels: number().check(minimum(1), maximum(MOST_PIXELS)) })),
  made: line,
})
const form = oneOf(['pdf', 'png'])

export const readAreas = (value: unknown): readonly Area[] => read(safeParse(areas, value))
export const readSheet = (value: unknown): Sheet => read(safeParse(sheet, value)) as Sheet
export const readForm = (value: unknown): SheetForm => read(safeParse(form, value))

function read<T>(parsed: { readonly success: true; readonly data: T } | { readonly success: false }): T {
  if (!parsed.success) throw new TypeError('arguments not recognised')
  return parsed.data
}
