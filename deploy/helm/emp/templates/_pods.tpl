{{/* What all pods have in common. */}}

{{- define "emp.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "emp.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities: {drop: [ALL]}
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{/* Whose pods, with which rights and where: (dict "root" $ "component" … "kind" "services" | "machines" "values" …) */}}
{{- define "emp.podPlace" -}}
serviceAccountName: {{ include "emp.serviceAccountName" .root }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- with include "emp.priorityClass" . }}
priorityClassName: {{ . }}
{{- end }}
securityContext:
  {{- include "emp.podSecurity" . | nindent 2 }}
topologySpreadConstraints:
{{- $selector := . }}
{{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: {{ $selector.values.spread }}
    labelSelector:
      matchLabels:
        {{- include "emp.selector" $selector | nindent 8 }}
{{- end }}
{{- with .values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Liveness never asks for Redis or a provider: a restart would mend neither. (dict "port" "http") */}}
{{- define "emp.probes" -}}
startupProbe:
  httpGet: {path: /actuator/health/liveness, port: {{ .port }}}
  periodSeconds: 2
  timeoutSeconds: 3
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /actuator/health/liveness, port: {{ .port }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /actuator/health/readiness, port: {{ .port }}}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end -}}

{{- define "emp.secretFileVolumes" -}}
{{- range . }}
- name: secret-{{ .name }}
  secret: {secretName: {{ .secret }}, defaultMode: 0440}
{{- end }}
{{- end -}}

{{- define "emp.secretFileMounts" -}}
{{- range . }}
- {name: secret-{{ .name }}, mountPath: /etc/emp/secrets/{{ .name }}, readOnly: true}
{{- end }}
{{- end -}}

{{/* Settings as the file of a service or machine: the platform's, what the chart works out, and its own. */}}
{{- define "emp.settingsFile" -}}
{{- mergeOverwrite (deepCopy .common) (deepCopy .derived) (deepCopy .own) | toYaml -}}
{{- end -}}

{{/* A connector as a container: (dict "root" $ "provider" "openai" "secret" … "key" … "grace" 20) */}}
{{- define "emp.env.connector" -}}
- name: EMP_SERVICE
  value: connector-{{ .provider }}
{{ include "emp.set" (dict "name" "emp.connector.shutdown-grace" "value" (printf "%ds" (int .grace))) }}
{{- if .secret }}
{{- if has .provider (list "openai" "replicate" "runpod") }}
{{ include "emp.set" (dict "name" (printf "emp.%s.keys[0].from" .provider) "value" (printf "file:/etc/emp/provider/%s" .key)) }}
{{- else }}
{{- fail (printf "connector-%s has no key of a provider: give it what it needs by secretFiles and configuration" .provider) }}
{{- end }}
{{- end }}
{{- if eq .provider "playwright" }}
{{ include "emp.set" (dict "name" "emp.playwright.sandbox" "value" "off") }}
{{- end }}
{{ include "emp.env.tracing" .root }}
{{- end -}}
