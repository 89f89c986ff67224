import { randomUUID } from 'node:crypto'
import { PRACTICE_ACCOUNT } from '../../shared/practice/account.ts'
import { practiceExchange } from '../../shared/practice/exchange.ts'
import { FEWEST_MOVEMENTS, practiceScenario } from '../../shared/practice/scenario.ts'
import type { Handle } from './reach.ts'

/** The practice exchange of a practice vault. What is added to it lasts as long as this process. */
export function practiceInProcess({ seed, movements }: { readonly seed: number; readonly movements: number }): Handle {
  return practiceExchange(practiceScenario(seed, Math.max(FEWEST_MOVEMENTS, movements)), { now: Date.now, newId: randomUUID, account: PRACTICE_ACCOUNT })
}
