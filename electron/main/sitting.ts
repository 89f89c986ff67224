import { type BrowserWindow, type MessagePortMain, type Session, MessageChannelMain, app, nativeTheme, session } from 'electron/main'
import { type Client, client } from '../../shared/contract/channel.ts'
import type { DoorPurpose, HostEvents, Told } from '../../shared/contract/host.ts'
import type { WardenCalls } from '../../shared/contract/notary.ts'
import { type Problem, type Reply, done, failed } from '../../shared/contract/reply.ts'
import { PRACTICE_ORIGIN, type UplinkWardenCalls, type Way } from '../../shared/contract/uplink.ts'
import { secondsWithoutInput } from '../device/leaving.ts'
import { readOrigin } from '../device/origin.ts'
import { lookAround } from '../device/surroundings.ts'
import { askAboutOrigin } from './approval.ts'
import { copied } from './copied.ts'
import { bringBack, keepCopies } from './copies.ts'
import { type Seat, hand, tell } from './gate.ts'
import { idleWatch } from './idle.ts'
import { deviceCalls, wipeCalls } from './keeping.ts'
import { paper } from './paper.ts'
import { proxyOf } from './proxy.ts'
import type { Page } from './served.ts'
import { sheets } from './sheets.ts'
import type { Wishes } from './switches.ts'
import { type Utility, forkUtility } from './utility.ts'
import { openWindow, remember, show } from './windows.ts'

/** The map is normally drawn long before; a vault that needs repair shows its own progress. */
const PATIENCE_MS = 5_000
/** Three million flights are parsed in about two minutes on two slow cores. */
const INTAKE_MS = 600_000
const UPLINK_RESTARTS = 3

/** What a sitting needs to know and whom it tells. */
export interface Terms {
  readonly wishes: Wishes
  /** Folder of the vaults. */
  readonly vaults: string
  readonly sessions: { readonly [P in Page]: Session }
  /** The first since the start: with `--practice` the door then opens by itself. */
  readonly first: boolean
  /** Why the one before ended, if a person has to know. */
  readonly problem?: Problem
  /** The vault that was open in it, which the door then shows first. */
  readonly vault?: string
  readonly told?: Told
  /** Ends this sitting and begins the next. */
  readonly lock: (why?: Why) => void
}

/** What the next door should know of the sitting that ends. */
export interface Why {
  readonly problem?: Problem
  readonly vault?: string
  readonly told?: Told
}

/** From a closed door to the next lock. */
export interface Sitting {
  /** Kills every process that held a key or a word of content. */
  end(): void
  /** Brings the window that a person should see to the front. */
  focus(): void
  choose(item: HostEvents['menu']): void
}

/**
 * Starts the notary and the uplink, shows the door, and loads the workspace hidden behind it, so that an unlocked vault is on screen at once.
 * Main lays the wires between them and keeps the end of none that carries a key or content.
 */
export function beginSitting({ wishes, vaults, sessions, first, problem, vault: before, told, lock: end }: Terms): Sitting {
  let over = false
  let vault: { readonly name: string; readonly practice: boolean } | undefined
  let drawn = false
  let origins: readonly string[] = []
  let linkUp = true
  let asking = false
  let restarts = 0
  let desk: BrowserWindow | undefined
  let intake: BrowserWindow | undefined
  let workspace: BrowserWindow | undefined
  let patience: NodeJS.Timeout | undefined
  let watch: NodeJS.Timeout | undefined

  const lock = (why: Why = {}): void => end(vault === undefined ? why : { vault: vault.name, ...why })
  const lost = (): void => {
    if (!over) lock({ problem: { code: 'gone' } })
  }
  const notary = forkUtility('notary', [vaults], lost)
  const notaryWarden: Client<WardenCalls> = client<WardenCalls>(notary.ask('warden')).calls
  let uplink: Utility
  let uplinkWarden: Client<UplinkWardenCalls>
  startUplink()
  const keys = new MessageChannelMain()
  const board = copied()
  const printing = sheets(sessions.print, () => workspace)

  const about: Seat = {
    about: () => done({ version: app.getVersion(), electron: process.versions.electron, sandboxed: !app.commandLine.hasSwitch('no-sandbox'), practice: wishes.practice, lockAfter: wishes.lockAfter }),
    theme: theme => {
      nativeTheme.themeSource = theme
      return done(null)
    },
    surroundings: () => done(lookAround(vaults, { platform: process.platform, root: '/', now: Date.now(), userId: process.getuid?.() })),
    quit: () => {
      app.quit()
      return done(null)
    },
  }

  const door = openWindow({
    page: 'unlock',
    session: sessions.unlock,
    calls: {
      ...about,
      ...paper(() => door),
      ...deviceCalls(),
      ...wipeCalls(notaryWarden, () => lock({ told: 'wiped' })),
      ...bringBack(notaryWarden, () => door),
      door: () => done({ purpose: 'unlock', practice: wishes.practice && first, ...(before === undefined ? {} : { vault: before }), ...(told === undefined ? {} : { told }) }),
      opened: async opened => {
        if (vault !== undefined) return failed('not-allowed')
        vault = opened
        await provision()
        patience = setTimeout(reveal, PATIENCE_MS)
        if (drawn) reveal()
        return done(null)
      },
    },
    onLost: lost,
    onHearing: () => {
      hand(door.webContents, 'door', notary.wire('door'))
      hand(door.webContents, 'keys', keys.port1)
      if (problem !== undefined) tell(door.webContents, 'problem', problem)
    },
  })
  door.once('ready-to-show', () => {
    if (over) return
    show(door)
    workspace = openWorkspace(keys.port2)
  })
  door.on('closed', () => {
    if (!over && workspace?.isVisible() !== true) app.quit()
  })

  function startUplink(): void {
    uplink = forkUtility('uplink', [], () => {
      if (over) return
      if (++restarts > UPLINK_RESTARTS) return lost()
      startUplink()
      if (workspace !== undefined) hand(workspace.webContents, 'uplink', uplink.wire('uplink'))
      if (vault !== undefined) void provision()
    })
    uplinkWarden = client<UplinkWardenCalls>(uplink.ask('warden')).calls
  }

  /** Tells the uplink where it may go; until then it lets every request wait. */
  async function provision(): Promise<void> {
    const approved = await notaryWarden.origins()
    origins = approved.ok ? approved.value : []
    const ways: Way[] = await Promise.all(origins.map(async origin => ({ origin, ...proxyOf(await session.defaultSession.resolveProxy(origin)) })))
    if (vault?.practice === true) {
      ways.push({ origin: PRACTICE_ORIGIN })
      await uplinkWarden.practise(wishes.scenario)
    }
    await uplinkWarden.link(linkUp)
    await uplinkWarden.allow(ways)
  }

  function openWorkspace(keysPort: MessagePortMain): BrowserWindow {
    const window = openWindow({
      page: 'waypost',
      session: sessions.waypost,
      calls: { ...about, ...workspaceCalls() },
      onLost: lost,
      onHearing: () => {
        hand(window.webContents, 'notary', notary.wire('notary'))
        hand(window.webContents, 'uplink', uplink.wire('uplink'))
        hand(window.webContents, 'keys', keysPort)
      },
    })
    window.on('closed', () => {
      if (!over) app.quit()
    })
    return window
  }

  function workspaceCalls(): Seat {
    return {
      ...keepCopies(notaryWarden, () => workspace, () => vault?.name, () => lock({ told: 'mended' })),
      lock: () => {
        lock()
        return done(null)
      },
      handOver: () => {
        lock({ told: 'handed-over' })
        return done(null)
      },
      ready: () => {
        drawn = true
        reveal()
        return done(null)
      },
      approveOrigin: async origin => {
        const asked = readOrigin(origin)
        if (asked === undefined || workspace === undefined) return failed('bad-arguments')
        if (vault === undefined) return failed('locked')
        if (origins.includes(origin)) return done({ allowed: true })
        if (asking) return failed('not-allowed')
        asking = true
        const allowed = await askAboutOrigin(workspace, asked).finally(() => { asking = false })
        if (!allowed || over) return done({ allowed: false })
        const kept = await notaryWarden.approve(origin)
        if (!kept.ok) return kept
        await provision()
        return done({ allowed: true })
      },
      link: up => {
        linkUp = up
        return uplinkWarden.link(up)
      },
      ...board.calls,
      ...printing.calls,
      intake: () => {
        if (workspace === undefined) return failed('gone')
        openIntake(workspace)
        return done(null)
      },
      changePassphrase: () => layOver('change'),
      keys: () => layOver('keys'),
    }
  }

  function layOver(purpose: DoorPurpose): Reply<null> {
    if (workspace === undefined || vault === undefined) return failed('locked')
    if (desk === undefined) desk = openDesk(workspace, vault.name, purpose)
    else desk.focus()
    return done(null)
  }

  /** A door over the open vault. It gets no `keys` wire: what opens the content does not change with a passphrase. */
  function openDesk(parent: BrowserWindow, name: string, purpose: DoorPurpose): BrowserWindow {
    const close = (): void => {
      desk?.destroy()
      desk = undefined
    }
    const window = openWindow({
      page: 'unlock',
      session: sessions.unlock,
      parent,
      calls: {
        ...about,
        ...paper(() => window),
        ...deviceCalls(),
        ...wipeCalls(notaryWarden, () => lock({ told: 'wiped' })),
        lock: () => {
          lock()
          return done(null)
        },
        door: () => done({ purpose, practice: vault?.practice === true, vault: name }),
        opened: () => {
          // After the answer is on its way: a destroyed page would never hear it.
          setImmediate(close)
          return done(null)
        },
      },
      onLost: close,
      onHearing: () => hand(window.webContents, 'door', notary.wire('door')),
    })
    window.once('ready-to-show', () => window.show())
    window.on('closed', () => { desk = undefined })
    return window
  }

  /** A parser of hostile bytes lives for one file. Its page closes when the workspace lets go of the port. */
  function openIntake(asker: BrowserWindow): void {
    intake?.destroy()
    const { port1, port2 } = new MessageChannelMain()
    const window = openWindow({
      page: 'intake',
      session: sessions.intake,
      calls: {},
      onLost: () => window.destroy(),
      onHearing: () => {
        hand(window.webContents, 'intake', port1)
        hand(asker.webContents, 'intake', port2)
      },
    })
    intake = window
    const bound = setTimeout(() => window.destroy(), INTAKE_MS)
    window.on('closed', () => clearTimeout(bound))
  }

  /** The workspace takes the place of the door once the vault is open and something is drawn, or after a while. */
  function reveal(): void {
    if (over || vault === undefined || workspace === undefined || workspace.isVisible()) return
    if (!drawn && patience === undefined) return
    clearTimeout(patience)
    remember(door)
    show(workspace)
    if (!door.isDestroyed()) door.destroy()
    watchOver(workspace)
  }

  function watchOver(window: BrowserWindow): void {
    const idle = idleWatch(wishes.lockAfter, () => performance.now() / 1_000)
    window.webContents.on('input-event', () => idle.touched())
    // Heard before the page hears it: a page that swallows keys cannot keep the vault open.
    window.webContents.on('before-input-event', (_event, { type, key, shift, control, meta }) => {
      if (type === 'keyDown' && shift && (control || meta) && key.toLowerCase() === 'l') lock()
    })
    watch = setInterval(() => {
      const seen = idle.look(secondsWithoutInput())
      if (seen.state === 'lock') lock()
      else if (seen.state === 'warn') tell(window.webContents, 'idle', { seconds: seen.seconds, why: seen.why })
    }, 1_000)
  }

  return {
    end() {
      over = true
      board.forget()
      printing.end()
      clearTimeout(patience)
      clearInterval(watch)
      notary.kill()
      uplink.kill()
      if (workspace !== undefined) remember(workspace)
      for (const window of [intake, desk, workspace, door]) if (window !== undefined && !window.isDestroyed()) window.destroy()
    },
    focus() {
      const window = workspace?.isVisible() === true ? workspace : door
      if (window.isDestroyed()) return
      if (window.isMinimized()) window.restore()
      window.focus()
    },
    choose(item) {
      if (item === 'lock') {
        if (vault !== undefined) lock()
      } else if (workspace?.isVisible() === true) tell(workspace.webContents, 'menu', item)
    },
  }
}
