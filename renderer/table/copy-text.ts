/** Everything that a copy of rows says besides the rows. */
export interface Around {
  /** `TLP:AMBER`, and whatever limits it further; stands first and last. */
  readonly marking: string
  readonly lines: readonly string[]
}

/** Rows as a sheet takes them, with how they are to be handled before and after, so that neither end can be lost unseen. */
export function copyText(heads: readonly string[], rows: readonly (readonly string[])[], { marking, lines }: Around): string {
  return [marking, ...lines.map(plain), '', ...[heads, ...rows].map(cells => cells.map(cell).join('\t')), '', marking].join('\n')
}

const plain = (text: string): string => text.replaceAll(/[\t\r\n]+/g, ' ')

/** One cell, so that a sheet neither splits it nor works it out: a name may begin with = and a partner may have put it there. */
function cell(text: string): string {
  const line = plain(text)
  return /^[=+\-@]/.test(line) ? `'${line}` : line
}
