import { stixId } from '../../stix/id.ts'
import type { StixId } from '../../stix/object.ts'
import { imoNumber, scattered } from './numbers.ts'
import { mix, scenarioUuid } from './random.ts'

const FLEET_STREAM = 0x0f1e

const BIRDS = [
  'Heron', 'Tern', 'Plover', 'Curlew', 'Avocet', 'Dunlin', 'Egret', 'Gannet', 'Godwit', 'Grebe', 'Kittiwake', 'Lapwing', 'Merganser',
  'Osprey', 'Petrel', 'Pintail',
  'Redshank', 'Sanderling', 'Scoter', 'Shearwater',
] as const
const STARS = ['Star', 'Dawn', 'Trader', 'Carrier'] as const

export interface Ship {
  readonly ref: StixId
  readonly name: string
  readonly label: string
  readonly imo: string
  readonly mmsi: string
  readonly flag: string
}

/** Ships of a seed: up to eighty names. IMO numbers of 3 millions and the country digits 799 belong to no ship of the world. */
export function ship(seed: number, n: number): Ship {
  const name = `EX ${BIRDS[n % BIRDS.length]!} ${STARS[Math.floor(n / BIRDS.length) % STARS.length]!}`
  const imo = imoNumber(300_000 + Number(scattered(n, 5, mix(seed, 23) % 100_000)))
  return {
    ref: stixId('infrastructure', scenarioUuid(seed, FLEET_STREAM, n)), name, imo, label: `${name} (IMO ${imo})`,
    mmsi: `799${scattered(n, 6, mix(seed, 29) % 1_000_000)}`, flag: ['XA', 'XC', 'XD', 'XS', 'XN'][n % 5]!,
  }
}

/** How many ships sail when so many movements are recorded. */
export const fleetSize = (movements: number): number => Math.max(6, Math.min(BIRDS.length * STARS.length, Math.round(movements / 2_500)))
