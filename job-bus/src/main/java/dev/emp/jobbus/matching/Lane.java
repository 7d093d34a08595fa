package dev.emp.jobbus.matching;

/**
 * All queued jobs of one tenant with the same requirements. A worker is matched with lanes, never with single jobs.
 *
 * @param requirements what the job asks, its service included
 */
public record Lane(String tenant, Requirements requirements) {

    /** The canonical text: two jobs with the same signature stand in the same lane. */
    public String signature() {
        return AttributeValue.of(tenant).literal() + ": " + requirements.signature();
    }

    /** The short name of the lane; also settles which of two lanes goes first where nothing else does. */
    public String name() {
        return Digest.of(signature());
    }

    /** Whether a worker with these capabilities can take the jobs of this lane, and may (invariant I8). */
    public boolean fits(Capabilities capabilities) {
        return requirements.unmetBy(capabilities).isEmpty()
                && capabilities.admission().refusal(this).isEmpty();
    }

    /** Whether a worker with these capabilities holds every model that the jobs prefer. */
    public boolean isWarmFor(Capabilities capabilities) {
        return capabilities.valuesOf(Capabilities.WARM_MODEL).containsAll(requirements.preferredModelValues());
    }
}
