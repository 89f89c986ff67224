import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as Frame } from 'react-aria-components'
import './tabs.css'

export interface TabsProps<Id extends string> {
  readonly label: string
  readonly tabs: readonly { readonly id: Id, readonly title: string, readonly aside?: ReactNode, readonly content: ReactNode }[]
  readonly selected: Id
  readonly onSelect: (id: Id) => void
}

export function Tabs<Id extends string>({ label, tabs, selected, onSelect }: TabsProps<Id>) {
  return (
    <Frame
      className="tabs"
      selectedKey={selected}
      onSelectionChange={key => {
        const tab = tabs.find(candidate => candidate.id === key)
        if (tab !== undefined) onSelect(tab.id)
      }}
    >
      <TabList className="tab-list" aria-label={label}>
        {tabs.map(({ id, title, aside }) => <Tab key={id} id={id} className="tab">{title}{aside}</Tab>)}
      </TabList>
      {tabs.map(({ id, content }) => <TabPanel key={id} id={id} className="tab-panel">{content}</TabPanel>)}
    </Frame>
  )
}
