import os from 'node:os'
import path from 'node:path'

/** Where Waypost keeps what it fetched once, outside every checkout. */
export function cacheFolder() {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'waypost')
}
