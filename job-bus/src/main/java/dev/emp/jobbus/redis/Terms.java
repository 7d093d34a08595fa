package dev.emp.jobbus.redis;

import dev.emp.jobbus.bus.Scope;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.Placement;
import dev.emp.jobbus.job.RetryPolicy;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.matching.Requirements;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What many jobs have in common, as {@code submit.lua} takes it: jobs that share their terms are sent with one copy.
 *
 * @param description of the lane, as the lane directory holds it
 * @param run as {@link SpecJson#runText}
 * @param pools that are asked for, one a line
 * @param event data of the event
 * @param estimate micro-dollars, 0 when it is not known
 */
record Terms(
        String lane,
        String description,
        int priority,
        int weight,
        String tenant,
        String service,
        String retry,
        String run,
        String pools,
        String event,
        long estimate) {

    static Terms of(JobSpec spec) {
        Placement placement = spec.placement();
        Lane lane = spec.lane();
        return new Terms(
                LaneDirectory.nameOf(lane),
                LaneJson.write(lane),
                placement.priority(),
                placement.weight(),
                placement.tenant(),
                spec.service(),
                SpecJson.retryText(spec.retry()),
                SpecJson.runText(placement),
                LaneDirectory.scopesOf(spec.requirements().all())
                        .filter(scope -> scope.kind() == Scope.Kind.POOL)
                        .map(Scope::name)
                        .collect(Collectors.joining("\n")),
                EventJson.submitted(spec),
                spec.estimate() == null ? 0 : spec.estimate().micros());
    }

    Stream<Object> arguments() {
        return Stream.of(lane, description, priority, weight, tenant, service, retry, run, pools, event, estimate);
    }

    /** The terms of the specifications seen lately: making them anew takes longer than all the rest of a submission. */
    static final class Cache {

        private static final int REMEMBERED = 10_000;

        private final Map<Key, Terms> terms = new ConcurrentHashMap<>();

        /** What decides the terms. */
        private record Key(
                String service,
                Requirements requirements,
                String tenant,
                int priority,
                int weight,
                Duration runTimeout,
                RetryPolicy retry,
                @Nullable Usd estimate,
                boolean labelled) {

            static Key of(JobSpec spec) {
                Placement placement = spec.placement();
                return new Key(
                        spec.service(),
                        spec.requirements(),
                        placement.tenant(),
                        placement.priority(),
                        placement.weight(),
                        placement.runTimeout(),
                        spec.retry(),
                        spec.estimate(),
                        !spec.labels().isEmpty());
            }
        }

        Terms of(JobSpec spec) {
            if (terms.size() > REMEMBERED) {
                terms.clear();
            }
            return terms.computeIfAbsent(Key.of(spec), key -> Terms.of(spec));
        }
    }
}
