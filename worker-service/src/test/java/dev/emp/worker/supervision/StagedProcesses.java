package dev.emp.worker.supervision;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Children that do what a test says, under the supervision as it is. Time passes only when the test moves its clock. */
public final class StagedProcesses {

    public static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final int FIRST_PID = 1_000;

    /** Looks at the inbox again and again, however long it is to wait: the clock may have been moved meanwhile. */
    private static final Waiting LOOKING = new Waiting() {
        @Override
        public <T> T next(BlockingQueue<T> inbox, Duration atMost) throws InterruptedException {
            return inbox.poll(1, TimeUnit.MILLISECONDS);
        }
    };

    private final Map<String, Stage> stages = new ConcurrentHashMap<>();
    private final AtomicInteger pids = new AtomicInteger(FIRST_PID);

    /** A supervisor of processes with these names, each restarted so often at most. */
    public Supervisor supervisor(List<String> names, int maxRestarts, Path directory, Clock clock) {
        List<ProcessSpec> specs =
                names.stream().map(name -> spec(name, maxRestarts)).toList();
        return new Supervisor(
                specs,
                directory,
                clock,
                Isolation.PLAIN,
                (spec, real) -> new Life.Means(
                        this::launch, real.log(), stage(spec.name()), real.backoff(), real.clock(), LOOKING));
    }

    private static ProcessSpec spec(String name, int maxRestarts) {
        return new ProcessSpec(
                name,
                List.of("staged"),
                Map.of(),
                null,
                new ReadinessProbe(null, START_LIMIT),
                new RestartPolicy(maxRestarts, Duration.ofMinutes(10), Duration.ofSeconds(10)));
    }

    private Child launch(ProcessSpec spec, ServiceLog log) throws LaunchException {
        return stage(spec.name()).launch(pids.incrementAndGet());
    }

    private Stage stage(String name) {
        return stages.computeIfAbsent(name, each -> new Stage());
    }

    /** Whether the process answers as it should; it does until a test says otherwise. */
    public void setReady(String name, boolean value) {
        stage(name).ready = value;
    }

    /** The next starts fail. */
    public void refuse(String name, String reason) {
        stage(name).refusal = reason;
    }

    /** Children started from now on do nothing when they are asked to end. */
    public void makeStubborn(String name) {
        stage(name).heedsTerm = false;
    }

    /** The child that runs now, and each after it until told otherwise, has so much memory. */
    public void useMemory(String name, long bytes) {
        Stage stage = stage(name);
        stage.memory = bytes;
        if (stage.child != null) {
            stage.child.memory = bytes;
        }
    }

    /** The child that runs now ends by itself. */
    public void exit(String name, int status) {
        stage(name).child.exit(status);
    }

    /** How many children were started. */
    public int starts(String name) {
        return stage(name).starts.get();
    }

    /** Lets every child end, so that nobody waits for one at the end of a test. */
    public void exitAll() {
        stages.values().forEach(stage -> {
            stage.heedsTerm = true;
            if (stage.child != null) {
                stage.child.exit(0);
            }
        });
    }

    private static final class Stage implements Probe {

        private final AtomicInteger starts = new AtomicInteger();
        private volatile boolean ready = true;
        private volatile boolean heedsTerm = true;
        private volatile long memory = 1_000;
        private volatile String refusal;
        private volatile FakeChild child;

        Child launch(int pid) throws LaunchException {
            if (refusal != null) {
                throw new LaunchException(refusal);
            }
            FakeChild launched = new FakeChild(pid, heedsTerm);
            launched.memory = memory;
            child = launched;
            starts.incrementAndGet();
            return launched;
        }

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public String finding() {
            return "it says it is not ready";
        }
    }
}
