package dev.emp.benchmarks.bus;

/**
 * How much is measured.
 *
 * @param rounds how often each thing is measured; the median counts
 * @param warmUps rounds before, of everything that is compared with a peer alike: the virtual machines of both compile what
 *     they find hot while they run
 * @param jobs processed and submitted in a round
 * @param latencyJobs submitted one by one to an idle worker in a round
 * @param queued jobs in the deep queue
 * @param claims timed one by one in a round
 * @param largeJobs queued with a large payload
 * @param lanes with a job each
 * @param matchedLanes how many of them one worker can take
 * @param tenantJobs of the tenant with many
 * @param idleWorkers waiting at once
 */
record Sizes(
        int rounds,
        int warmUps,
        int jobs,
        int latencyJobs,
        int queued,
        int claims,
        int largeJobs,
        int lanes,
        int matchedLanes,
        int tenantJobs,
        int idleWorkers) {

    static final Sizes FULL = new Sizes(5, 5, 30_000, 500, 1_000_000, 2_000, 10_000, 10_000, 1_000, 100_000, 1_000);
    static final Sizes QUICK = new Sizes(1, 2, 10_000, 100, 50_000, 500, 1_000, 2_000, 1_000, 10_000, 1_000);
}
