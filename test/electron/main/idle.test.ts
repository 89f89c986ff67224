import { describe, expect, test } from 'vitest'
import { LONGEST_SITTING_SECONDS, WARNING_SECONDS, idleWatch } from '../../../electron/main/idle.ts'

function watch(lockAfter: number) {
  let seconds = 1_000
  const idle = idleWatch(lockAfter, () => seconds)
  return { idle, pass: (more: number) => { seconds += more } }
}

describe('a machine that tells how long nobody touched it', () => {
  test('[MAIN-3] locks when nobody has touched anything for the time set', () => {
    const { idle, pass } = watch(300)
    pass(299)
    expect(idle.look(299)).toEqual({ state: 'warn', seconds: 1, why: 'idle' })
    pass(1)
    expect(idle.look(300)).toEqual({ state: 'lock' })
  })

  test('[MAIN-3] warns half a minute before, and says how long is left', () => {
    const { idle, pass } = watch(300)
    pass(300 - WARNING_SECONDS - 1)
    expect(idle.look(300 - WARNING_SECONDS - 1)).toEqual({ state: 'attended' })
    pass(1)
    expect(idle.look(300 - WARNING_SECONDS)).toEqual({ state: 'warn', seconds: WARNING_SECONDS, why: 'idle' })
  })

  test('[MAIN-3] work in another program keeps the vault open, but not for ever', () => {
    const { idle, pass } = watch(300)
    pass(6)
    idle.look(6)
    pass(300)
    expect(idle.look(0)).toEqual({ state: 'attended' })
    pass(594)
    expect(idle.look(0)).toEqual({ state: 'lock' })
  })

  test('[MAIN-3] a touch begins the time anew', () => {
    const { idle, pass } = watch(300)
    pass(290)
    expect(idle.look(290).state).toBe('warn')
    idle.touched()
    expect(idle.look(0)).toEqual({ state: 'attended' })
  })

  test('[MAIN-3] a freshly opened vault does not inherit the idle time of before', () => {
    const { idle, pass } = watch(300)
    pass(1)
    expect(idle.look(5_000)).toEqual({ state: 'attended' })
  })
})

describe('a machine that does not tell', () => {
  test('[MAIN-3] our own windows decide alone', () => {
    const { idle, pass } = watch(300)
    pass(299)
    expect(idle.look(0)).toEqual({ state: 'warn', seconds: 1, why: 'idle' })
    pass(1)
    expect(idle.look(0)).toEqual({ state: 'lock' })
  })
})

test('[MAIN-3] a short time leaves room for work between lock and warning', () => {
  const { idle, pass } = watch(40)
  pass(19)
  expect(idle.look(19)).toEqual({ state: 'attended' })
  pass(1)
  expect(idle.look(20)).toEqual({ state: 'warn', seconds: 20, why: 'idle' })
})

test('[MAIN-3] nothing keeps a vault open longer than twelve hours, and the end of the sitting is told two minutes before', () => {
  const { idle, pass } = watch(300)
  const work = (seconds: number): void => {
    pass(seconds)
    idle.touched()
  }
  work(LONGEST_SITTING_SECONDS - 121)
  expect(idle.look(0)).toEqual({ state: 'attended' })
  work(1)
  expect(idle.look(0)).toEqual({ state: 'warn', seconds: 120, why: 'shift' })
  work(119)
  expect(idle.look(0)).toEqual({ state: 'warn', seconds: 1, why: 'shift' })
  work(1)
  expect(idle.look(0)).toEqual({ state: 'lock' })
})
