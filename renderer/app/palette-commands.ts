import { t } from '../../shared/wording/wording.ts'
import { COMMANDS, type Command } from './commands.ts'

const MOST = 7

/**
 * Commands for what is typed, best first: those that begin with it, those with a word that begins with it, those that hold all its words.
 * Without a text all of them but the one that opened the list.
 */
export function commandsFor(text: string, words: (command: Command) => string = ({ label }) => t(label)): readonly Command[] {
  const offered = COMMANDS.filter(({ id }) => id !== 'search')
  const typed = text.trim().toLowerCase()
  if (typed === '') return offered
  const ranked = offered.flatMap(command => {
    const label = words(command).toLowerCase()
    const rank = label.startsWith(typed) ? 0 : label.split(/\W+/).some(word => word.startsWith(typed)) ? 1 : typed.split(/\s+/).every(part => label.includes(part)) ? 2 : 3
    return rank === 3 ? [] : [{ command, rank }]
  })
  return ranked.toSorted((a, b) => a.rank - b.rank).slice(0, MOST).map(({ command }) => command)
}
