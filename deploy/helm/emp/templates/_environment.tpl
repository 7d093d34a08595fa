{{/* What services and machines are told by their environment. */}}

{{/* (dict "name" "emp.bus.shards" "value" 4) */}}
{{- define "emp.set" -}}
- name: {{ include "emp.variable" .name }}
  value: {{ .value | toString | quote }}
{{- end -}}

{{- define "emp.env.redis" -}}
{{- $redis := .Values.redis -}}
{{- if eq $redis.mode "sentinel" }}
{{ include "emp.set" (dict "name" "spring.data.redis.sentinel.master" "value" $redis.sentinel.master) }}
{{ include "emp.set" (dict "name" "spring.data.redis.sentinel.nodes" "value" (join "," $redis.sentinel.nodes)) }}
{{- with $redis.sentinel.username }}
{{ include "emp.set" (dict "name" "spring.data.redis.sentinel.username" "value" .) }}
{{- end }}
{{- if $redis.sentinel.existingSecret }}
- name: SPRING_DATA_REDIS_SENTINEL_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ $redis.sentinel.existingSecret }}, key: {{ $redis.sentinel.passwordKey }}}
{{- end }}
{{- else if eq $redis.mode "cluster" }}
{{ include "emp.set" (dict "name" "spring.data.redis.cluster.nodes" "value" (join "," $redis.cluster.nodes)) }}
{{- else }}
{{ include "emp.set" (dict "name" "spring.data.redis.host" "value" (ternary (printf "%s-redis" (include "emp.fullname" .)) $redis.host (eq $redis.mode "bundled"))) }}
{{ include "emp.set" (dict "name" "spring.data.redis.port" "value" $redis.port) }}
{{- end }}
{{- with $redis.username }}
{{ include "emp.set" (dict "name" "spring.data.redis.username" "value" .) }}
{{- end }}
{{- with include "emp.redisSecret" . }}
- name: SPRING_DATA_REDIS_PASSWORD
  valueFrom:
    secretKeyRef: {name: {{ . }}, key: {{ $redis.passwordKey }}}
{{- end }}
{{- if $redis.tls.enabled }}
{{ include "emp.set" (dict "name" "spring.data.redis.ssl.enabled" "value" "true") }}
{{- if or $redis.tls.caSecret $redis.tls.clientSecret }}
{{ include "emp.set" (dict "name" "spring.data.redis.ssl.bundle" "value" "redis") }}
{{- end }}
{{- if $redis.tls.caSecret }}
{{ include "emp.set" (dict "name" "spring.ssl.bundle.pem.redis.truststore.certificate" "value" (printf "file:/etc/emp/redis-ca/%s" $redis.tls.caKey)) }}
{{- end }}
{{- if $redis.tls.clientSecret }}
{{ include "emp.set" (dict "name" "spring.ssl.bundle.pem.redis.keystore.certificate" "value" "file:/etc/emp/redis-client/tls.crt") }}
{{ include "emp.set" (dict "name" "spring.ssl.bundle.pem.redis.keystore.private-key" "value" "file:/etc/emp/redis-client/tls.key") }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "emp.env.bus" -}}
{{- $bus := .Values.bus }}
{{ include "emp.set" (dict "name" "emp.bus.shards" "value" $bus.shards) }}
{{ include "emp.set" (dict "name" "emp.bus.retention" "value" $bus.retention) }}
{{ include "emp.set" (dict "name" "emp.bus.durability" "value" $bus.durability) }}
{{- if eq $bus.durability "replicas" }}
{{ include "emp.set" (dict "name" "emp.bus.replicas" "value" $bus.replicas) }}
{{- end }}
{{- end -}}

{{- define "emp.env.artifacts" -}}
{{- $artifacts := .Values.artifacts }}
{{ include "emp.set" (dict "name" "emp.artifacts.store" "value" $artifacts.store) }}
{{- if eq $artifacts.store "directory" }}
{{ include "emp.set" (dict "name" "emp.artifacts.directory" "value" "/var/lib/emp/artifacts") }}
{{- else }}
{{- $s3 := $artifacts.s3 }}
{{ include "emp.set" (dict "name" "emp.artifacts.s3.bucket" "value" $s3.bucket) }}
{{- range $setting, $value := dict "endpoint" $s3.endpoint "region" $s3.region "prefix" $s3.prefix "public-endpoint" $s3.publicEndpoint }}
{{- with $value }}
{{ include "emp.set" (dict "name" (printf "emp.artifacts.s3.%s" $setting) "value" .) }}
{{- end }}
{{- end }}
{{- if $s3.pathStyle }}
{{ include "emp.set" (dict "name" "emp.artifacts.s3.path-style" "value" "true") }}
{{- end }}
{{- if $s3.existingSecret }}
{{ include "emp.set" (dict "name" "emp.artifacts.s3.access-key" "value" "file:/etc/emp/s3/access-key") }}
{{ include "emp.set" (dict "name" "emp.artifacts.s3.secret-key" "value" "file:/etc/emp/s3/secret-key") }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "emp.env.tracing" -}}
{{- with .Values.tracing.endpoint }}
{{ include "emp.set" (dict "name" "emp.tracing.endpoint" "value" .) }}
{{ include "emp.set" (dict "name" "emp.tracing.sample-ratio" "value" $.Values.tracing.sampleRatio) }}
{{- end }}
{{- end -}}

{{/* The user's own: [{name, value} | {name, secret, key}] */}}
{{- define "emp.env.own" -}}
{{- range . }}
- name: {{ .name }}
{{- if .secret }}
  valueFrom:
    secretKeyRef: {name: {{ .secret }}, key: {{ .key }}}
{{- else }}
  value: {{ .value | toString | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Whether a service or machine works with the job bus: connectors do not. (a component's name) */}}
{{- define "emp.usesBus" -}}
{{- if not (hasPrefix "connector-" .) }}yes{{ end -}}
{{- end -}}

{{/* Whether it reads or writes files of jobs. */}}
{{- define "emp.usesArtifacts" -}}
{{- if or (eq . "orchestrator") (hasPrefix "machine-" .) }}yes{{ end -}}
{{- end -}}

{{/* Volumes that follow from what the platform uses. (dict "root" $ "component" …) */}}
{{- define "emp.platformVolumes" -}}
{{- $values := .root.Values }}
{{- if and (include "emp.usesBus" .component) $values.redis.tls.enabled }}
{{- with $values.redis.tls.caSecret }}
- name: redis-ca
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- with $values.redis.tls.clientSecret }}
- name: redis-client
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- end }}
{{- if include "emp.usesArtifacts" .component }}
{{- if eq $values.artifacts.store "directory" }}
- name: artifacts
  persistentVolumeClaim: {claimName: {{ include "emp.artifactsClaim" .root }}}
{{- else }}
{{- with $values.artifacts.s3.existingSecret }}
- name: s3
  secret: {secretName: {{ . }}, defaultMode: 0440}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "emp.platformMounts" -}}
{{- $values := .root.Values }}
{{- if and (include "emp.usesBus" .component) $values.redis.tls.enabled }}
{{- if $values.redis.tls.caSecret }}
- {name: redis-ca, mountPath: /etc/emp/redis-ca, readOnly: true}
{{- end }}
{{- if $values.redis.tls.clientSecret }}
- {name: redis-client, mountPath: /etc/emp/redis-client, readOnly: true}
{{- end }}
{{- end }}
{{- if include "emp.usesArtifacts" .component }}
{{- if eq $values.artifacts.store "directory" }}
- {name: artifacts, mountPath: /var/lib/emp/artifacts}
{{- else if $values.artifacts.s3.existingSecret }}
- {name: s3, mountPath: /etc/emp/s3, readOnly: true}
{{- end }}
{{- end }}
{{- end -}}
