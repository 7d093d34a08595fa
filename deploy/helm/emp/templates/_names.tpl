{{/* Names, labels and images. Every template that needs more than the root gets a dict with "root". */}}

{{- define "emp.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What selects the pods of a component: never changes between versions. (dict "root" $ "component" "orchestrator") */}}
{{- define "emp.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "emp.labels" -}}
{{ include "emp.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: emp
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Of pods: nothing that changes with every version of the chart, or each would start all pods anew. */}}
{{- define "emp.podLabels" -}}
{{ include "emp.selector" . }}
app.kubernetes.io/part-of: emp
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* An image of EMP, in the registry of the values: (dict "root" $ "image" {repository, tag, digest} "what" "the path in the values") */}}
{{- define "emp.image" -}}
{{- $known := index .root.Values.imageDigests .image.repository -}}
{{- include "emp.imageOf" (merge (dict "registry" .root.Values.registry "defaultTag" .root.Chart.AppVersion "digest" (default $known .image.digest) "demanded" (not (not .root.Values.requireDigests))) .) -}}
{{- end -}}

{{/* An image of others, which lies where it says itself: the same with {registry, …} in "image". */}}
{{- define "emp.foreignImage" -}}
{{- include "emp.imageOf" (merge (dict "registry" .image.registry "defaultTag" "" "digest" .image.digest "demanded" (eq (toString .root.Values.requireDigests) "true")) .) -}}
{{- end -}}

{{- define "emp.imageOf" -}}
{{- $image := .image -}}
{{- $name := $image.repository -}}
{{- with .registry -}}
{{- $name = printf "%s/%s" (trimSuffix "/" .) $name -}}
{{- end -}}
{{- if .digest -}}
{{- printf "%s@%s" $name .digest -}}
{{- else if .demanded -}}
{{- fail (printf "%s has no digest, but requireDigests is %v" .what .root.Values.requireDigests) -}}
{{- else -}}
{{- printf "%s:%s" $name (default .defaultTag $image.tag | required (printf "%s has neither a tag nor a digest" .what)) -}}
{{- end -}}
{{- end -}}

{{/* The image of a service: (dict "root" $ "name" "connector-openai") */}}
{{- define "emp.serviceImage" -}}
{{- $own := mergeOverwrite (deepCopy .root.Values.serviceDefaults.image) (deepCopy (default dict (index .root.Values.services .name).image)) -}}
{{- if $own.repository -}}
{{- if not (or $own.tag $own.digest) }}{{- $_ := set $own "tag" .root.Values.image.tag }}{{- end -}}
{{- include "emp.image" (dict "root" .root "image" $own "what" (printf "services.%s.image" .name)) -}}
{{- else -}}
{{- include "emp.image" (dict "root" .root "image" .root.Values.image "what" "image") -}}
{{- end -}}
{{- end -}}

{{- define "emp.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "emp.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "emp.keysSecret" -}}
{{- default (printf "%s-keys" (include "emp.fullname" .)) .Values.keys.existingSecret -}}
{{- end -}}

{{- define "emp.redisSecret" -}}
{{- if .Values.redis.existingSecret -}}
{{- .Values.redis.existingSecret -}}
{{- else if eq .Values.redis.mode "bundled" -}}
{{- printf "%s-redis" (include "emp.fullname" .) -}}
{{- end -}}
{{- end -}}

{{/* Whether an exporter of Redis runs: with Sentinel it would have to follow the master, which it cannot. */}}
{{- define "emp.redisExporter" -}}
{{- if and .Values.monitoring.enabled .Values.monitoring.redisExporter.enabled (ne .Values.redis.mode "sentinel") }}yes{{ end -}}
{{- end -}}

{{- define "emp.artifactsClaim" -}}
{{- default (printf "%s-artifacts" (include "emp.fullname" .)) .Values.artifacts.directory.existingClaim -}}
{{- end -}}

{{/* (dict "root" $ "kind" "services" | "machines") */}}
{{- define "emp.priorityClass" -}}
{{- $given := index .root.Values.priorityClasses .kind -}}
{{- if $given -}}
{{- $given -}}
{{- else if .root.Values.priorityClasses.create -}}
{{- include "emp.ownPriorityClass" . -}}
{{- end -}}
{{- end -}}

{{/* They belong to the whole cluster: with the namespace in it, no two releases want one name. */}}
{{- define "emp.ownPriorityClass" -}}
{{- printf "%s-%s-%s" .root.Release.Namespace (include "emp.fullname" .root) .kind | trimPrefix "-" -}}
{{- end -}}

{{/* The ports where the services listen, as in their own files of settings. */}}
{{- define "emp.ports" -}}
orchestrator: 8080
monitor: 8088
connector-openai: 8101
connector-replicate: 8102
connector-comfyui: 8103
connector-playwright: 8104
connector-runpod: 8105
{{- end -}}

{{- define "emp.machinePort" -}}9090{{- end -}}

{{/* A setting's name as an environment variable: emp.worker.claim-wait is EMP_WORKER_CLAIMWAIT. */}}
{{- define "emp.variable" -}}
{{- . | replace "-" "" | replace "[" "_" | replace "]" "" | replace "." "_" | upper -}}
{{- end -}}

{{/* The services that are on, with what serviceDefaults say: a map from name to values, as YAML. */}}
{{- define "emp.services" -}}
{{- $services := dict -}}
{{- $ports := include "emp.ports" . | fromYaml -}}
{{- range $name, $own := .Values.services -}}
{{- if $own.enabled -}}
{{- $service := mergeOverwrite (deepCopy $.Values.serviceDefaults) (deepCopy $own) (dict "port" (index $ports $name | int)) -}}
{{- $_ := set $services $name $service -}}
{{- end -}}
{{- end -}}
{{- toYaml $services -}}
{{- end -}}

{{/* The machines with what machineDefaults say and what follows from it: {machines: […]}, as YAML. */}}
{{- define "emp.machines" -}}
{{- $machines := list -}}
{{- range $own := .Values.machines -}}
{{- $machine := mergeOverwrite (deepCopy $.Values.machineDefaults) (deepCopy $own) -}}
{{- if not $machine.pool -}}
{{- $_ := set $machine "pool" (ternary "fast" "standard" (eq $machine.type "api")) -}}
{{- end -}}
{{- if not $machine.image.repository -}}
{{- $_ := set $machine.image "repository" (printf "emp/machine-%s" (ternary "base" $machine.profile (eq $machine.profile "comfyui-remote"))) -}}
{{- if not (or $machine.image.tag $machine.image.digest) -}}
{{- $_ := set $machine.image "tag" $.Values.image.tag -}}
{{- end -}}
{{- end -}}
{{- $_ := set $machine "component" (printf "machine-%s" $machine.name) -}}
{{- $_ := set $machine "grace" (add (int $machine.longestJobSeconds) 35 | int) -}}
{{- $machines = append $machines $machine -}}
{{- end -}}
{{- toYaml (dict "machines" $machines) -}}
{{- end -}}
