{{/* A machine: its settings, its pod, its workload. Each gets (dict "root" $ "component" "machine-NAME" "kind" "machines" "values" MACHINE). */}}

{{- define "emp.connectorUrl" -}}
{{- $port := index (include "emp.ports" .root | fromYaml) (printf "connector-%s" .connector.provider) -}}
{{- if eq (default "service" .connector.run) "sidecar" -}}
http://127.0.0.1:{{ int $port }}
{{- else -}}
http://{{ include "emp.fullname" .root }}-connector-{{ .connector.provider }}:{{ int $port }}
{{- end -}}
{{- end -}}

{{/* What a machine's values mean as settings, as YAML. */}}
{{- define "emp.machineSettings" -}}
{{- $scope := . -}}
{{- $values := .values -}}
{{- $machine := dict "pool" $values.pool -}}
{{- if $values.type }}{{- $_ := set $machine "type" $values.type }}{{- end -}}
{{- $urls := list -}}
{{- range $values.sidecars -}}
{{- if .port }}{{- $urls = append $urls (printf "http://127.0.0.1:%d" (int .port)) }}{{- end -}}
{{- end -}}
{{- if and (eq $values.profile "comfyui-remote") $urls -}}
{{- $_ := set $machine "comfyui-remote" (dict "urls" $urls) -}}
{{- end -}}
{{- $secrets := dict -}}
{{- range $values.jobSecrets -}}
{{- $secret := dict "from" (printf "file:/etc/emp/job-secrets/%s/%s" .name .key) -}}
{{- if .tenants }}{{- $_ := set $secret "tenants" .tenants }}{{- end -}}
{{- $_ := set $secrets .name $secret -}}
{{- end -}}
{{- if $secrets }}{{- $_ := set $machine "secrets" $secrets }}{{- end -}}
{{- $worker := dict "shutdown-grace" (printf "%ds" (int $values.longestJobSeconds)) -}}
{{- if eq $values.workload "ScaledJob" -}}
{{- $_ := set $worker "idle-limit" (printf "%ds" (int $values.idleSeconds)) -}}
{{- end -}}
{{- $connectors := list -}}
{{- range $values.connectors -}}
{{- $entry := dict "name" .provider "url" (include "emp.connectorUrl" (dict "root" $scope.root "connector" .)) "slots" (int (default 1 .slots)) "pool" (default $values.pool .pool) -}}
{{- if .labels }}{{- $_ := set $entry "labels" .labels }}{{- end -}}
{{- if .exclusive }}{{- $_ := set $entry "exclusive" .exclusive }}{{- end -}}
{{- $connectors = append $connectors $entry -}}
{{- end -}}
{{- if $connectors }}{{- $_ := set $worker "connectors" $connectors }}{{- end -}}
{{- include "emp.settingsFile" (dict "common" .root.Values.configuration "derived" (dict "emp" (dict "machine" $machine "worker" $worker)) "own" $values.configuration) -}}
{{- end -}}

{{- define "emp.gpuLimits" -}}
{{- $resources := deepCopy .resources -}}
{{- if .gpu.count -}}
{{- $limits := deepCopy (default dict $resources.limits) -}}
{{- $_ := set $limits .gpu.resource (int .gpu.count) -}}
{{- $_ := set $resources "limits" $limits -}}
{{- end -}}
{{- toYaml $resources -}}
{{- end -}}

{{/* Whether one of the sidecars has the GPUs, and not the worker. */}}
{{- define "emp.gpuInSidecar" -}}
{{- range .sidecars }}{{- if .gpu }}yes{{- end }}{{- end -}}
{{- end -}}

{{/* Containers beside the worker. They start before it and end after it, so that it can finish its jobs. */}}
{{- define "emp.machineSidecars" -}}
{{- $scope := . -}}
{{- $values := .values -}}
{{- range $values.connectors }}
{{- if eq (default "service" .run) "sidecar" }}
{{- $port := index (include "emp.ports" $scope.root | fromYaml) (printf "connector-%s" .provider) }}
- name: connector-{{ .provider }}
  image: {{ include "emp.serviceImage" (dict "root" $scope.root "name" (printf "connector-%s" .provider)) }}
  imagePullPolicy: {{ $scope.root.Values.image.pullPolicy }}
  restartPolicy: Always
  ports:
    - {name: {{ .provider }}, containerPort: {{ int $port }}}
  env:
    {{- include "emp.env.connector" (dict "root" $scope.root "provider" .provider "secret" .secret "key" (default "api-key" .key) "grace" 20) | nindent 4 }}
  {{- include "emp.probes" (dict "port" .provider) | nindent 2 }}
  resources:
    {{- toYaml (default $scope.root.Values.serviceDefaults.resources .resources) | nindent 4 }}
  securityContext:
    {{- include "emp.containerSecurity" $scope.root | nindent 4 }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    {{- if .secret }}
    - {name: provider-{{ .provider }}, mountPath: /etc/emp/provider, readOnly: true}
    {{- end }}
    {{- if eq .provider "playwright" }}
    - {name: shared-memory, mountPath: /dev/shm}
    - {name: state, mountPath: /var/lib/emp}
    {{- end }}
{{- end }}
{{- end }}
{{- range $values.sidecars }}
- name: {{ .name }}
  image: {{ include "emp.foreignImage" (dict "root" $scope.root "image" .image "what" (printf "the image of the sidecar %s of the machine %s" .name $values.name)) }}
  restartPolicy: Always
  {{- with .command }}
  command: {{ toJson . }}
  {{- end }}
  {{- with .args }}
  args: {{ toJson . }}
  {{- end }}
  {{- if .env }}
  env:
    {{- include "emp.env.own" .env | nindent 4 }}
  {{- end }}
  {{- if .port }}
  ports:
    - {name: {{ .name }}, containerPort: {{ int .port }}}
  startupProbe:
    httpGet: {path: {{ default "/" .healthPath }}, port: {{ .name }}}
    periodSeconds: 5
    failureThreshold: {{ div (int $values.startSeconds) 5 }}
  livenessProbe:
    httpGet: {path: {{ default "/" .healthPath }}, port: {{ .name }}}
    periodSeconds: 20
    timeoutSeconds: 10
    failureThreshold: 6
  readinessProbe:
    httpGet: {path: {{ default "/" .healthPath }}, port: {{ .name }}}
    periodSeconds: 10
    timeoutSeconds: 10
  {{- end }}
  resources:
    {{- if .gpu }}
    {{- include "emp.gpuLimits" (dict "resources" (default (dict "limits" (dict "memory" "16Gi")) .resources) "gpu" $values.gpu) | nindent 4 }}
    {{- else }}
    {{- toYaml (default (dict "limits" (dict "memory" "1Gi")) .resources) | nindent 4 }}
    {{- end }}
  securityContext:
    {{- include "emp.containerSecurity" $scope.root | nindent 4 }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    - {name: state, mountPath: /var/lib/emp}
    {{- include "emp.sharedMemoryMount" $values | nindent 4 }}
    {{- include "emp.modelsMount" $values | nindent 4 }}
{{- end }}
{{- end -}}

{{- define "emp.sharedMemoryMount" -}}
{{- if or .sharedMemory (gt (int .gpu.count) 0) (eq .profile "playwright") }}
- {name: shared-memory, mountPath: /dev/shm}
{{- end }}
{{- end -}}

{{- define "emp.needsSharedMemory" -}}
{{- $yes := or .sharedMemory (gt (int .gpu.count) 0) (eq .profile "playwright") -}}
{{- range .connectors }}{{- if and (eq .provider "playwright") (eq (default "service" .run) "sidecar") }}{{- $yes = true }}{{- end }}{{- end -}}
{{- if $yes }}yes{{ end -}}
{{- end -}}

{{- define "emp.modelsMount" -}}
{{- if ne .models.source "none" }}
- {name: models, mountPath: {{ .models.path }}, readOnly: true}
{{- end }}
{{- end -}}

{{- define "emp.modelsClaim" -}}
{{- default (printf "%s-models-%s" (include "emp.fullname" .root) .values.name) .values.models.existingClaim -}}
{{- end -}}

{{- define "emp.modelsVolume" -}}
{{- $models := .values.models }}
{{- if eq $models.source "claim" }}
- name: models
  persistentVolumeClaim: {claimName: {{ include "emp.modelsClaim" . }}}
{{- else if eq $models.source "init" }}
- name: models
  emptyDir: {sizeLimit: {{ $models.size }}}
{{- else if eq $models.source "image" }}
- name: models
  image: {reference: {{ $models.reference | quote }}, pullPolicy: IfNotPresent}
{{- end }}
{{- if has $models.source (list "claim" "init") }}
- name: models-manifest
  configMap: {name: {{ include "emp.fullname" .root }}-{{ .component }}, items: [{key: models.yaml, path: models.yaml}]}
{{- end }}
{{- end -}}

{{/* Fetches models, or looks whether they are all there: (dict … "verb" "fetch" | "check") */}}
{{- define "emp.modelsContainer" -}}
- name: models-{{ .verb }}
  image: {{ include "emp.image" (dict "root" .root "image" .values.image "what" (printf "the image of the machine %s" .values.name)) }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: {{ list "/opt/emp/machine/setup" "models" .verb "/etc/emp/models/models.yaml" "--into" .values.models.path | toJson }}
  {{- with .values.models.secret }}
  envFrom:
    - secretRef: {name: {{ . }}}
  {{- end }}
  resources:
    requests: {cpu: 100m, memory: 256Mi}
    limits: {memory: 512Mi}
  securityContext:
    {{- include "emp.containerSecurity" .root | nindent 4 }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    - {name: models-manifest, mountPath: /etc/emp/models, readOnly: true}
    - {name: models, mountPath: {{ .values.models.path }}, readOnly: {{ eq .verb "check" }}}
{{- end -}}

{{- define "emp.machineWorker" -}}
{{- $values := .values -}}
- name: worker
  image: {{ include "emp.image" (dict "root" .root "image" $values.image "what" (printf "the image of the machine %s" $values.name)) }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  {{- with $values.command }}
  command: {{ toJson . }}
  {{- end }}
  ports:
    - {name: http, containerPort: {{ include "emp.machinePort" .root }}}
  env:
    - name: EMP_SERVICE
      value: worker
    # The images say these two in their environment, which counts more than a file.
    {{- include "emp.set" (dict "name" "emp.machine.profile" "value" $values.profile) | nindent 4 }}
    {{- include "emp.set" (dict "name" "emp.machine.directory" "value" "/var/lib/emp/machine") | nindent 4 }}
    {{- include "emp.set" (dict "name" "emp.machine.file" "value" "/etc/emp/settings/machine.yaml") | nindent 4 }}
    {{- include "emp.env.redis" .root | nindent 4 }}
    {{- include "emp.env.bus" .root | nindent 4 }}
    {{- include "emp.env.artifacts" .root | nindent 4 }}
    {{- include "emp.env.tracing" .root | nindent 4 }}
    {{- if eq $values.profile "playwright" }}
    {{- include "emp.set" (dict "name" "emp.playwright.sandbox" "value" "off") | nindent 4 }}
    {{- end }}
    {{- include "emp.env.own" $values.env | nindent 4 }}
  {{- include "emp.probes" (dict "port" "http") | nindent 2 }}
  lifecycle:
    preStop:
      sleep: {seconds: 1}
  resources:
    {{- if include "emp.gpuInSidecar" $values }}
    {{- toYaml $values.resources | nindent 4 }}
    {{- else }}
    {{- include "emp.gpuLimits" (dict "resources" $values.resources "gpu" $values.gpu) | nindent 4 }}
    {{- end }}
  securityContext:
    {{- include "emp.containerSecurity" .root | nindent 4 }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    - {name: settings, mountPath: /etc/emp/settings, readOnly: true}
    - {name: state, mountPath: /var/lib/emp}
    {{- include "emp.sharedMemoryMount" $values | nindent 4 }}
    {{- include "emp.modelsMount" $values | nindent 4 }}
    {{- range $values.jobSecrets }}
    - {name: job-secret-{{ .name }}, mountPath: /etc/emp/job-secrets/{{ .name }}, readOnly: true}
    {{- end }}
    {{- include "emp.platformMounts" . | nindent 4 }}
    {{- include "emp.secretFileMounts" $values.secretFiles | nindent 4 }}
{{- end -}}

{{- define "emp.machineVolumes" -}}
{{- $values := .values -}}
- name: tmp
  emptyDir: {sizeLimit: 4Gi}
- name: settings
  configMap: {name: {{ include "emp.fullname" .root }}-{{ .component }}, items: [{key: machine.yaml, path: machine.yaml}]}
{{- if ne $values.workload "StatefulSet" }}
- name: state
  emptyDir: {sizeLimit: {{ $values.storage.size }}}
{{- end }}
{{- if include "emp.needsSharedMemory" $values }}
- name: shared-memory
  emptyDir: {medium: Memory, sizeLimit: {{ default (ternary "8Gi" "1Gi" (gt (int $values.gpu.count) 0)) $values.sharedMemory }}}
{{- end }}
{{- range $values.connectors }}
{{- if and (eq (default "service" .run) "sidecar") .secret }}
- name: provider-{{ .provider }}
  secret: {secretName: {{ .secret }}, defaultMode: 0440}
{{- end }}
{{- end }}
{{- range $values.jobSecrets }}
- name: job-secret-{{ .name }}
  secret: {secretName: {{ .secret }}, defaultMode: 0440}
{{- end }}
{{- include "emp.modelsVolume" . }}
{{- include "emp.platformVolumes" . }}
{{- include "emp.secretFileVolumes" $values.secretFiles }}
{{- end -}}

{{/* The template of a machine's pods: metadata and spec. */}}
{{- define "emp.machinePod" -}}
{{- $values := .values -}}
{{- $gpus := gt (int $values.gpu.count) 0 -}}
metadata:
  labels:
    {{- include "emp.podLabels" . | nindent 4 }}
    emp.dev/pool: {{ $values.pool }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    emp.dev/settings: {{ include "emp.machineSettings" . | sha256sum | quote }}
    {{- if $values.doNotDisrupt }}
    cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
    karpenter.sh/do-not-disrupt: "true"
    {{- end }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "emp.podPlace" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ $values.grace }}
  {{- if eq $values.workload "ScaledJob" }}
  restartPolicy: OnFailure
  {{- end }}
  {{- if and $gpus $values.gpu.runtimeClassName }}
  runtimeClassName: {{ $values.gpu.runtimeClassName }}
  {{- end }}
  {{- with (ternary (merge (deepCopy $values.nodeSelector) $values.gpu.nodeSelector) $values.nodeSelector $gpus) }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with (ternary (concat $values.tolerations $values.gpu.tolerations) $values.tolerations $gpus) }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- $beside := include "emp.machineSidecars" . | trim }}
  {{- if or $beside (has $values.models.source (list "claim" "init")) }}
  initContainers:
    {{- if has $values.models.source (list "claim" "init") }}
    {{- include "emp.modelsContainer" (merge (dict "verb" (ternary "check" "fetch" (eq $values.models.source "claim"))) .) | nindent 4 }}
    {{- end }}
    {{- with $beside }}
    {{- . | nindent 4 }}
    {{- end }}
  {{- end }}
  containers:
    {{- include "emp.machineWorker" . | nindent 4 }}
  volumes:
    {{- include "emp.machineVolumes" . | nindent 4 }}
{{- end -}}
