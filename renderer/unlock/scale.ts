import { type OptionsGraph, ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english } from '@zxcvbn-ts/language-en'

/** Words that anybody would try first on this product. */
const OURS = ['waypost', 'border', 'analyst', 'vault', 'practice', 'exercise', 'passphrase']
/** Longer passphrases are weighed by their beginning: the cost grows with the square. */
const MOST = 100

// language-common 4.1.2 exports the module of its JSON instead of what is in it.
const { default: graphs = adjacencyGraphs } = adjacencyGraphs as OptionsGraph & { readonly default?: OptionsGraph }
const zxcvbn = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs })

/**
 * log10 of the guesses that an attacker needs who knows how people choose.
 *
 * @param known words that belong to this person or vault.
 */
export function guessesFor(passphrase: string, known: readonly string[] = []): number {
  return zxcvbn.check(passphrase.slice(0, MOST), [...OURS, ...known.filter(word => word !== '')]).guessesLog10
}
