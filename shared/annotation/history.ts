import type { StixId } from '../stix/object.ts'
import type { Annotation } from './annotation.ts'

/** Newest first; of two versions with one number (two laptops) the one modified later counts as newer. */
const newestFirst = (a: Annotation, b: Annotation): number => b.version - a.version || (a.modified < b.modified ? 1 : a.modified > b.modified ? -1 : 0)

/** All versions of one note, newest first, each once. */
export function historyOf(versions: Iterable<Annotation>, id: StixId): readonly Annotation[] {
  const own = new Map([...versions].filter(version => version.id === id).map(version => [`${version.version} ${version.modified}`, version]))
  return [...own.values()].toSorted(newestFirst)
}

/** The newest version of every note, in order of creation; withdrawn ones included. */
export function currentVersions(versions: Iterable<Annotation>): readonly Annotation[] {
  const newest = new Map<StixId, Annotation>()
  for (const version of versions) {
    const held = newest.get(version.id)
    if (held === undefined || newestFirst(version, held) < 0) newest.set(version.id, version)
  }
  return [...newest.values()].toSorted((a, b) => (a.created < b.created ? -1 : a.created > b.created ? 1 : a.id < b.id ? -1 : 1))
}
