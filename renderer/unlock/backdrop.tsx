import { t } from '../../shared/wording/wording.ts'

/** Border lines and the ways across them; drawn, so that the window needs no picture. */
export function Backdrop() {
  return (
    <svg className="backdrop" viewBox="0 0 1440 900" preserveAspectRatio="xMidYMid slice" aria-hidden>
      <g className="backdrop-borders">
        <path d="M-20 250 C 90 230 120 300 210 280 S 330 180 430 214 560 330 640 300 760 214 850 246 960 330 1060 290 1200 180 1300 216 1400 270 1470 240" />
        <path d="M-20 640 C 120 690 160 600 260 622 S 400 720 520 690 640 580 760 612 900 720 1010 690 1160 590 1260 624 1400 700 1480 660" />
        <path d="M430 214 C 410 300 470 380 440 460 S 500 600 520 690" />
        <path d="M1060 290 C 1090 380 1020 450 1050 540 S 1000 620 1010 690" />
        <path d="M210 280 C 190 170 250 90 220 -20 M850 246 C 830 150 880 70 860 -20 M260 622 C 240 740 300 820 280 920 M1260 624 C 1280 740 1230 820 1250 920" />
      </g>
      <g className="backdrop-ways">
        <path d="M210 280 Q 330 420 520 690" />
        <path d="M430 214 Q 650 90 850 246" />
        <path d="M850 246 Q 1090 300 1260 624" />
        <path d="M520 690 Q 780 760 1010 690" />
        <path d="M1060 290 Q 1190 330 1300 216" />
        <path d="M130 654 Q 190 480 210 280" />
      </g>
      <g className="backdrop-posts">
        {[[210, 280], [430, 214], [850, 246], [1060, 290], [1300, 216], [520, 690], [1010, 690], [1260, 624], [130, 654]].map(([x, y]) => <circle key={`${x} ${y}`} cx={x} cy={y} r={5} />)}
      </g>
    </svg>
  )
}

/** The mark: a post where two ways meet. */
export function Brand({ isLarge = false }: { readonly isLarge?: boolean }) {
  return (
    <div className={isLarge ? 'brand large' : 'brand'}>
      <svg viewBox="0 0 24 24" aria-hidden>
        <path className="brand-ways" d="M3 5.5 L8.2 18.5 L12 9 L15.8 18.5 L21 5.5" />
        <circle className="brand-post" cx="12" cy="7" r="2.6" />
      </svg>
      <div>
        <strong>{t('app.name')}</strong>
        {isLarge && <p>{t('door.tagline')}</p>}
      </div>
    </div>
  )
}
