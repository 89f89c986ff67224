import { t } from '../../shared/wording/wording.ts'
import { Heading } from './create.tsx'

/** Says what is so: this version has no reader for packages, and what helps meanwhile. */
export function Package({ onBack }: { readonly onBack: () => void }) {
  return (
    <div className="door-form">
      <Heading title={t('package.title')} onBack={onBack} />
      <p className="door-words">{t('package.body')} {t('package.safe')}</p>
      <h2 className="overline">{t('package.what')}</h2>
      <ol className="door-steps">
        <li>{t('package.step1')}</li>
        <li>{t('package.step2')}</li>
      </ol>
    </div>
  )
}
