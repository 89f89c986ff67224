import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync('renderer/ui/tokens.css', 'utf8')
const dark = colours(/:root \{(?<body>[^}]*)\}/)
const worn = (theme: string): { readonly [name: string]: string } => ({ ...dark, ...colours(new RegExp(String.raw`\[data-theme='${theme}'\] \{(?<body>[^}]*)\}`)) })
const themes = { dark, light: worn('light'), night: worn('night'), contrast: worn('contrast') }

const PLANES = ['--ground', '--surface', '--raised', '--hover']
const MODES = ['road', 'rail', 'air', 'sea', 'foot', 'inland-water', 'unknown'].map(mode => `--mode-${mode}`)
/** What stands on what, and how far apart they have to be. WCAG 2.2 §1.4.3 and §1.4.11. */
const PAIRS: readonly (readonly [front: readonly string[], back: readonly string[], least: number])[] = [
  [['--ink', '--ink-2'], [...PLANES, '--pressed', '--selected'], 4.5],
  [['--ink-3'], ['--ground', '--surface', '--raised'], 4.5],
  [['--accent', '--danger', '--warn', '--ok'], ['--ground', '--surface', '--raised'], 4.5],
  [['--accent-ink'], ['--accent', '--accent-strong'], 4.5],
  [['--ink', '--danger'], ['--danger-ground'], 4.5],
  [['--ink', '--warn'], ['--warn-ground'], 4.5],
  [['--ink', '--ok'], ['--ok-ground'], 4.5],
  [['--exercise-ink'], ['--exercise', '--exercise-2'], 4.5],
  [['--tlp-red', '--tlp-amber', '--tlp-green', '--tlp-clear'], ['--tlp-ground'], 4.5],
  [['--focus'], [...PLANES, '--selected'], 3],
  [['--frame'], ['--ground', '--surface', '--raised'], 3],
  [MODES, ['--ground', '--surface', '--raised'], 3],
]

test.each(Object.entries(themes))('[UI-1] the %s theme can be read', (_name, colour) => {
  const weak = PAIRS.flatMap(([fronts, backs, least]) => fronts.flatMap(front => backs.map(back =>
    ({ pair: `${front} on ${back}`, least, got: Number(contrast(colour[front] ?? '', colour[back] ?? '').toFixed(2)) }))))
    .filter(({ got, least }) => !(got >= least))
  expect(weak).toEqual([])
})

test('[UI-1] the sum knows its two ends', () => {
  expect(contrast('#000', '#fff')).toBe(21)
  expect(contrast('#777', '#777777')).toBe(1)
  // https://www.w3.org/TR/WCAG22/: #767676 on white is the lightest grey that passes.
  expect(contrast('#767676', '#fff')).toBeCloseTo(4.54, 2)
})

function colours(block: RegExp): { readonly [name: string]: string } {
  const body = block.exec(css)?.groups?.['body'] ?? ''
  return Object.fromEntries([...body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]+);/g)].map(([, name = '', value = '']) => [name, value]))
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function luminance(hex: string): number {
  const digits = hex.length === 4 ? hex.slice(1).split('').map(d => d + d) : hex.slice(1).match(/../g) ?? []
  const [r = NaN, g = NaN, b = NaN] = digits.map(pair => {
    const c = parseInt(pair, 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
