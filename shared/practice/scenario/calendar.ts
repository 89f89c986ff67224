/** All times of the scenario are whole seconds since 1970-01-01 UTC. */
export const MINUTE = 60
export const HOUR = 3_600
export const DAY = 86_400

/** 2025-11-01T00:00:00Z, a Saturday. */
export const BEGIN = 1_761_955_200
export const DAYS = 365
/** 2026-11-01T00:00:00Z; nothing is recorded from here on. */
export const END = BEGIN + DAYS * DAY

/** When the practice exchange had received everything: 2026-11-01T06:00:00Z. */
export const OPENED = END + 6 * HOUR

/** 0 = Monday. Day 0 of the scenario is a Saturday. */
export const weekdayOf = (day: number): number => (day + 5) % 7

/** @param time `2026-03-04T21:30` in UTC. */
export const at = (time: string): number => Date.parse(`${time}:00Z`) / 1000
