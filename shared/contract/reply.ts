/**
 * Every failure that a person can meet. Each has a sentence in assets/locales under `problem.<code>` that says what happened,
 * what is safe and what to do. A code is all that crosses a boundary: Electron strips an Error of everything but its message.
 */
export type ProblemCode =
  | 'locked' | 'not-allowed' | 'bad-arguments' | 'internal' | 'gone' | 'cancelled'
  | 'wrong-passphrase' | 'too-soon' | 'passphrase-too-weak' | 'no-vault' | 'vault-exists' | 'vault-in-use' | 'vault-newer' | 'vault-damaged' | 'slot-damaged'
  | 'key-file-needed' | 'key-file-short' | 'wrong-kit' | 'wrong-shares' | 'lease-over' | 'sign-needed' | 'sign-taken' | 'not-supervisor' | 'own-role'
  | 'members-full' | 'slots-full' | 'epochs-full' | 'last-way' | 'kit-needed'
  | 'device-no-keyring' | 'device-keyring-locked' | 'device-keyring-changed' | 'device-secret-damaged' | 'device-secret-absent' | 'device-unproven'
  | 'backup-damaged' | 'backup-newer' | 'backup-of-another-vault' | 'backup-branched'
  | 'disk-full' | 'disk-read-only' | 'disk-failed' | 'no-memory'
  | 'offline' | 'timeout' | 'refused' | 'untrusted-certificate' | 'cut-short' | 'too-large' | 'captive-portal' | 'not-taxii' | 'redirected'
  | 'unauthorised' | 'forbidden' | 'not-found' | 'not-acceptable' | 'unsupported-media' | 'unprocessable' | 'rate-limited' | 'server-error' | 'bad-page' | 'cannot-page' | 'bad-request'
  | 'not-json' | 'not-stix' | 'stix-2.0' | 'not-a-movement-file' | 'empty-file' | 'unknown-format' | 'not-a-package'
  | 'note-incomplete' | 'marking-lowered' | 'nothing-to-forward' | 'preview-changed' | 'above-clearance' | 'clock-unsure'
  | 'needs-full-clearance' | 'needs-undamaged' | 'import-unfinished'

export interface Problem {
  readonly code: ProblemCode
  /** Numbers and short words for the sentence: never a name, a document number or a key. */
  readonly detail?: { readonly [name: string]: string | number }
}

export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }

export const done = <T>(value: T): Reply<T> => ({ ok: true, value })
export const failed = (code: ProblemCode, detail?: Problem['detail']): { readonly ok: false; readonly problem: Problem } =>
  ({ ok: false, problem: detail === undefined ? { code } : { code, detail } })
