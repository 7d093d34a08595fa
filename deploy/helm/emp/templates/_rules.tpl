{{/* Rules that look at the release's namespace alone: a Prometheus may see staging and production side by side. */}}

{{/* (dict "root" $ "rules" {groups}): each rule asks for series of the namespace and gives what it says that label. */}}
{{- define "emp.ownRules" -}}
{{- $root := .root -}}
{{- range .rules.groups -}}
{{- range .rules -}}
{{- $_ := set . "expr" (include "emp.ownExpression" (dict "root" $root "expr" .expr)) -}}
{{- $_ := set . "labels" (merge (dict "namespace" $root.Release.Namespace) (default dict .labels)) -}}
{{- if and .alert $root.Values.monitoring.runbookBase -}}
{{- $_ := set .annotations "runbook_url" (printf "%s/%s" (trimSuffix "/" $root.Values.monitoring.runbookBase) .annotations.runbook_url) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toYaml .rules -}}
{{- end -}}

{{/* Puts the namespace into every selector. The series of Redis come from its exporter, which may be elsewhere. */}}
{{- define "emp.ownExpression" -}}
{{- $own := .root.Release.Namespace -}}
{{- $redis := default $own .root.Values.monitoring.redisExporter.namespace -}}
{{- $expr := .expr -}}
{{- $expr = regexReplaceAll `\b(redis_[a-z0-9_]+)` $expr (printf `${1}{namespace="%s"}` $redis) -}}
{{- $expr = regexReplaceAll `\b(emp:[a-z0-9_:]+|(?:emp|http_server|lettuce|resilience4j|process|jvm|logback|ssl)_[a-z0-9_]+|up)\b` $expr (printf `${1}{namespace="%s"}` $own) -}}
{{- $expr = $expr | replace `"}{` `", ` -}}
{{- $expr | replace (printf `up{namespace="%s", job="emp-redis"}` $own) (printf `up{namespace="%s", job="emp-redis"}` $redis) -}}
{{- end -}}
