import type { StixObject } from '../stix/object.ts'

/** On every object of the practice scenario and on everything that quotes one: exercise data can never leave as real. */
export const EXERCISE_LABEL = 'exercise'
/** Begins the name of a finding that quotes exercise data. */
export const EXERCISE_PREFIX = 'EXERCISE '

export const isExercise = (object: StixObject): boolean => Array.isArray(object.labels) && object.labels.includes(EXERCISE_LABEL)
