import { type Session, app } from 'electron/main'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/** Nothing but our own pages, and what they made themselves, is ever loaded. Developer tools live on their own scheme. */
const LOADED = app.isPackaged ? /^(app|blob|data):/ : /^(app|blob|data|devtools):/

/** An address where nothing answers, so that a page has no way out even past the request filter. */
const NOWHERE = 'http://127.0.0.1:9'

/** What Chromium is told before it starts, each a way out or a trace less. */
const CLOSED: readonly (readonly [name: string, value?: string])[] = [
  ['disable-background-networking'], ['disable-component-update'], ['disable-domain-reliability'], ['disable-sync'], ['disable-breakpad'], ['no-pings'],
  // Pages have no network and the uplink has its own, so Chromium resolves no name at all: a prefetched name would be a way out.
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ['disable-features', 'NetworkTimeServiceQuerying,OptimizationHints,MediaRouter,CertificateTransparencyComponentUpdater'],
]

/** Turns off what Chromium does on its own account. Has to run before Electron is ready. */
export function quietChromium(): void {
  // A name in the environment would make every TLS session's keys be written to a file.
  delete process.env['SSLKEYLOGFILE']
  for (const [name, value] of CLOSED) app.commandLine.appendSwitch(name, value)
}

/** Which parts of a process its memory image holds; a child starts with what its parent has. core(5). */
const EMPTY = '0'

/**
 * A memory image on disk would hold everything; Linux lets a process choose that its image holds nothing. Renderers are forked from the
 * zygotes, which no metric of Electron lists, so every descendant is told, the zygotes among them. Has to run before the first window: what
 * is started later inherits it from us or from a zygote.
 */
export function emptyCoreDumps(): void {
  if (process.platform !== 'linux') return
  for (const pid of withDescendants(process.pid)) {
    try {
      writeFileSync(`/proc/${pid}/coredump_filter`, EMPTY)
    } catch {
      // It has ended meanwhile, or its files belong to root because it is not dumpable: then there is no image of it either.
    }
  }
}

/** A process and all that it started, however far down. Each thread lists the children that it started itself. proc(5). */
function withDescendants(pid: number): readonly number[] {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap(thread => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean))
    return [pid, ...children.flatMap(child => withDescendants(Number(child)))]
  } catch {
    // It has ended meanwhile.
    return [pid]
  }
}

/** Denies a session everything that our pages do not need, which is everything. */
export async function harden(session: Session): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, decide) => decide({}))
  session.setSpellCheckerEnabled(false)
  session.on('will-download', event => event.preventDefault())
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !LOADED.test(details.url) }))
  await session.setProxy({ mode: 'fixed_servers', proxyRules: NOWHERE, proxyBypassRules: '<-loopback>' })
}

/** Holds every page, whoever opens it, on the address that it was opened with. */
export function lockNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', event => event.preventDefault())
    contents.on('will-frame-navigate', event => event.preventDefault())
    contents.on('will-redirect', event => event.preventDefault())
    contents.on('will-attach-webview', event => event.preventDefault())
    contents.on('page-title-updated', event => event.preventDefault())
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}
