import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NOTICES, notices } from '../../scripts/notices.mjs'

test('[TOOL-9] the notices are those of the packages that are shipped; if not, run: npm run notices', () => {
  expect(readFileSync(NOTICES, 'utf8')).toBe(notices())
})

test('[TOOL-9] every package that we name as a dependency is in them, and the one licence that is not open source stands on top', () => {
  const text = readFileSync(NOTICES, 'utf8')
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly dependencies: { readonly [name: string]: string } }
  expect(Object.entries(dependencies).filter(([name, version]) => !text.includes(`| ${name} | ${version} |`))).toEqual([])
  expect(text.indexOf('Hippocratic License 2.1')).toBeLessThan(text.indexOf('## Packages'))
  expect(text).toContain('Hippocratic License Version Number: 2.1.')
  expect(text).toContain('Natural Earth')
})
