package dev.emp.jobbus.memory;

import dev.emp.jobbus.matching.Capabilities;
import dev.emp.jobbus.matching.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Keeps jobs for workers that hold the models they prefer, for a while, if there are any such workers. */
final class WarmWorkers {

    private static final Duration REMEMBERED = Duration.ofSeconds(60);

    private final JobTable jobs;
    private final Duration affinityWait;
    private final Map<String, Profile> profiles = new HashMap<>();

    WarmWorkers(JobTable jobs, Duration affinityWait) {
        this.jobs = jobs;
        this.affinityWait = affinityWait;
    }

    void seen(Capabilities capabilities) {
        profiles.put(
                capabilities.signature(),
                new Profile(capabilities, jobs.now(), jobs.lanes().version()));
    }

    boolean keepBack(JobEntry job, Capabilities capabilities) {
        Lane lane = job.lane().lane();
        return !lane.isWarmFor(capabilities)
                && jobs.now().isBefore(job.queuedAt().plus(affinityWait))
                && isWarmSomewhere(lane);
    }

    private boolean isWarmSomewhere(Lane lane) {
        Instant oldest = jobs.now().minus(REMEMBERED);
        return profiles.values().stream()
                .anyMatch(profile -> !profile.seenAt.isBefore(oldest)
                        && (lane.fits(profile.capabilities)
                                || profile.version < jobs.lanes().version())
                        && lane.isWarmFor(profile.capabilities));
    }

    /** @param version of the lanes it was matched with; whether it fits newer ones is not known yet */
    private record Profile(Capabilities capabilities, Instant seenAt, long version) {}
}
