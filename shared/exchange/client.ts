import type { Json } from '../stix/json.ts'
import type { StixObject } from '../stix/object.ts'
import { originOf, queryOf, resource } from './address.ts'
import { judge, judgeBare } from './answer.ts'
import { type Credentials, authorization } from './credentials.ts'
import { envelope } from './envelope.ts'
import type { HttpRequest, Send, Sent } from './http.ts'
import { TAXII } from './media.ts'
import type { Outcome } from './outcome.ts'
import { readCollection, readCollections, readDiscovery, readManifest, readPage, readRoot, readStatus } from './read.ts'
import type { ApiRoot, Collection, Discovery, ManifestPage, ObjectsQuery, Page, Status } from './resources.ts'

export interface Account {
  /** Address of a discovery resource or of an API root, absolute. Credentials go to its origin and nowhere else. */
  readonly url: string
  readonly credentials?: Credentials
}

export interface Surroundings {
  /** Milliseconds since 1970-01-01 UTC, for clock skew and for dates in Retry-After. */
  readonly now: () => number
  /** Product and version for User-Agent, `Waypost/0.1.0`. TAXII 2.1 §3.2. */
  readonly agent?: string
}

/** TAXII 2.1 over an injected `send`. Every call answers with a value; none rejects and none follows a redirect. */
export interface TaxiiClient {
  /** @param url absolute; by default the account's own. */
  discovery(url?: string): Promise<Outcome<Discovery>>
  /** @param root absolute address ending in `/`, as `discovery` gives them. */
  root(root: string): Promise<Outcome<ApiRoot>>
  collections(root: string): Promise<Outcome<readonly Collection[]>>
  /** @param collection id or alias. */
  collection(root: string, collection: string): Promise<Outcome<Collection>>
  objects(root: string, collection: string, query: ObjectsQuery): Promise<Outcome<Page>>
  /** The versions of one object that match; the newest alone unless `match.version` says otherwise. */
  object(root: string, collection: string, id: string, query: ObjectsQuery): Promise<Outcome<Page>>
  manifest(root: string, collection: string, query: ObjectsQuery): Promise<Outcome<ManifestPage>>
  /** Posts one envelope. Adding what is there already is no error, so that a retry is safe. TAXII 2.1 §5.5. */
  add(root: string, collection: string, objects: readonly StixObject[]): Promise<Outcome<Status>>
  status(root: string, id: string): Promise<Outcome<Status>>
  /** All versions of one object. TAXII 2.1 §5.7. */
  remove(root: string, collection: string, id: string): Promise<Outcome<null>>
}

export function taxiiClient(send: Send, account: Account, { now, agent = 'Waypost' }: Surroundings): TaxiiClient {
  const home = originOf(account.url)
  const secret = authorization(account.credentials)
  // A discovery resource may name roots on other hosts (§4.1.1), and a hostile one would collect passwords that way.
  const headersFor = (url: string): HttpRequest['headers'] =>
    ({ accept: TAXII, 'user-agent': agent, ...(secret !== undefined && originOf(url) === home ? { authorization: secret } : {}) })

  const ask = async (request: Pick<HttpRequest, 'method' | 'url' | 'body'>): Promise<Sent> => {
    if (originOf(request.url) === undefined) return { ok: false, why: 'not-allowed' }
    return send({ ...request, headers: { ...headersFor(request.url), ...(request.body === undefined ? {} : { 'content-type': TAXII }) } })
  }
  const get = async <T>(url: string, read: (json: Json, headers: HttpRequest['headers']) => T | undefined): Promise<Outcome<T>> => {
    const sent = await ask({ method: 'GET', url })
    return judge(sent, now(), read)
  }

  return {
    discovery: (url = account.url) => get(resource(url), json => readDiscovery(json, resource(url))),
    root: root => get(resource(root), readRoot),
    collections: root => get(resource(root, 'collections'), readCollections),
    collection: (root, collection) => get(resource(root, 'collections', collection), readCollection),
    objects: (root, collection, query) => get(resource(root, 'collections', collection, 'objects') + queryOf(query), readPage),
    object: (root, collection, id, query) => get(resource(root, 'collections', collection, 'objects', id) + queryOf(query), readPage),
    manifest: (root, collection, query) => get(resource(root, 'collections', collection, 'manifest') + queryOf(query), readManifest),
    async add(root, collection, objects) {
      const sent = await ask({ method: 'POST', url: resource(root, 'collections', collection, 'objects'), body: envelope(objects) })
      return judge(sent, now(), readStatus)
    },
    status: (root, id) => get(resource(root, 'status', id), readStatus),
    async remove(root, collection, id) {
      const sent = await ask({ method: 'DELETE', url: resource(root, 'collections', collection, 'objects', id) })
      return judgeBare(sent, now())
    },
  }
}
