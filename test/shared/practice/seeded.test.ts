import { expect, test } from 'vitest'
import { taxiiClient } from '../../../shared/exchange/client.ts'
import { PRACTICE_ACCOUNT } from '../../../shared/practice/account.ts'
import { practiceExchange } from '../../../shared/practice/exchange.ts'
import { practiceScenario } from '../../../shared/practice/scenario.ts'
import { judgeObject } from '../../../shared/practice/validity.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { pullCollection } from '../../../shared/sync/pull.ts'
import { surveySource } from '../../../shared/sync/survey.ts'
import { clock } from '../sync/setting.ts'

test('[PRACTICE-10] the seeded year comes over whole, and the exchange would take every object of it', async () => {
  const scenario = practiceScenario(5, 2_000)
  const now = scenario.opened + 86_400_000
  const handle = practiceExchange(scenario, { now: () => now, newId: () => 'x', account: PRACTICE_ACCOUNT })
  const { url, user, password } = PRACTICE_ACCOUNT
  const client = taxiiClient(request => Promise.resolve({ ok: true, response: handle(request) }), { url, credentials: { user, password } }, { now: () => now })
  const survey = await surveySource(client, url)
  const collections = survey.ok ? survey.value.collections : []
  expect(collections.length).toBe(scenario.collections.length)
  for (const [i, { root, id }] of collections.entries()) {
    const found: StixObject[] = []
    for await (const step of pullCollection(client, { root, collection: id, limit: 100 }, clock(now))) {
      if (step.kind === 'page') {
        expect(step.skipped).toEqual([])
        found.push(...step.objects)
      } else expect(step.trouble).toBeUndefined()
    }
    const seeded = scenario.collections[i]
    expect(found).toEqual(seeded?.objects(0, seeded.count))
    for (const object of found) expect(judgeObject(object)).toEqual({ ok: true, object })
  }
})
