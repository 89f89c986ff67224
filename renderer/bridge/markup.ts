import { policies } from './trusted.ts'

/** What Leaflet 1.9 writes as a string in the parts that we use: it probes for SVG while it is imported, and empties an element. */
const LITERALS: ReadonlySet<string> = new Set(['', '<svg/>'])

/** @returns the markup itself if it is one of the few literals, otherwise text that looks as the markup is written. */
export const harmless = (markup: string): string =>
  LITERALS.has(markup) ? markup : markup.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

policies?.createPolicy('default', { createHTML: harmless })
