package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Rounds;
import dev.emp.benchmarks.process.ServiceProcess;
import java.time.Duration;
import java.util.List;

/**
 * How long processors have worked for each of the processes that take part. Unlike a latency it hardly depends on what else a
 * computer does.
 *
 * @param bench this process, with the simulator and all customers in it
 */
record ProcessorTimes(Duration worker, Duration orchestrator, Duration redis, Duration bench) {

    private static final double NANOS_A_MILLISECOND = 1e6;

    /** Since the start of each. */
    static ProcessorTimes of(ServiceProcess worker, Platform platform) {
        Duration redis = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("redis"))
                .map(ProcessorTimes::of)
                .reduce(Duration.ZERO, Duration::plus);
        return new ProcessorTimes(
                worker.processorTime(), platform.orchestrator().processorTime(), redis, of(ProcessHandle.current()));
    }

    ProcessorTimes minus(ProcessorTimes before) {
        return new ProcessorTimes(
                worker.minus(before.worker),
                orchestrator.minus(before.orchestrator),
                redis.minus(before.redis),
                bench.minus(before.bench));
    }

    /** @param jobs that ended meanwhile */
    List<Figure> figures(int jobs) {
        return List.of(
                figure("worker", worker, jobs, "its JIT compiler and garbage collector included"),
                figure("orchestrator", orchestrator, jobs, "for a POST, and the events of the job"),
                figure("Redis", redis, jobs, "for all of them"),
                figure("this bench", bench, jobs, "the simulated provider, the customers and a reader of the events"));
    }

    private static Figure figure(String name, Duration time, int jobs, String note) {
        return Figure.measured(
                "processor time a job: " + name,
                Rounds.of(time.toNanos() / NANOS_A_MILLISECOND / Math.max(1, jobs)),
                "ms",
                note);
    }

    private static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
