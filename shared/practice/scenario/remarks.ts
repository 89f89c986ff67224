/** What clerks type beside a row; element 0 is no remark. */
export const REMARKS: readonly string[] = [
  '',
  'Document read twice, second read good',
  'Lane 3 closed, traffic sent to lane 2',
  'Fog, visibility below 100 m',
  'Second-line check, nothing found',
  'Traveller missed connection, came back next day',
  'Travelling with two children',
  'Bicycle on roof rack',
  'Oversize load with escort',
  'Manual entry, reader out of order',
  'Plate dirty, read by eye',
  'Delayed by snow on the pass',
  'Interpreter asked for and found',
  'Lost property handed over',
  'Visitor for the harvest weeks',
  'School class, group list attached',
  'Returned to fetch papers left at home',
  'Clock of the reader was 4 minutes slow',
  'Seal intact',
  'Weighed, within tolerance',
  'Ferry late because of wind',
  'Changed to a later train',
  'Engine trouble, towed across',
  'Patient transport, given priority',
  'Papers expired, sent to the consulate',
  'No valid papers shown',
]

/** Remarks for ordinary crossings and for refusals, by ordinal. */
export const ORDINARY_REMARKS = { first: 1, last: 23 } as const
export const REFUSAL_REMARKS = { first: 24, last: 25 } as const
