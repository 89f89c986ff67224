import { t } from '../../shared/wording/wording.ts'
import { COMMANDS, type Command } from './commands.ts'

const MOST = 7

export interface OfferedCommands {
  /** Begin with what is typed. They stand before everything that is found, so that what Enter does never changes when hits arrive. */
  readonly leading: readonly Command[]
  /** Have a word that begins with it, then those that hold all its words. Without a text, every command. */
  readonly others: readonly Command[]
}

export function commandsFor(text: string, words: (command: Command) => string = ({ label }) => t(label)): OfferedCommands {
  const offered = COMMANDS.filter(({ id }) => id !== 'search')
  const typed = text.trim().toLowerCase()
  if (typed === '') return { leading: [], others: offered }
  const labelled = offered.map(command => ({ command, label: words(command).toLowerCase() }))
  const leading = labelled.filter(({ label }) => label.startsWith(typed))
  const byWord = labelled.filter(entry => !leading.includes(entry) && entry.label.split(/\W+/).some(word => word.startsWith(typed)))
  const byParts = labelled.filter(entry => !leading.includes(entry) && !byWord.includes(entry) && typed.split(/\s+/).every(part => entry.label.includes(part)))
  const named = (entries: typeof labelled, most: number): Command[] => entries.slice(0, most).map(({ command }) => command)
  return { leading: named(leading, MOST), others: named([...byWord, ...byParts], MOST - Math.min(MOST, leading.length)) }
}
