import { expect, test } from 'vitest'
import { judged } from '../../tools/electronegativity/scan.mjs'

const found = (check: string, severity: string, file = 'electron/main/windows.ts') => ({ check, severity, file, line: 1 })

test('[TOOL-21] what nobody has reviewed is refused, a grave one always', () => {
  expect(judged([found('PRELOAD_JS_CHECK', 'MEDIUM'), found('CSP_GLOBAL_CHECK', 'LOW'), found('LIMIT_NAVIGATION', 'INFORMATIONAL')]).refused).toEqual([])
  expect(judged([found('CUSTOM_ARGUMENTS_JS_CHECK', 'MEDIUM')]).refused).toEqual([found('CUSTOM_ARGUMENTS_JS_CHECK', 'MEDIUM')])
  expect(judged([found('PRELOAD_JS_CHECK', 'HIGH')]).refused).toEqual([found('PRELOAD_JS_CHECK', 'HIGH')])
})

test('[TOOL-21] a scanner that misses what was planted has not looked', () => {
  expect(judged([found('NODE_INTEGRATION_JS_CHECK', 'HIGH', 'planted.ts')])).toMatchObject({ planted: true, refused: [], all: [] })
  expect(judged([])).toMatchObject({ planted: false })
})
