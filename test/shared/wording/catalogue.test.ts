// The catalogue and the code that speaks from it, side by side. A key that is not there does not compile; the rest is looked at here.
import IntlMessageFormat from 'intl-messageformat'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import messages from '../../../assets/locales/en.json' with { type: 'json' }

type Part = ReturnType<IntlMessageFormat['getAst']>[number]
type Branches = Readonly<Record<string, { readonly value: readonly Part[] }>>

const catalogue: Readonly<Record<string, string>> = messages
const sources = ['shared', 'electron', 'renderer'].flatMap(layer => readdirSync(layer, { recursive: true, withFileTypes: true }))
  .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
  .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
const whole = sources.join('\n')

/** Names of the values that a sentence takes. */
function valuesOf(text: string): Set<string> {
  const names = new Set<string>()
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      // 0 is text, 7 the number of a plural.
      if (part.type !== 0 && part.type !== 7) names.add(part.value)
      if ('options' in part) for (const { value } of Object.values(part.options as Branches)) walk(value)
    }
  }
  walk(new IntlMessageFormat(text, 'en-GB').getAst())
  return names
}

/** What stands between an opening bracket before `from` and the bracket that closes it. */
function enclosed(source: string, from: number): string {
  let depth = 1
  let at = from
  for (; depth > 0 && at < source.length; at++) depth += '([{'.includes(source[at] ?? '') ? 1 : ')]}'.includes(source[at] ?? '') ? -1 : 0
  return source.slice(from, at - 1)
}

/** Names of the values that a call gives as an object written out; undefined for any other. */
function givenBy(argument: string): string[] | undefined {
  const inside = /^\s*\{([^]*)\}\s*$/.exec(argument)?.[1]
  if (inside === undefined || inside.includes('...')) return undefined
  let depth = 0
  const flat = inside.split('').map(sign => {
    depth += '([{'.includes(sign) ? 1 : ')]}'.includes(sign) ? -1 : 0
    return depth === 0 ? sign : ' '
  }).join('')
  return flat.split(',').map(entry => /^\s*(\w+)/.exec(entry)?.[1]).filter(name => name !== undefined)
}

test('[WORDS-7] every sentence is spoken by somebody', () => {
  const begun = [...whole.matchAll(/`((?:[a-zA-Z]+\.)+)\$\{/g)].map(([, prefix = '']) => prefix)
  const unspoken = Object.keys(catalogue).filter(key => !whole.includes(`'${key}'`) && !begun.some(prefix => key.startsWith(prefix)))
  expect(unspoken).toEqual([])
})

test('[WORDS-7] every call gives its sentence the values that it takes, and no other', () => {
  const wrong: string[] = []
  let seen = 0
  for (const source of sources) {
    for (const call of source.matchAll(/\bt\(\s*'([^']+)'\s*(,|\))/g)) {
      const [text, key = '', next] = call
      const given = next === ')' ? [] : givenBy(enclosed(source, call.index + text.length))
      const taken = [...valuesOf(catalogue[key] ?? '')]
      seen++
      if (given !== undefined && given.toSorted().join() !== taken.toSorted().join()) wrong.push(`${key} takes ${taken.join()}, is given ${given.join()}`)
    }
  }
  expect(wrong).toEqual([])
  expect(seen).toBeGreaterThan(300)
})

test('[WORDS-7] an apostrophe is the printed one, because the plain one quotes', () => {
  expect(Object.entries(catalogue).filter(([, text]) => text.includes('\'')).map(([key]) => key)).toEqual([])
})
