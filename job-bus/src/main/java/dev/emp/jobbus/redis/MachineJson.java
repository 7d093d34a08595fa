package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A machine's report as it goes out on {@code machine:status:<id>}. */
record MachineJson(
        int schemaVersion,
        String id,
        String type,
        String health,
        @Nullable String reason,
        Instant startedAt,
        Instant reportedAt,
        List<WorkerJson> workers,
        List<ServiceJson> services) {

    /** @param capabilities values are texts and numbers */
    record WorkerJson(
            String id,
            int slots,
            Map<String, List<Object>> capabilities,
            @Nullable AdmissionJson admission,
            List<String> jobs) {}

    /** What the worker allows; left out when it allows everything. */
    record AdmissionJson(
            @Nullable List<String> tenants,
            @Nullable List<String> deniedTenants,
            @Nullable List<String> exclusive) {

        static @Nullable AdmissionJson of(Admission admission) {
            return admission.equals(Admission.OPEN)
                    ? null
                    : new AdmissionJson(
                            sorted(admission.tenants()),
                            sorted(admission.deniedTenants()),
                            sorted(admission.exclusive()));
        }

        Admission toAdmission() {
            return new Admission(set(tenants), set(deniedTenants), set(exclusive));
        }

        private static List<String> sorted(Set<String> names) {
            return names.stream().sorted().toList();
        }

        private static Set<String> set(@Nullable List<String> names) {
            return names == null ? Set.of() : Set.copyOf(names);
        }
    }

    record ServiceJson(
            String name,
            String service,
            boolean up,
            @Nullable String reason) {}

    static String write(MachineReport report) {
        return Json.write(new MachineJson(
                MachineReport.SCHEMA_VERSION,
                report.id().value(),
                report.type(),
                report.health().wireName(),
                report.reason(),
                report.startedAt(),
                report.reportedAt(),
                report.workers().stream().map(MachineJson::of).toList(),
                report.services().stream()
                        .map(service ->
                                new ServiceJson(service.name(), service.service(), service.up(), service.reason()))
                        .toList()));
    }

    /** @throws RuntimeException if the text is not a report of this version */
    static MachineReport read(String json) {
        MachineJson report = Json.MAPPER.readValue(json, MachineJson.class);
        if (report.schemaVersion != MachineReport.SCHEMA_VERSION) {
            throw new IllegalArgumentException("unknown schema_version " + report.schemaVersion);
        }
        return new MachineReport(
                new MachineId(report.id),
                report.type,
                MachineReport.Health.valueOf(report.health.toUpperCase(Locale.ROOT)),
                report.reason,
                report.startedAt,
                report.reportedAt,
                report.workers.stream().map(MachineJson::toWorker).toList(),
                report.services.stream()
                        .map(service ->
                                new MachineReport.Service(service.name, service.service, service.up, service.reason))
                        .toList());
    }

    private static WorkerJson of(MachineReport.Worker worker) {
        Map<String, List<Object>> capabilities = new TreeMap<>();
        worker.capabilities()
                .attributes()
                .forEach((name, values) -> capabilities.put(
                        name,
                        values.stream()
                                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                                .map(RequirementsJson::plain)
                                .toList()));
        return new WorkerJson(
                worker.id().toString(),
                worker.slots(),
                capabilities,
                AdmissionJson.of(worker.capabilities().admission()),
                worker.jobs().stream().map(JobId::value).toList());
    }

    private static MachineReport.Worker toWorker(WorkerJson worker) {
        return new MachineReport.Worker(
                WorkerId.parse(worker.id),
                worker.slots,
                new Capabilities(
                        worker.capabilities.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().stream()
                                                .<AttributeValue>map(RequirementsJson::value)
                                                .collect(Collectors.toSet()))),
                        worker.admission == null ? Admission.OPEN : worker.admission.toAdmission()),
                worker.jobs.stream().map(JobId::new).toList());
    }
}
