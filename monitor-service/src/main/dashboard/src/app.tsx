import { Detail } from './pages/detail'
import { Jobs } from './pages/jobs'
import { Machines } from './pages/machines'
import { selectedJob } from './pages/selection'
import { Banner } from './parts/banner'
import { Header } from './parts/header'

export function App({ onRetry }: { onRetry: () => void }) {
  const selected = selectedJob.value
  return (
    <>
      <a class="skip" href="#jobs">Skip to the jobs</a>
      <Header />
      <Banner onRetry={onRetry} />
      <main class={selected ? 'page with-detail' : 'page'}>
        <div class="page-main">
          <Machines />
          <Jobs />
        </div>
        {selected && <Detail key={selected} id={selected} />}
      </main>
    </>
  )
}
