/** As a person means it: case, spaces and dashes aside, and letters that look like digits read as these. */
const meant = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')

/** Whether this is that line of a sheet, with its word or without. */
export function isLine(typed: string, groups: readonly string[], word: string): boolean {
  const code = meant(groups.join(''))
  return meant(typed) === code || meant(typed) === code + meant(word)
}
