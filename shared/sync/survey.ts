import { resource } from '../exchange/address.ts'
import type { TaxiiClient } from '../exchange/client.ts'
import type { ExchangeCode, Outcome } from '../exchange/outcome.ts'
import type { Collection } from '../exchange/resources.ts'

/** A collection and where it is; `key` is its whole address, unique over all roots of a source. */
export interface SurveyedCollection extends Collection {
  readonly key: string
  readonly root: string
  readonly maxContentLength: number
}

export interface Survey {
  readonly title: string
  readonly collections: readonly SurveyedCollection[]
}

/**
 * Asks a source what it has: discovery, every API root, every root's collections. The account's address may be the discovery resource,
 * an API root, or the bare origin. A root that fails is left out as long as another one answers.
 */
export async function surveySource(client: TaxiiClient, url: string): Promise<Outcome<Survey>> {
  const bare = isBare(url)
  const discovered = await client.discovery(bare ? resource(url, 'taxii2') : url)
  if (!discovered.ok) {
    const alone = bare || !MAY_BE_A_ROOT.includes(discovered.trouble.code) ? discovered : await surveyRoot(client, url)
    return alone.ok ? alone : discovered
  }
  const { title, roots } = discovered.value
  const surveys = await Promise.all(roots.map(root => surveyRoot(client, root)))
  const answered = surveys.filter(survey => survey.ok)
  const failed = surveys.find(survey => !survey.ok)
  if (answered.length === 0 && failed !== undefined) return failed
  return { ...discovered, value: { title, collections: answered.flatMap(survey => survey.value.collections) } }
}

/** What a request for a discovery resource meets at an API root. */
const MAY_BE_A_ROOT: readonly ExchangeCode[] = ['not-taxii', 'not-found']

/** An address without a path: discovery lies where the standard puts it. TAXII 2.1 §4.1. */
const isBare = (url: string): boolean => /^[a-z]+:\/\/[^/]+\/?$/i.test(url)

async function surveyRoot(client: TaxiiClient, root: string): Promise<Outcome<Survey>> {
  const [about, listed] = await Promise.all([client.root(root), client.collections(root)])
  if (!about.ok) return about
  if (!listed.ok) return listed
  const { title, maxContentLength } = about.value
  return {
    ...listed,
    value: { title, collections: listed.value.map(collection => ({ ...collection, key: resource(root, 'collections', collection.id), root, maxContentLength })) },
  }
}
