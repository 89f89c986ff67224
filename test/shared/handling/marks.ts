import fc from 'fast-check'
import { TLP } from '../../../shared/handling/marking.ts'
import type { Mark } from '../../../shared/handling/strictest.ts'

export const marks = fc.constantFrom<Mark>(...TLP, 'unmarked')
