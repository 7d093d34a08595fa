package dev.emp.benchmarks.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.jobbus.job.JobState;
import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CeilingTest {

    private static final int BATCH = 10;

    @TempDir
    Path directory;

    @Test
    void oneCallTakesAndEndsABatchOfJobs() throws IOException, InterruptedException {
        try (BenchRedis redis = BenchRedis.start(directory);
                OwnBus bus = new OwnBus(redis, 0)) {
            List<String> call = new Ceiling(redis, bus, Path.of("redis-benchmark")).prepare(2 * BATCH, BATCH);
            String[] arguments = call.subList(3, call.size()).toArray(String[]::new);
            redis.commands().evalsha(call.get(0), ScriptOutputType.MULTI, new String[] {call.get(2)}, arguments);
            assertThat(bus.jobsIn(JobState.SUCCEEDED)).isEqualTo(1 + BATCH);
            assertThat(bus.jobsIn(JobState.QUEUED)).isEqualTo(BATCH);
        }
    }

    @Test
    void theRateIsReadFromTheLoadGeneratorsLine() throws IOException {
        assertThat(Ceiling.callsPerSecond("""
                "test","rps","avg_latency_ms"
                "EVALSHA abc 1 emp:{0}: p 100","482.32","8.2"
                """)).isEqualTo(482.32);
        assertThatThrownBy(() -> Ceiling.callsPerSecond("Could not connect")).isInstanceOf(IOException.class);
    }
}
