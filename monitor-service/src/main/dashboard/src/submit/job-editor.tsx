import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { useResource } from '../api/resource'
import { Form } from '../form/context'
import { isObject, withMember, type JsonObject, type Json } from '../form/json'
import { JsonText } from '../form/json-control'
import { SchemaField } from '../form/schema-field'
import { asSchema, initial, type Schema } from '../form/schema'
import { ActionButton } from '../parts/action-button'
import { Field } from '../parts/field'
import { useLatest } from '../parts/latest'
import { Loaded } from '../parts/states'
import { lastInput } from './again'
import { examplesOf } from './examples'
import { FaultList } from './fault-list'
import { MORE_NAMES } from './more'

interface JobEditorProps {
  /** The body of a submission. */
  body: JsonObject
  onChange: (body: JsonObject) => void
  /** By the pointers of the body. */
  faults: Record<string, string>
  /** What can be said besides service and input. */
  more: Schema
  /** What else stands under More. */
  children?: ComponentChildren
}

interface Services {
  services: { name: string; models: string[] }[]
}

/** A job to fill in: as a form made from the service's schema, and as JSON beside it. Both always say the same. */
export function JobEditor({ body, onChange, faults, more, children }: JobEditorProps) {
  const service = typeof body.service === 'string' ? body.service : ''
  const choose = (name: string) => {
    // Chosen once more, it keeps what is filled in: its form is there already and would not fill in another.
    if (name !== service) onChange({ service: name, ...pick(body, MORE_NAMES) })
  }
  return (
    <div class="job-editor">
      <div class="form">
        <ServiceChoice service={service} fault={faults['/service']} onChange={choose} />
        {service && <Input key={service} service={service} body={body} onChange={onChange} faults={faults} />}
        {service && (
          <details class="fold more" open={MORE_NAMES.some((name) => name in body)}>
            <summary>More: priority, labels, requirements, time limits</summary>
            <div class="form">
              <Form.Provider value={{ root: more, faults }}>
                <SchemaField
                  schema={more}
                  name=""
                  pointer=""
                  required
                  value={pick(body, MORE_NAMES)}
                  onChange={(value) => onChange({ ...without(body, MORE_NAMES), ...(isObject(value) ? value : {}) })}
                />
              </Form.Provider>
              {children}
            </div>
          </details>
        )}
      </div>
      <div class="json-side">
        <JsonText
          label="The same as JSON"
          rows={18}
          value={body}
          fault={faults['']}
          onChange={(value) => isObject(value) && onChange(value)}
        />
      </div>
    </div>
  )
}

function ServiceChoice({ service, fault, onChange }: { service: string; fault: string | undefined; onChange: (name: string) => void }) {
  const services = useResource<Services>('/v1/services', 15_000)
  const names = services.data.value?.services.map((each) => each.name).sort()
  useEffect(() => {
    const [only] = names ?? []
    if (!service && names?.length === 1 && only) onChange(only)
  }, [names?.join(), service])
  const offered = [...new Set([...(names ?? []), ...(service ? [service] : [])])]
  const refused = services.fault.value?.message
  const none = names?.length === 0 ? 'No machine offers a service now. Start a worker: ./emp run worker' : undefined
  return (
    <Field label="Service" fault={fault ?? refused ?? none} required>
      <select class="select" value={service} onChange={(event) => onChange(event.currentTarget.value)} data-testid="service">
        <option value="">Choose a service …</option>
        {offered.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
    </Field>
  )
}

function Input({ service, body, onChange, faults }: Pick<JobEditorProps, 'body' | 'onChange' | 'faults'> & { service: string }) {
  const resource = useResource<Json>(`/v1/services/${encodeURIComponent(service)}/schema`, 0)
  const schema = asSchema(resource.data.value)
  useEffect(() => {
    if (resource.data.value === undefined || body.input !== undefined) return
    onChange(withMember(body, 'input', initial(schema, schema) ?? {}))
  }, [resource.data.value])
  return (
    <Loaded resource={resource}>
      {() => (
        <Form.Provider value={{ root: schema, faults }}>
          <Examples service={service} schema={schema} onPick={(value) => onChange(withMember(body, 'input', value))} />
          {schema.description && <p class="quiet">{schema.description}</p>}
          <FaultList faults={faults} />
          <SchemaField schema={{ ...schema, title: undefined }} name="" pointer="/input" required value={body.input} onChange={(value) => onChange(withMember(body, 'input', value))} />
        </Form.Provider>
      )}
    </Loaded>
  )
}

function Examples({ service, schema, onPick }: { service: string; schema: Schema; onPick: (value: Json) => void }) {
  const examples = examplesOf(schema)
  const latest = useLatest(onPick)
  const asLast = async () => {
    const input = await lastInput(service)
    const pick = latest()
    if (!pick) return `It was not filled in: the form of ${service} is gone.`
    if (input === undefined) return `No job of ${service} that succeeded is kept.`
    pick(input)
    return 'Filled in as the last job that succeeded.'
  }
  return (
    <div class="buttons" role="group" aria-label="Examples">
      {examples.map((example, index) => (
        <button key={index} type="button" class="button" onClick={() => onPick(example.value)}>{example.name}</button>
      ))}
      <ActionButton run={asLast} title="The input of the latest job of this service that went well">As the last job</ActionButton>
    </div>
  )
}

function pick(body: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)))
}

function without(body: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}
