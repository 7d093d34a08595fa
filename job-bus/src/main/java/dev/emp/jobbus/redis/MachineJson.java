package dev.emp.jobbus.redis;

import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A machine's report as it goes out on {@code machine:status:<id>}; {@code docs/machine-status.schema.json} describes
 * it. What version 1 did not have may be null.
 *
 * @param commonCapabilities what every worker offers besides its own; null when there is nothing to share
 */
record MachineJson(
        int schemaVersion,
        String id,
        String type,
        @Nullable String profile,
        @Nullable String version,
        String health,
        @Nullable String reason,
        Instant startedAt,
        Instant reportedAt,
        @Nullable Map<String, List<Object>> commonCapabilities,
        List<WorkerJson> workers,
        List<ServiceJson> services,
        @Nullable List<StepJson> steps,
        @Nullable List<EventJson> events,
        MachineReport.@Nullable Resources resources) {

    /** @param up only in version 1, which had no {@code state} and no {@code since} */
    record ServiceJson(
            String name,
            String service,
            @Nullable String state,
            @Nullable Boolean up,
            @Nullable String reason,
            @Nullable Instant since,
            MachineReport.@Nullable ChildProcess process) {}

    record StepJson(
            String name,
            String state,
            Instant startedAt,
            @Nullable Double tookSeconds,
            @Nullable String detail) {}

    record EventJson(Instant at, String kind, @Nullable String subject, String text) {}

    /** The report as JSON, cut to {@link ReportSize#LIMIT_BYTES} where that can be done without harm. */
    static String write(MachineReport report) {
        return ReportSize.fit(report, fitting -> Json.write(of(fitting)));
    }

    /** @throws RuntimeException if the text is not a report of a version that is understood */
    static MachineReport read(String json) {
        MachineJson report = Json.MAPPER.readValue(json, MachineJson.class);
        if (report.schemaVersion < MachineReport.OLDEST_SCHEMA_VERSION
                || report.schemaVersion > MachineReport.SCHEMA_VERSION) {
            throw new IllegalArgumentException("unknown schema_version " + report.schemaVersion + ", understood: "
                    + MachineReport.OLDEST_SCHEMA_VERSION + " to " + MachineReport.SCHEMA_VERSION);
        }
        return report.toReport();
    }

    private static MachineJson of(MachineReport report) {
        Map<String, List<Object>> common = WorkerJson.common(report.workers());
        return new MachineJson(
                MachineReport.SCHEMA_VERSION,
                report.id().value(),
                report.description().type(),
                report.description().profile(),
                report.description().version(),
                report.health().wireName(),
                report.reason(),
                report.description().startedAt(),
                report.reportedAt(),
                common.isEmpty() ? null : common,
                report.workers().stream()
                        .map(worker -> WorkerJson.of(worker, common))
                        .toList(),
                report.services().stream().map(MachineJson::of).toList(),
                report.steps().stream().map(MachineJson::of).toList(),
                report.events().stream().map(MachineJson::of).toList(),
                report.resources());
    }

    private MachineReport toReport() {
        return new MachineReport(
                new MachineId(id),
                new MachineReport.Description(type, known(profile), known(version), startedAt),
                MachineReport.Health.valueOf(constant(health)),
                reason,
                reportedAt,
                workers.stream()
                        .map(worker -> worker.toWorker(Objects.requireNonNullElse(commonCapabilities, Map.of())))
                        .toList(),
                services.stream().map(this::toService).toList(),
                steps == null
                        ? List.of()
                        : steps.stream().map(MachineJson::toStep).toList(),
                events == null
                        ? List.of()
                        : events.stream().map(MachineJson::toEvent).toList(),
                resources);
    }

    private static ServiceJson of(MachineReport.Service service) {
        return new ServiceJson(
                service.name(),
                service.service(),
                service.state().wireName(),
                null,
                service.reason(),
                service.since(),
                service.process());
    }

    /** Version 1 says nothing of {@code since}; all that is known is how the service was when it was reported. */
    private MachineReport.Service toService(ServiceJson service) {
        MachineReport.Service.State state = service.state != null
                ? MachineReport.Service.State.valueOf(constant(service.state))
                : Boolean.TRUE.equals(service.up) ? MachineReport.Service.State.UP : MachineReport.Service.State.DOWN;
        Instant since = Objects.requireNonNullElse(service.since, reportedAt);
        return new MachineReport.Service(service.name, service.service, state, service.reason, since, service.process);
    }

    private static StepJson of(MachineReport.Step step) {
        Double seconds = step.took() == null ? null : step.took().toMillis() / 1000.0;
        return new StepJson(step.name(), step.state().wireName(), step.startedAt(), seconds, step.detail());
    }

    private static MachineReport.Step toStep(StepJson step) {
        return new MachineReport.Step(
                step.name,
                MachineReport.Step.State.valueOf(constant(step.state)),
                step.startedAt,
                step.tookSeconds == null ? null : Duration.ofMillis(Math.round(step.tookSeconds * 1000)),
                step.detail);
    }

    private static EventJson of(MachineReport.Event event) {
        return new EventJson(event.at(), event.kind(), event.subject(), event.text());
    }

    private static MachineReport.Event toEvent(EventJson event) {
        return new MachineReport.Event(event.at, event.kind, event.subject, event.text);
    }

    private static String known(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String constant(String wireName) {
        return wireName.toUpperCase(Locale.ROOT);
    }
}
