import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OutputFile } from '../feed/protocol'
import { FileIcon } from '../parts/icons'
import { bytes } from '../parts/text'
import { isEmptyOutput, textOf } from './answer'
import type { JobDocument } from './document'
import { fileUrl } from './document'
import { Json } from './json'

/** More of a text file is for an editor. */
const TEXT_BYTES = 64_000

/** What a job has made, to be seen, heard or read. */
export function Result({ id, files, output }: { id: string; files: readonly OutputFile[]; output: NonNullable<JobDocument['result']>['output'] }) {
  const text = textOf(output)
  if (files.length === 0 && isEmptyOutput(output)) return null
  return (
    <section class="card section" aria-labelledby="result-title" data-testid="result">
      <h3 id="result-title">Result</h3>
      {text !== undefined && <pre class="text-output" tabIndex={0} aria-label="Text" data-testid="result-text">{text}</pre>}
      {files.length > 0 && (
        <ul class="outputs" aria-label="Output files">
          {files.map((file) => <File key={file.name} file={file} url={fileUrl(id, file.name)} />)}
        </ul>
      )}
      {text === undefined && !isEmptyOutput(output) && <Json name="Output" value={output} inner />}
    </section>
  )
}

function File({ file, url }: { file: OutputFile; url: string }) {
  const [kind] = file.content_type.split('/')
  return (
    <li>
      <Shown kind={kind ?? ''} file={file} url={url} />
      <a class="output-name" href={url} target="_blank" rel="noreferrer">
        <span>{file.name}</span>
        <span class="quiet number">{bytes(file.size_bytes)}</span>
      </a>
    </li>
  )
}

function Shown({ kind, file, url }: { kind: string; file: OutputFile; url: string }) {
  if (kind === 'image') {
    return (
      <a class="output-mat" href={url} target="_blank" rel="noreferrer" aria-label={`Open ${file.name}`}>
        <img src={url} alt={`Output ${file.name}`} data-testid="output-image" />
      </a>
    )
  }
  if (kind === 'video') return <video class="output-mat" src={url} controls loop muted playsInline aria-label={file.name} data-testid="output-video" />
  if (kind === 'audio') return <audio class="output-audio" src={url} controls aria-label={file.name} data-testid="output-audio" />
  if (kind === 'text' || file.content_type === 'application/json') return <TextFile name={file.name} url={url} />
  return <span class="output-mat output-other"><FileIcon /></span>
}

function TextFile({ name, url }: { name: string; url: string }) {
  const text = useSignal<string | undefined>(undefined)
  useEffect(() => {
    const abort = new AbortController()
    fetch(url, { headers: { range: `bytes=0-${TEXT_BYTES - 1}` }, signal: abort.signal })
      .then((response) => (response.ok ? response.text() : undefined))
      .then((found) => (text.value = found?.slice(0, TEXT_BYTES)))
      .catch(() => undefined) // Its name with the link is there all the same.
    return () => abort.abort()
  }, [url])
  return text.value === undefined ? null : <pre class="text-output" tabIndex={0} aria-label={`Text of ${name}`} data-testid="output-text">{text.value}</pre>
}
