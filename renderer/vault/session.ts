import type { AuditEvent } from '../../shared/audit/event.ts'
import type { Calls } from '../../shared/contract/channel.ts'
import { done, failed, type Reply } from '../../shared/contract/reply.ts'
import type { SyncProgress, Tombstone, VaultCalls, VaultEvents, VaultStatus } from '../../shared/contract/vault.ts'
import { HIGHEST } from '../../shared/handling/level.ts'
import { readWatch } from '../../shared/workspace/watch.ts'
import { owed } from '../../shared/outbox/queue.ts'
import { Answers } from './answers.ts'
import { eventOf } from './audited.ts'
import { compact } from './compaction.ts'
import { Finder } from './finder.ts'
import { Forwarding } from './forwarding.ts'
import { Imports } from './imports.ts'
import { Lineage } from './lineage.ts'
import type { Link } from './link.ts'
import { Naming } from './naming.ts'
import { Notes } from './notes.ts'
import { readRests, type OpenVault } from './opening.ts'
import { Pulling } from './pulling.ts'
import { Pushing } from './pushing.ts'
import type { Received } from './receiving.ts'
import { reconcile } from './reconciling.ts'
import { mayRule, retain, retentionOf, setRetention } from './retention.ts'
import { snapshot } from './snapshot.ts'
import { answered, since, tryWatch } from './since.ts'
import { Sources } from './sources.ts'
import { stateHash } from './state-hash.ts'
import { subjectCard } from './subject-card.ts'
import { tidy } from './tidying.ts'
import { deviceOf, ensureUser } from './user.ts'

/** What the world outside gives an open vault. */
export interface World {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly now: () => number
  /** 0 ≤ x < 1. */
  readonly random: () => number
  /** A UUID, random. */
  readonly newId: () => string
  readonly tell: <K extends keyof VaultEvents>(name: K, value: VaultEvents[K]) => void
  /** Asks for an event to be kept: of what is done without a call. */
  readonly keep: (event: AuditEvent) => Promise<Reply<null>>
  /** Lets other work go first. */
  readonly breathe: () => Promise<void>
}

/** Between two words on the status, so that a pull of many pages does not flood the pages. */
const STATUS_MS = 200
/** After the first question of a page, and after the opening when none comes, what only some questions need is read. */
const DRAWING_MS = 50
const NOBODY_ASKS_MS = 300
/** Below what a person notices. */
const NOTES_MS = 20
const DAY_MS = 86_400_000
/** A rule that could not run, because the disk is full or a file is coming in, is tried again. */
const HOUR_MS = 3_600_000
const LARGEST_SETTING = 1_000_000
/** Calls that need neither ids nor remarks of rows. */
const FROM_COLUMNS: ReadonlySet<string> = new Set<keyof VaultCalls>([
  'view', 'status', 'entityRanks', 'entities', 'annotations', 'history', 'drafts', 'keepDraft', 'outbox', 'settings', 'keepSetting', 'retention', 'setRetention',
])

/** An open vault: everything that a page may ask, and what happens by itself. */
export class Session {
  readonly calls: Calls<VaultCalls>
  readonly #vault: OpenVault
  readonly #world: World
  readonly #link: Link
  readonly #answers: Answers
  readonly #finder: Finder
  readonly #notes: Notes
  readonly #forwarding: Forwarding
  readonly #lineage: Lineage
  readonly #sources: Sources
  readonly #imports: Imports
  readonly #pulling: Pulling
  readonly #pushing: Pushing
  #statusTimer: ReturnType<typeof setTimeout> | undefined
  #retaining: ReturnType<typeof setTimeout> | undefined
  #notesTimer: ReturnType<typeof setTimeout> | undefined
  #warming = false
  /** Once in a session is often enough for what takes weeks to pile up. */
  #renewed = false
  #savedAt = 0
  #pending = 0
  /** Rows below this number have been asked already. */
  #watched = 0
  #stopped = false
  #open = false
  /** Hears of the first questions: whether they need more than columns. */
  #asked: (more: boolean) => void = () => {}
  /** Ids and remarks are there. */
  readonly #whole: Promise<void>
  #damaged: number

  constructor(vault: OpenVault, link: Link, world: World) {
    const { holdings, truth, practice } = vault
    const { now, random, newId, tell } = world
    this.#vault = vault
    this.#damaged = vault.damaged
    this.#world = world
    this.#link = link
    this.#answers = new Answers(holdings, practice)
    this.#finder = new Finder(holdings, truth, this.#answers)
    this.#notes = new Notes(holdings, truth, this.#finder, () => ({
      author: holdings.user?.identity.name ?? '', authorRef: holdings.user?.identity.id ?? 'identity--00000000-0000-0000-0000-000000000000',
      device: deviceOf(holdings), writtenOffline: link.state !== 'online',
    }), newId)
    this.#lineage = new Lineage(holdings, truth, newId)
    this.#forwarding = new Forwarding(holdings, truth, this.#finder, new Naming(holdings, truth, this.#answers), practice, newId, this.#lineage)
    this.#sources = new Sources(holdings, truth, link, now, newId, this.#lineage)
    const received = (what: Received): void => this.#received(what)
    this.#imports = new Imports(holdings, truth, now, newId, received)
    const sync = (progress: SyncProgress): void => tell('sync', progress)
    const means = { holdings, truth, link, sources: this.#sources, lineage: this.#lineage, now, random, tell: sync }
    this.#pulling = new Pulling({
      ...means, received, changed: () => this.#statusChanged(), failed: problem => tell('problem', problem),
      answered: () => void truth.checkIn(),
      offered: () => {
        this.#outboxChanged()
        this.#pushing.look()
      },
    })
    this.#pushing = new Pushing({ ...means, forwarding: this.#forwarding, changed: () => this.#outboxChanged() })
    truth.onTurn = (wrote, pending) => {
      if (wrote) this.#savedAt = now()
      // A turn that wrote nothing is news only to who was told that it waits.
      if (wrote || pending < this.#pending) tell('saved', { at: this.#savedAt, pending })
      this.#pending = pending
    }
    this.#whole = this.#complete()
    this.calls = this.#afterWhole(this.#answer())
  }

  /** Reads ids and remarks, which the first picture does without. */
  async #complete(): Promise<void> {
    await this.#pictured()
    const { damaged } = await readRests(this.#vault, this.#world.breathe)
    if (damaged === 0) return
    this.#damaged += damaged
    this.#rowsChanged(true)
    this.#world.tell('open', this.opened())
  }

  /** Until a page has been given what it draws and had a moment to draw it, or somebody needs more, or nobody asks. */
  async #pictured(): Promise<void> {
    await new Promise<void>(resolve => {
      let timer = setTimeout(resolve, NOBODY_ASKS_MS)
      this.#asked = more => {
        clearTimeout(timer)
        timer = setTimeout(resolve, more ? 0 : DRAWING_MS)
      }
    })
  }

  /** Everything that may need an id or a remark waits until they are there, a fifth of a second for a million rows. */
  #afterWhole(calls: Calls<VaultCalls>): Calls<VaultCalls> {
    return Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, FROM_COLUMNS.has(name) ? call : async (...args: never[]) => {
      this.#asked(true)
      await this.#whole
      return await (call as (...args: never[]) => unknown)(...args)
    }])) as unknown as Calls<VaultCalls>
  }

  /** Makes a new vault ready, says that it is open, and starts what runs by itself. */
  async start(user: string, name: string): Promise<Reply<null>> {
    const { holdings, truth, practice } = this.#vault
    const ready = await ensureUser(holdings, truth, { user, organisation: name, practice }, this.#world)
    if (!ready.ok) return ready
    await this.#lineage.ensureHand()
    this.#open = true
    this.#watched = holdings.rows.count
    this.#world.tell('open', this.opened())
    if (practice) await this.#sources.ensurePractice()
    this.#world.tell('status', this.status())
    void this.#imports.dropUnfinished()
    await this.#whole
    await this.#settle()
    void this.#pulling.run()
    void this.#pushing.run()
    void this.#warm()
    void this.#fillCopy()
    void this.#retainDaily()
    return done(null)
  }

  /** What sessions with another clearance, or of a build before levels, have left for this one to do. */
  async #settle(): Promise<void> {
    const { holdings, truth } = this.#vault
    const reconciled = await reconcile(holdings, truth)
    if (reconciled.ok && reconciled.value) this.#rowsChanged(true)
    if (!holdings.isAhead || holdings.clearance !== HIGHEST) return
    const parts = [holdings.reservation()]
    await truth.write(() => ({ change: { parts, apply: () => holdings.foldAll(parts) }, result: null }))
  }

  /** The second copy was lost or is behind: fills it from the files, and tells how far it is. */
  async #fillCopy(): Promise<void> {
    const { truth, missing } = this.#vault
    if (missing.length > 0) await truth.copy(missing, copied => this.#world.tell('copying', { done: copied, total: missing.length }))
  }

  /** Pages may ask. */
  get isOpen(): boolean {
    return this.#open
  }

  opened(): VaultEvents['open'] {
    const { holdings, missing, practice } = this.#vault
    return {
      rows: holdings.rows.count, rebuilt: missing.length > 0, damaged: this.#damaged, exercise: practice, user: holdings.user?.identity.name ?? '',
      role: holdings.member.role, clearance: holdings.clearance,
    }
  }

  status(): VaultStatus {
    const { holdings, truth } = this.#vault
    return {
      link: this.#link.state,
      sources: this.#sources.all().map(source => this.#sources.state(source)),
      owed: owed(this.#forwarding.items()),
      waiting: holdings.shelf.waiting,
      objects: holdings.shelf.size,
      rows: holdings.rows.count,
      bytesOnDisk: holdings.segmentBytes + truth.journalBytes,
    }
  }

  linkChanged(): void {
    this.#statusChanged()
  }

  linkReturned(): void {
    this.#pulling.linkReturned()
    void this.#pushing.linkReturned()
  }

  stop(): void {
    this.#stopped = true
    this.#pulling.stop()
    this.#pushing.stop()
    clearTimeout(this.#statusTimer)
    clearTimeout(this.#retaining)
    clearTimeout(this.#notesTimer)
  }

  #answer(): Calls<VaultCalls> {
    const { holdings, truth } = this.#vault
    const { now, tell } = this.#world
    const answers = this.#answers
    const notesChanged = <T>(reply: Reply<T>): Reply<T> => {
      // The person waits for the answer alone; how many notes there are is counted behind it, once for several.
      if (reply.ok) {
        this.#notesTimer ??= setTimeout(() => {
          this.#notesTimer = undefined
          tell('annotations', { count: answers.standingNotes().length })
        }, NOTES_MS)
      }
      return reply
    }
    const queued = <T>(reply: Reply<T>): Reply<T> => {
      if (reply.ok) this.#outboxChanged()
      this.#pushing.look()
      return reply
    }
    return {
      view: () => {
        this.#asked(false)
        return done(answers.view())
      },
      status: () => done(this.status()),
      rows: rows => done(answers.rows(rows)),
      entityRanks: () => done(answers.entityRanks()),
      entities: ordinals => done([...ordinals].flatMap(ordinal => answers.entity(ordinal) ?? [])),
      handlingOf: rows => done(answers.handlingOf(rows)),
      copyOut: rows => done({ ...answers.handlingOf(rows), rows: rows.length }),
      printOut: rows => done({ ...answers.handlingOf(rows), rows: rows.length }),
      find: (text, limit) => done(answers.find(text, limit)),
      rowsWithText: text => done(answers.rowsWithText(text)),
      since: async at => done(await since(at, now(), holdings, answers)),
      tryWatch: (watch, days) => {
        // What the guard let through may say more than a query does.
        const read = readWatch(watch)
        return read === undefined ? failed('bad-arguments') : done(tryWatch(read, days, now(), holdings, answers))
      },
      subject: async ref => {
        const card = await subjectCard(ref, holdings, answers)
        return card === undefined ? failed('not-found') : done(card)
      },
      object: async id => {
        const found = await this.#finder.find(id)
        return done(found === undefined ? null : { object: found.object, source: holdings.sources.get(found.origin)?.title ?? found.origin, arrived: found.at })
      },
      rowOf: id => {
        const row = holdings.rows.rowOf(id)
        return done(row < 0 ? null : row)
      },

      annotations: () => done(answers.standingNotes()),
      history: id => done(this.#notes.history(id)),
      inheritedMark: draft => done(this.#notes.inheritedMark(draft)),
      annotate: async draft => notesChanged(await this.#notes.annotate(draft, now())),
      revise: async (id, draft) => notesChanged(await this.#notes.revise(id, draft, now())),
      withdraw: async id => notesChanged(await this.#notes.withdraw(id, now())),
      undo: async () => notesChanged(await this.#notes.undo(now())),
      keepDraft: async (key, text) => {
        const entry = { kind: 'draft', key, text } as const
        return await truth.write(() => (holdings.drafts.get(key) ?? '') === text ? { result: null } : { change: holdings.changeBy(entry), result: null })
      },
      drafts: () => done(Object.fromEntries(holdings.drafts)),

      previewFinding: async draft => await this.#forwarding.preview(draft, now()),
      forward: async draft => queued(await this.#forwarding.forward(draft, now())),
      outbox: () => done(this.#forwarding.items()),
      retry: async id => queued(await this.#forwarding.retry(id)),
      amend: async (id, change) => queued(await this.#forwarding.amend(id, change, now())),
      discardUnsent: async id => queued(await this.#forwarding.discardUnsent(id)),

      saveSource: async settings => {
        const saved = await this.#sources.save(settings)
        if (saved.ok) {
          this.#statusChanged()
          this.#pulling.changed(saved.value.id)
          void this.#pushing.personActed()
        }
        return saved
      },
      testSource: async settings => await this.#sources.test(settings),
      removeSource: async id => {
        const removed = await this.#sources.remove(id)
        this.#pulling.changed(id)
        this.#statusChanged()
        return removed
      },
      sync: () => {
        this.#pulling.pullNow()
        void this.#pushing.personActed()
        return done(null)
      },
      compare: () => {
        this.#pulling.pullNow(true)
        void this.#pushing.personActed()
        return done(null)
      },
      cancelSync: () => {
        this.#pulling.cancel()
        return done(null)
      },

      beginImport: () => done({ import: this.#imports.begin() }),
      importPart: async (id, part) => await this.#imports.part(id, part),
      commitImport: async id => await this.#imports.commit(id),
      abandonImport: async id => await this.#imports.abandon(id),

      settings: () => done(Object.fromEntries([...holdings.settings].filter(([key]) => !key.startsWith('vault.')))),
      keepSetting: async (key, value) => {
        if (key.startsWith('vault.') || (JSON.stringify(value) ?? '').length > LARGEST_SETTING) return failed('bad-arguments')
        const entry = { kind: 'setting', key, value: value ?? null } as const
        return await truth.write(() => ({ change: holdings.changeBy(entry), result: null }))
      },
      rebuildCache: async () => {
        const rebuilt = await truth.rebuildCache(holdings.segments, copied => tell('copying', { done: copied, total: holdings.segments.length }))
        return rebuilt.ok ? done({ rows: holdings.rows.count, objects: holdings.shelf.size }) : rebuilt
      },
      compact: async () => {
        const written = await truth.write(async () => {
          const { change, segments } = await tidy(holdings, truth)
          return { change, result: { rows: holdings.rows.count, segments } }
        })
        if (written.ok) this.#rowsChanged(true)
        return written
      },
      renewLedger: async () => await snapshot(holdings, truth, 1, 0),
      retention: () => done(retentionOf(holdings)),
      setRetention: async rule => await setRetention(holdings, truth, rule),
      retain: async () => mayRule(holdings) ? await this.#retain() : failed('not-supervisor'),
      stateHash: async texts => done(await stateHash(holdings, texts)),
    }
  }

  async #retain(): Promise<Reply<Tombstone | null>> {
    const retained = await retain(this.#vault.holdings, this.#vault.truth, { now: this.#world.now(), damaged: this.#damaged })
    if (retained.ok && retained.value !== null) {
      this.#rowsChanged(true)
      this.#statusChanged()
      // The ledger still has the words of whom it names no more.
      await snapshot(this.#vault.holdings, this.#vault.truth, 1, 0)
    }
    return retained
  }

  /** The rule of how long things are kept, once after opening and then once a day. What it erases is in the log like what a person erases. */
  async #retainDaily(): Promise<void> {
    if (this.#stopped) return
    const retained = await this.#retain()
    if (retained.ok && retained.value !== null) {
      const kept = await this.#world.keep(eventOf('retain', 'erase', ['daily'], retained.value))
      if (!kept.ok) this.#world.tell('problem', kept.problem)
    }
    if (!this.#stopped) this.#retaining = setTimeout(() => void this.#retainDaily(), retained.ok ? DAY_MS : HOUR_MS)
  }

  #received({ movements, objects, renumbered }: Received): void {
    if (movements + objects > 0 || renumbered) this.#rowsChanged(renumbered)
    this.#statusChanged()
    void this.#warm()
    this.#fire(renumbered)
  }

  /** Asks what just arrived the questions that this person keeps. Where rows were renumbered there is no telling which are new: the desk asks by time of arrival. */
  #fire(renumbered: boolean): void {
    const { holdings } = this.#vault
    const first = renumbered ? holdings.rows.count : Math.min(this.#watched, holdings.rows.count)
    this.#watched = holdings.rows.count
    if (first === holdings.rows.count) return
    const fired = answered(first, holdings).map(({ watch: { id, name }, rows }) => ({ id, name, count: rows.length }))
    if (fired.length > 0) this.#world.tell('fired', { watches: fired })
  }

  #rowsChanged(renumbered: boolean): void {
    this.#world.tell('rows', { generation: this.#answers.changed(), rows: this.#vault.holdings.rows.count, ...(renumbered ? { renumbered } : {}) })
  }

  #outboxChanged(): void {
    this.#world.tell('outbox', { items: this.#forwarding.items() })
    this.#statusChanged()
  }

  #statusChanged(): void {
    this.#statusTimer ??= setTimeout(() => {
      this.#statusTimer = undefined
      this.#world.tell('status', this.status())
    }, STATUS_MS)
  }

  /** Between questions: joins small segments, then makes the indexes that the first question of each kind would have to wait for. */
  async #warm(): Promise<void> {
    if (this.#warming) return
    this.#warming = true
    const { holdings, truth } = this.#vault
    const { breathe } = this.#world
    while (!this.#stopped && (await compact(holdings, truth))) await breathe()
    while (!this.#stopped && !holdings.rows.makeSearchable()) await breathe()
    await breathe()
    if (!this.#stopped) this.#answers.subjects()
    await breathe()
    const missing = holdings.shelf.missingMovements()
    while (!this.#stopped && missing.length > 0 && !holdings.rows.indexBatches()) await breathe()
    for (const id of missing) if (holdings.rows.rowOf(id) >= 0) holdings.shelf.arrived(id)
    holdings.shelf.settleMovements()
    this.#statusChanged()
    if (!this.#stopped && !this.#renewed) {
      this.#renewed = true
      await snapshot(holdings, truth)
    }
    this.#warming = false
  }
}

