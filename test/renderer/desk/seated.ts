import { followLens } from '../../../renderer/state/filtered.ts'
import { followClock } from '../../../renderer/state/link.ts'
import { followSubjects } from '../../../renderer/state/subject.ts'
import type { StixObject } from '../../../shared/stix/object.ts'
import { sitAt } from '../seat.ts'
import { type Desk, makeCabinet, must, openDesk } from '../vault/desk.ts'

/** A new desk that holds some objects, with the page's cards following it. @param endings Takes what ends it all, to be called last first. */
export async function seatedWith(objects: readonly StixObject[], endings: (() => void | Promise<void>)[]): Promise<Desk> {
  const desk = await openDesk(await makeCabinet(false))
  const stand = sitAt(desk)
  endings.push(() => {
    stand()
    desk.close()
  }, followLens(), followClock(), followSubjects())
  const { import: id } = must(await desk.calls.beginImport('objects'))
  must(await desk.calls.importPart(id, { objects: [...objects] }))
  must(await desk.calls.commitImport(id))
  return desk
}
