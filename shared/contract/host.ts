import type { BackupMade, BackupNotice, Copying, DamagedPieces, JournalState, Mended } from './notary.ts'
import type { Problem, Reply } from './reply.ts'
import type { Area, Picture, Sheet, SheetForm } from './sheet.ts'

export type Theme = 'dark' | 'light'

/** What the unlock window is open for. Over an open vault it gets no `keys` wire. */
export type DoorPurpose = 'unlock' | 'change' | 'keys'

/** Why the door shows again, when a person should be told. */
export type Told = 'handed-over' | 'mended' | 'revoked' | 'wiped'

/** One thing around the vault, told apart from `bad` where the computer does not tell. `why` has words under `around.<what>.<why>`. */
export interface Finding {
  readonly verdict: 'good' | 'bad' | 'unknown'
  readonly why: 'untold' | 'sealed' | 'plain' | 'memory' | 'none' | 'behind' | 'set' | 'administrator'
}

/** What protects a vault from outside of it. */
export interface Surroundings {
  readonly disk: Finding
  readonly swap: Finding
  readonly clock: Finding
  readonly screenLock: Finding
  readonly account: Finding
}

/**
 * What the system's key store is worth. `unproven`: it works, but has not yet given back after a restart what it was given, so that nothing may
 * depend on it. `ready` and `kept` (there is a secret for this vault) were found out by a round trip of a known blob that lies on the disk.
 */
export type DeviceStanding = 'no-keyring' | 'keyring-locked' | 'keyring-changed' | 'unproven' | 'ready' | 'kept'

/** A page asks these of main. Main holds nothing secret. */
export type HostCalls = {
  /** `lockAfter`: seconds without a hand on the computer until main locks. */
  about: () => Reply<{ readonly version: string; readonly electron: string; readonly sandboxed: boolean; readonly practice: boolean; readonly lockAfter: number }>
  /** Kills every process that held plaintext and shows the unlock window. */
  lock: () => Reply<null>
  /** Asks the person in a native dialog whether this origin may be reached, and remembers a yes in the vault. */
  approveOrigin: (origin: string) => Reply<{ readonly allowed: boolean }>
  /** A fresh sandboxed parser; its port arrives in the page as `intake`. */
  intake: () => Reply<null>
  /** Drill: cut or restore the link of this laptop. */
  link: (up: boolean) => Reply<null>
  theme: (theme: Theme) => Reply<null>
  /** The page's answer to main's question whether the vault is open and drawn; used to hide the door. */
  ready: () => Reply<null>
  /** Opens the unlock window on "change passphrase" over the open vault. */
  changePassphrase: () => Reply<null>
  /** Opens the unlock window over the open vault on its keys: who may open it, recovery kit, escrow, lease, wipe. */
  keys: () => Reply<null>
  surroundings: () => Reply<Surroundings>
  /** Puts a text on the clipboard. It is taken away again after half a minute, at lock and at the end, unless something else lies there by then. */
  copyText: (text: string) => Reply<null>
  /** Pictures of parts of the window that asks, at three pixels for each of the page's. */
  capture: (areas: readonly Area[]) => Reply<readonly Picture[]>
  /** Asks the person for a file and writes the sheet there and nowhere else; `written` is false when she gave up. */
  writeSheet: (sheet: Sheet, form: SheetForm) => Reply<{ readonly written: boolean }>
  /** As `lock`, and the door asks the next person. */
  handOver: () => Reply<null>

  /** What is damaged or rolled back in the open vault, and when it was last backed up. */
  condition: () => Reply<Pick<JournalState, 'pieces' | 'rolledBack' | 'lastBackup' | 'torn'>>
  /** Reads every file of the open vault. */
  check: () => Reply<DamagedPieces>
  acceptRollback: () => Reply<null>
  /** Asks the person for a place and writes a backup there; null when she gave up. */
  backUp: () => Reply<BackupMade | null>
  /** Asks for a backup and puts back what the open vault lacks; if anything was put back, the vault is locked right after. */
  mend: () => Reply<Mended | null>
  copying: () => Reply<Copying | null>
  cancelCopying: () => Reply<null>
  /** The unlock window: asks for a backup and looks at it. `file` is its name without the ending. */
  chooseBackup: () => Reply<(BackupNotice & { readonly file: string }) | null>
  /** Makes a vault of this name out of the backup that was chosen. */
  restore: (name: string) => Reply<BackupNotice>

  /** The unlock window: what the system's key store keeps for a vault. `vault` is the salt of its slot file, hex. */
  device: (vault: string) => Reply<DeviceStanding>
  /** The device secret, 32 bytes, out of the key store; each way in which that fails has a code of its own. */
  deviceSecret: (vault: string) => Reply<Uint8Array<ArrayBuffer>>
  /** The one that is there, or a new one. Never takes the place of one that does not open. */
  makeDeviceSecret: (vault: string) => Reply<Uint8Array<ArrayBuffer>>
  /** The first of two acts that destroy what opens a vault; `vault` is its name. The token is good for 30 seconds. */
  armWipe: (vault: string) => Reply<{ readonly token: string }>
  /** The second. Main then ends every process that held a key, and shows the door. */
  wipe: (vault: string, token: string) => Reply<null>
  /** The unlock window: prints itself on paper. `printed` is false when the person or the printer did not. */
  print: () => Reply<{ readonly printed: boolean }>
  /** The unlock window: which screen to show. */
  door: () => Reply<{ readonly purpose: DoorPurpose; readonly practice: boolean; readonly vault?: string; readonly told?: Told }>
  /** The unlock window: the vault is admitted; main may destroy this window. */
  opened: (vault: { readonly name: string; readonly practice: boolean }) => Reply<null>
  quit: () => Reply<null>
}

export type HostEvents = {
  /** Main locks in `seconds`: unless somebody touches a key or the mouse, or at the end of the longest sitting, whatever is touched. */
  idle: { readonly seconds: number; readonly why: 'idle' | 'shift' }
  problem: Problem
  menu: 'import' | 'settings' | 'lock' | 'search' | 'shortcuts'
}

/**
 * Ports that main hands to a page, each as a window message `{ waypost: name }` with one transferred MessagePort:
 * the door page gets `door` (DoorCalls) and `keys` (one message to the vault worker); the workspace gets `notary` (NotaryCalls), `uplink`
 * (UplinkCalls) and `keys`, which it passes to the vault worker unread, and `intake` on demand; the hidden print page gets `print` (PrintCalls).
 */
export type PortName = 'door' | 'keys' | 'notary' | 'uplink' | 'intake' | 'print'

/** The one message that ever crosses the `keys` port: from the unlock window straight into the vault worker. */
export interface KeysMessage {
  /** As `packHand` writes it; wiped by whoever unpacks it. */
  readonly hand: Uint8Array<ArrayBuffer>
  readonly vault: string
  readonly practice: boolean
  readonly user: string
}

/** What the preload script puts on `window.waypost`. */
export interface HostBridge {
  call<K extends keyof HostCalls>(name: K, ...args: Parameters<HostCalls[K]>): Promise<ReturnType<HostCalls[K]>>
  on<K extends keyof HostEvents>(name: K, hear: (value: HostEvents[K]) => void): void
}

/** The three lines between a page's preload script and main: calls up, events and ports down. */
export const HOST_LINES = { call: 'waypost:call', event: 'waypost:event', port: 'waypost:port' } as const
