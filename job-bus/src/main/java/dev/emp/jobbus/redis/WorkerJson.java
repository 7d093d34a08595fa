package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A worker in a machine's report.
 *
 * @param slotsUsed left out by older machines, which name all jobs
 * @param capabilities values are texts and numbers
 */
record WorkerJson(
        String id,
        int slots,
        @Nullable Integer slotsUsed,
        Map<String, List<Object>> capabilities,
        @Nullable AdmissionJson admission,
        List<String> jobs) {

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

    /** @param common what need not be said again of each worker */
    static WorkerJson of(MachineReport.Worker worker, Map<String, List<Object>> common) {
        Map<String, List<Object>> capabilities = values(worker);
        capabilities.keySet().removeAll(common.keySet());
        return new WorkerJson(
                worker.id().toString(),
                worker.slots(),
                worker.slotsUsed(),
                capabilities,
                AdmissionJson.of(worker.capabilities().admission()),
                worker.jobs().stream().map(JobId::value).toList());
    }

    /** The attributes of which all of several workers offer the same values: on a machine with many GPUs, all its models. */
    static Map<String, List<Object>> common(List<MachineReport.Worker> workers) {
        if (workers.size() < 2) {
            return Map.of();
        }
        Map<String, List<Object>> common = values(workers.getFirst());
        workers.forEach(worker -> {
            Map<String, List<Object>> offered = values(worker);
            common.entrySet().removeIf(entry -> !entry.getValue().equals(offered.get(entry.getKey())));
        });
        return common;
    }

    private static Map<String, List<Object>> values(MachineReport.Worker worker) {
        Map<String, List<Object>> capabilities = new TreeMap<>();
        worker.capabilities()
                .attributes()
                .forEach((name, values) -> capabilities.put(
                        name,
                        values.stream()
                                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                                .map(RequirementsJson::plain)
                                .toList()));
        return capabilities;
    }

    MachineReport.Worker toWorker(Map<String, List<Object>> common) {
        Map<String, List<Object>> all = new TreeMap<>(common);
        all.putAll(capabilities);
        return new MachineReport.Worker(
                WorkerId.parse(id),
                slots,
                slotsUsed == null ? jobs.size() : slotsUsed,
                new Capabilities(
                        all.entrySet().stream()
                                .collect(Collectors.toMap(
                                        Map.Entry::getKey,
                                        entry -> entry.getValue().stream()
                                                .<AttributeValue>map(RequirementsJson::value)
                                                .collect(Collectors.toSet()))),
                        admission == null ? Admission.OPEN : admission.toAdmission()),
                jobs.stream().map(JobId::new).toList());
    }
}
