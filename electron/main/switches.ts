/** What the command line asked for. */
export interface Wishes {
  /** Absolute or relative folder that holds the profile instead of the usual one. */
  readonly userData?: string
  /** Straight into an unlocked practice vault. */
  readonly practice: boolean
  readonly scenario: { readonly seed: number; readonly movements: number }
  /** Idle seconds until the vault is locked. */
  readonly lockAfter: number
}

export type ReadWishes = { readonly ok: true; readonly wishes: Wishes } | { readonly ok: false; readonly refused: string }

const PRACTICE_SEED = 1
const PRACTICE_MOVEMENTS = 50_000
const MOST_MOVEMENTS = 1_000_000
const LOCK_AFTER_SECONDS = 300
/** A whole shift has longer pauses, but no unattended screen stays open longer than this. */
const LONGEST_LOCK_AFTER_SECONDS = 1_800
const SHORTEST_LOCK_AFTER_SECONDS = 40

const OURS = ['user-data-dir', 'practice', 'practice-movements', 'seed', 'lock-after']
/** How the window is drawn; none of these weakens a boundary. */
const DRAWING = ['ozone-platform', 'ozone-platform-hint', 'force-device-scale-factor', 'disable-gpu', 'lang']
/** These open the process to whoever may connect to it, so an installed Waypost takes them only over an empty, throw-away profile. */
const PROBING = ['remote-debugging-port', 'no-sandbox']

/**
 * Reads the command line. An installed Waypost refuses every switch that it does not know: among the hundreds that Chromium takes are
 * some that open a debugger, ignore certificates, load code or write a log of the traffic. A single hyphen counts as well, because
 * Chromium accepts it.
 *
 * @param argv without the program; what is not a switch is left alone.
 */
export function readWishes(argv: readonly string[], packaged: boolean): ReadWishes {
  const given = new Map<string, string>()
  for (const argument of argv) {
    const parts = /^--?(?<name>[^-=][^=]*)(=(?<value>.*))?$/s.exec(argument)?.groups
    if (parts?.['name'] !== undefined) given.set(parts['name'].toLowerCase(), parts['value'] ?? '')
  }
  const practice = given.has('practice')
  if (packaged) {
    const throwAway = practice && !given.has('user-data-dir')
    const known = throwAway ? [...OURS, ...DRAWING, ...PROBING] : [...OURS, ...DRAWING]
    const refused = [...given.keys()].find(name => !known.includes(name))
    if (refused !== undefined) return { ok: false, refused: `--${refused}` }
  }
  const seed = whole(given.get('seed'), 0, 0xffff_ffff, PRACTICE_SEED)
  const movements = whole(given.get('practice-movements'), 0, MOST_MOVEMENTS, PRACTICE_MOVEMENTS)
  const lockAfter = whole(given.get('lock-after'), packaged ? SHORTEST_LOCK_AFTER_SECONDS : 1, LONGEST_LOCK_AFTER_SECONDS, LOCK_AFTER_SECONDS)
  if (seed === undefined) return { ok: false, refused: '--seed' }
  if (movements === undefined) return { ok: false, refused: '--practice-movements' }
  if (lockAfter === undefined) return { ok: false, refused: '--lock-after' }
  const userData = given.get('user-data-dir')
  return { ok: true, wishes: { ...(userData ? { userData } : {}), practice, scenario: { seed, movements }, lockAfter } }
}

function whole(text: string | undefined, least: number, most: number, usual: number): number | undefined {
  if (text === undefined) return usual
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  return number >= least && number <= most ? number : undefined
}
