package dev.emp.worker.health;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the parts of the machine are.
 *
 * @param busLoss null while the bus answers
 * @param services by name
 * @param excesses the limits that are passed, by what they limit
 */
public record Situation(
        @Nullable BusLoss busLoss, Map<String, ServiceCondition> services, Map<String, Excess> excesses) {

    /** Nothing is known to be wrong. */
    static final Situation CLEAR = new Situation(null, Map.of(), Map.of());

    public Situation {
        services = Map.copyOf(services);
        excesses = Map.copyOf(excesses);
    }

    /** @param since when the bus first did not answer */
    public record BusLoss(String reason, Instant since) {}

    /**
     * A limit that is passed.
     *
     * @param service whose own limit it is; null when it is the machine's
     * @param text what is used up, in a sentence
     * @param since when the limit was passed
     */
    public record Excess(@Nullable String service, String text, Instant since) {}

    /** How a service is. */
    public sealed interface ServiceCondition {

        /** It can do jobs. */
        record Up() implements ServiceCondition {}

        /** It cannot do jobs now, but may again. */
        record Down(String reason) implements ServiceCondition {}

        /** It was restarted too often: only a person mends it. */
        record Failed(String reason) implements ServiceCondition {}
    }

    Situation withBusLoss(@Nullable BusLoss loss) {
        return new Situation(loss, services, excesses);
    }

    Situation withService(String name, ServiceCondition condition) {
        Map<String, ServiceCondition> changed = new TreeMap<>(services);
        changed.put(name, condition);
        return new Situation(busLoss, changed, excesses);
    }

    /** @param excess null when the limit is kept again */
    Situation withExcess(String resource, @Nullable Excess excess) {
        Map<String, Excess> changed = new TreeMap<>(excesses);
        if (excess == null) {
            changed.remove(resource);
        } else {
            changed.put(resource, excess);
        }
        return new Situation(busLoss, services, changed);
    }

    /** Whether there are services and none of them can ever do a job again by itself. */
    boolean isHopeless() {
        return !services.isEmpty() && services.values().stream().allMatch(ServiceCondition.Failed.class::isInstance);
    }

    /** Whether a limit of the whole machine is passed, so that none of its workers may take more. */
    public boolean isShortOfResources() {
        return excesses.values().stream().anyMatch(excess -> excess.service() == null);
    }

    /** Which services are not up and why; empty when all are. */
    String servicesInWords() {
        return new TreeMap<>(services)
                .entrySet().stream()
                        .flatMap(service -> fault(service.getKey(), service.getValue()))
                        .collect(Collectors.joining("; "));
    }

    String excessesInWords() {
        return new TreeMap<>(excesses).values().stream().map(Excess::text).collect(Collectors.joining("; "));
    }

    private static Stream<String> fault(String name, ServiceCondition condition) {
        return switch (condition) {
            case ServiceCondition.Up up -> Stream.empty();
            case ServiceCondition.Down(String reason) -> Stream.of(name + ": " + reason);
            case ServiceCondition.Failed(String reason) -> Stream.of(name + " has failed: " + reason);
        };
    }
}
