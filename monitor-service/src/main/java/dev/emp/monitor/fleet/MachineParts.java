package dev.emp.monitor.fleet;

import dev.emp.jobbus.machine.MachineReport;
import dev.emp.jobbus.matching.AttributeValue;
import dev.emp.jobbus.matching.Capabilities;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a machine's row is made of, in the words of the page. */
final class MachineParts {

    private MachineParts() {}

    /**
     * @param offers what the worker can do: values by attribute, numbers as text
     * @param warmModels what its provider holds in memory
     * @param slotsUsed how many jobs it has in hand
     * @param jobs the ids of these, at most 100
     */
    record Worker(
            String id,
            String name,
            int slots,
            int slotsUsed,
            Map<String, List<String>> offers,
            List<String> warmModels,
            List<String> jobs) {

        static Worker of(MachineReport.Worker worker) {
            Map<String, List<String>> offers = new TreeMap<>();
            worker.capabilities().attributes().forEach((attribute, values) -> offers.put(attribute, texts(values)));
            return new Worker(
                    worker.id().toString(),
                    worker.id().name(),
                    worker.slots(),
                    worker.slotsUsed(),
                    offers,
                    texts(worker.capabilities().valuesOf(Capabilities.WARM_MODEL)),
                    worker.jobs().stream().map(job -> job.value()).toList());
        }

        Worker brief() {
            return new Worker(id, name, slots, slotsUsed, offers, warmModels, List.of());
        }

        /** Whether it is the same as far as machines are found and counted by it. */
        boolean isAlike(Worker other) {
            return id.equals(other.id)
                    && slots == other.slots
                    && offers.equals(other.offers)
                    && warmModels.equals(other.warmModels);
        }

        private static List<String> texts(Set<AttributeValue> values) {
            return values.stream().map(AttributeValue::toString).sorted().toList();
        }
    }

    /** @param process null when there is no child process behind it */
    record Service(
            String name,
            String service,
            String state,
            @Nullable String reason,
            Instant since,
            MachineReport.@Nullable ChildProcess process) {

        static Service of(MachineReport.Service service) {
            return new Service(
                    service.name(),
                    service.service(),
                    service.state().wireName(),
                    service.reason(),
                    service.since(),
                    service.process());
        }

        Service brief() {
            return new Service(name, service, state, null, since, null);
        }
    }

    /** @param tookSeconds null while it runs */
    record Step(
            String name,
            String state,
            Instant startedAt,
            @Nullable Double tookSeconds,
            @Nullable String detail) {

        static Step of(MachineReport.Step step) {
            Duration took = step.took();
            return new Step(
                    step.name(),
                    step.state().wireName(),
                    step.startedAt(),
                    took == null ? null : took.toMillis() / 1000.0,
                    step.detail());
        }
    }
}
