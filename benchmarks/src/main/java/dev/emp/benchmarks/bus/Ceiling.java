package dev.emp.benchmarks.bus;

import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.redis.BusProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many jobs a second Redis itself can hand out and end with the bus's scripts, when nothing is lost to a client:
 * driven by {@code redis-benchmark}, as many jobs in a call as the worker has slots.
 */
final class Ceiling {

    private static final int CONNECTIONS = 4;
    /** A line of CSV: the command, then the calls per second. */
    private static final Pattern RATE = Pattern.compile("\",\"([0-9.]+)\"");

    private final BenchRedis redis;
    private final OwnBus bus;
    private final Path program;

    Ceiling(BenchRedis redis, OwnBus bus, Path program) {
        this.redis = redis;
        this.bus = bus;
        this.program = program;
    }

    /**
     * @param jobs a multiple of the batch
     * @return jobs per second
     */
    double run(int jobs, int batch) throws IOException, InterruptedException {
        List<String> call = prepare(jobs, batch);
        List<String> command = new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1"));
        command.addAll(List.of("-p", Integer.toString(redis.port()), "-c", Integer.toString(CONNECTIONS)));
        command.addAll(List.of("-n", Integer.toString(jobs / batch), "--csv", "EVALSHA"));
        command.addAll(call);
        double calls = callsPerSecond(output(command));
        long ended = bus.jobsIn(JobState.SUCCEEDED);
        if (ended != jobs + 1) {
            throw new IllegalStateException("redis-benchmark ended " + (ended - 1) + " of " + jobs + " jobs");
        }
        return calls * batch;
    }

    /**
     * Queues the jobs, and loads the script that claims and completes.
     *
     * @return the arguments of {@code EVALSHA}, which takes and ends one batch
     */
    List<String> prepare(int jobs, int batch) throws IOException, InterruptedException {
        // One more, for an ordinary claim that tells Redis what a worker of this profile can take.
        bus.fill(jobs + 1, BenchJobs::small);
        bus.complete(bus.claimOne(BenchJobs.WORKER, BenchJobs.CAPABILITIES));
        String profile =
                redis.commands().zrange(ClaimAndComplete.PROFILES, 0, 0).getFirst();
        List<String> call = new ArrayList<>();
        call.add(redis.commands().scriptLoad(ClaimAndComplete.text(BusProperties.DEFAULT.eventsKept())));
        call.addAll(ClaimAndComplete.arguments(profile, batch));
        return call;
    }

    static double callsPerSecond(String output) throws IOException {
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            throw new IOException("redis-benchmark answered: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("redis-benchmark failed: " + output);
        }
        return output;
    }
}
