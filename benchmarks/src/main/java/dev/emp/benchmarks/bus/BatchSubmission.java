package dev.emp.benchmarks.bus;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Peer;
import dev.emp.benchmarks.Rounds;
import dev.emp.jobbus.job.JobState;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Jobs a second submitted in batches: BullMQ and EMP in turns. */
final class BatchSubmission implements Part {

    private static final int CALLERS = 4;
    private static final int BATCH = 500;
    private static final double TIMES_PEER = 3;

    private final BenchRedis redis;
    private final BullMq bullMq;
    private final int jobs;
    private final int rounds;
    private final int warmUps;

    BatchSubmission(BenchRedis redis, BullMq bullMq, Sizes sizes) {
        this.redis = redis;
        this.bullMq = bullMq;
        jobs = sizes.jobs();
        rounds = sizes.rounds();
        warmUps = sizes.warmUps();
    }

    @Override
    public String title() {
        return "jobs submitted in batches, " + rounds + " x " + jobs;
    }

    @Override
    public int seconds() {
        return (rounds + warmUps) * jobs / 25_000;
    }

    @Override
    public List<Figure> measure() throws IOException, InterruptedException {
        Rounds own = new Rounds();
        Rounds peer = new Rounds();
        try (OwnBus bus = new OwnBus(redis, 0)) {
            for (int round = 0; round < warmUps; round++) {
                ofPeer();
                ofOwn(bus);
            }
            for (int round = 0; round < rounds; round++) {
                peer.add(ofPeer());
                own.add(ofOwn(bus));
            }
        }
        String how = jobs + " jobs of " + BenchJobs.PAYLOAD_BYTES + " bytes into an empty queue, " + CALLERS
                + " callers with batches of " + BATCH;
        return List.of(Figure.measured("submitted in batches", own, "jobs/s", how)
                .against(new Peer(BullMq.NAME, peer), Goal.atLeastTimesPeer(TIMES_PEER)));
    }

    private double ofPeer() throws IOException {
        Map<String, Integer> settings =
                Map.of("jobs", jobs, "callers", CALLERS, "batch", BATCH, "payload_bytes", BenchJobs.PAYLOAD_BYTES);
        JsonNode answer = bullMq.run("submit_bulk", settings);
        redis.empty();
        requireAll(BullMq.NAME, answer.path("waiting").asLong());
        return jobs / answer.path("seconds").asDouble();
    }

    private double ofOwn(OwnBus bus) throws InterruptedException {
        double rate = bus.submitInBatches(jobs, CALLERS, BATCH, BenchJobs::small);
        long queued = bus.jobsIn(JobState.QUEUED);
        redis.empty();
        requireAll("EMP", queued);
        return rate;
    }

    private void requireAll(String whose, long queued) {
        if (queued != jobs) {
            throw new IllegalStateException(whose + " says that " + queued + " of " + jobs + " jobs are queued");
        }
    }
}
