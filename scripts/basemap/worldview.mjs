/**
 * What the map says where states disagree. The source draws who holds the ground (Natural Earth 4.1, 2018); this table takes the lines that
 * divide who holds from who claims out of the borders and names them, so that they are drawn dashed and never pass for a settled border.
 * Changing a line here changes what the product says in public: give the reason in assets/basemap/README.md.
 */

/**
 * Where the line between two areas is not a settled border.
 * `within` limits the rule to a box [west, south, east, north]; names are those of world-atlas, '*' stands for any neighbour.
 *
 * @type {readonly { between: readonly [string, string], within?: readonly number[], name: string }[]}
 */
export const LINES_OF_CONTROL = [
  { between: ['Kosovo', 'Serbia'], name: 'Kosovo–Serbia: status disputed' },
  { between: ['Crimea', 'Ukraine'], name: 'Crimea: held by Russia since 2014, claimed by Ukraine' },
  { between: ['N. Cyprus', 'Cyprus'], name: 'Cyprus: ceasefire line 1974' },
  { between: ['Cyprus U.N. Buffer Zone', '*'], name: 'Cyprus: edge of the UN buffer zone' },
  { between: ['N. Cyprus', 'Dhekelia'], name: 'Cyprus: ceasefire line 1974' },
  { between: ['Somalia', 'Somaliland'], name: 'Somaliland: claimed by Somalia' },
  { between: ['Morocco', 'W. Sahara'], name: 'Western Sahara: status disputed' },
  { between: ['Israel', 'Palestine'], name: 'Armistice line 1949' },
  { between: ['Israel', 'Syria'], name: 'Golan Heights: line of disengagement 1974' },
  { between: ['North Korea', 'South Korea'], name: 'Military demarcation line 1953' },
  { between: ['India', 'Pakistan'], within: [72, 32.45, 78, 38], name: 'Kashmir: line of control' },
  { between: ['Siachen Glacier', '*'], name: 'Siachen Glacier: claimed by India and Pakistan' },
  { between: ['China', 'India'], within: [76, 32, 80.6, 37], name: 'Line of actual control, western part' },
  { between: ['China', 'India'], within: [91.6, 26, 98, 30], name: 'Line of actual control, eastern part' },
  { between: ['S. Sudan', 'Sudan'], within: [27.7, 9.2, 29.1, 10.4], name: 'Abyei: status not settled' },
  { between: ['Egypt', 'Sudan'], within: [33, 21, 38, 24], name: 'Halaib triangle: held by Egypt, claimed by Sudan' },
  { between: ['Kenya', 'S. Sudan'], within: [34, 4, 36.1, 6], name: 'Ilemi triangle: held by Kenya, claimed by South Sudan' },
]

/** Not a line between states: a town leased for its launch site. */
export const NO_LINE = [['Baikonur', 'Kazakhstan']]

/**
 * Claim lines of the source that no longer say anything true, by the number they have there and why.
 * The front in eastern Ukraine moves; a map that is a file cannot follow it and shows none.
 */
export const SUPERSEDED = [
  { name: 'Former USSR oblast in 1991', why: 'Nagorno-Karabakh: under Azerbaijan’s control since September 2023' },
  { name: 'Ceasefire Line 1994', why: 'Nagorno-Karabakh: replaced in 2020, ended in 2023' },
  { name: 'Ukrainian claim', why: 'line of contact in the Donbas of 2015, ended in February 2022' },
  { name: 'Bolivian claim', why: 'a straight line over Chile; settled by the International Court of Justice in 2018' },
]

/** Polygons that one state holds and another claims get an area of their own without a country code, as the source does for Kosovo. */
export const CARVED_OUT = [{ from: 'Russia', within: [32, 44, 37, 46.6], name: 'Crimea' }]

/** Names of the source that have changed, or that it shortens beyond recognition, by ISO 3166-1 number or by its own name. */
export const COUNTRY_NAMES = new Map([
  ['840', 'United States'],
  ['807', 'North Macedonia'],
  ['792', 'Türkiye'],
  ['748', 'Eswatini'],
  ['140', 'Central African Republic'],
  ['070', 'Bosnia and Herzegovina'],
  ['180', 'DR Congo'],
  ['178', 'Congo'],
  ['214', 'Dominican Republic'],
  ['226', 'Equatorial Guinea'],
  ['728', 'South Sudan'],
  ['732', 'Western Sahara'],
  ['090', 'Solomon Islands'],
  ['N. Cyprus', 'Northern Cyprus'],
  ['Cyprus U.N. Buffer Zone', 'UN buffer zone, Cyprus'],
  ['USNB Guantanamo Bay', 'Guantanamo Bay'],
])
