package dev.emp.worker.supervision;

import dev.emp.worker.supervision.Message.Aim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * The child processes of a machine. To be made after {@link Leftovers#end}, one for a directory, and closed when the machine
 * ends. What it started ends with this JVM in any case, on Linux at once, elsewhere with the next start.
 */
public final class Supervisor implements AutoCloseable {

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final String LOGS = "logs";

    private final Map<String, SupervisedProcess> processes = new LinkedHashMap<>();
    private final DirectoryLock directoryLock;
    private final RunFile runFile;
    private final ProcessLauncher launcher;

    /**
     * Starts nothing yet.
     *
     * @param specs with different names; none is allowed
     * @param directory of the machine, for {@code run.json} and {@code logs/}; is made if need be
     * @throws DirectoryInUseException when another machine runs in the directory
     * @throws UncheckedIOException when the directory can't be written
     */
    public Supervisor(List<ProcessSpec> specs, Path directory, Clock clock) {
        this(specs, directory, clock, Isolation.detect());
    }

    Supervisor(List<ProcessSpec> specs, Path directory, Clock clock, Isolation isolation) {
        this(specs, directory, clock, isolation, (spec, means) -> means);
    }

    /** @param means may take the place of what the lives would use */
    Supervisor(
            List<ProcessSpec> specs,
            Path directory,
            Clock clock,
            Isolation isolation,
            BiFunction<ProcessSpec, Life.Means, Life.Means> means) {
        requireNamesOnce(specs);
        directoryLock = DirectoryLock.take(directory);
        runFile = begin(directory);
        launcher = new ProcessLauncher(isolation, runFile, clock);
        for (ProcessSpec spec : specs) {
            ServiceLog output = new ServiceLog(directory.resolve(LOGS).resolve(spec.name() + ".log"));
            Life.Means real = new Life.Means(
                    launcher,
                    output,
                    new HttpProbe(spec.probe().url()),
                    new Backoff(FIRST_WAIT, LONGEST_WAIT),
                    clock,
                    Waiting.REAL);
            processes.put(spec.name(), new SupervisedProcess(spec, means.apply(spec, real)));
        }
    }

    private static void requireNamesOnce(List<ProcessSpec> specs) {
        Set<String> names = new HashSet<>();
        for (ProcessSpec spec : specs) {
            if (!names.add(spec.name())) {
                throw new IllegalArgumentException("two services have the name " + spec.name());
            }
        }
    }

    private RunFile begin(Path directory) {
        try {
            return RunFile.begin(directory);
        } catch (IOException e) {
            directoryLock.close();
            throw DirectoryLock.unusable(directory, e);
        }
    }

    /** Starts all side by side and returns at once; {@link SupervisedProcess#awaitSettled} waits for one of them. */
    public void startAll() throws InterruptedException {
        List<CompletableFuture<?>> wishes = new ArrayList<>();
        for (SupervisedProcess process : processes.values()) {
            wishes.add(process.wish(Aim.RUN, "the machine starts", process.stopGrace()));
        }
        for (CompletableFuture<?> wish : wishes) {
            SupervisedProcess.await(wish);
        }
    }

    /** In the order of their specs. */
    public Collection<SupervisedProcess> processes() {
        return List.copyOf(processes.values());
    }

    public Optional<SupervisedProcess> find(String name) {
        return Optional.ofNullable(processes.get(name));
    }

    /** Calls the listener with every event of every process from now on, as {@link SupervisedProcess#onEvent} does. */
    public void onEvent(Consumer<ProcessEvent> listener) {
        processes.values().forEach(process -> process.onEvent(listener));
    }

    /** Stops all side by side, each with its own grace; returns when all have ended. They can be started again. */
    public void stopAll() throws InterruptedException {
        inParallel(process -> process.stop(process.stopGrace()));
    }

    /** Stops all for good, and leaves the directory to the next machine. */
    @Override
    public void close() {
        try {
            inParallel(SupervisedProcess::end);
            runFile.delete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            launcher.close();
            processes.values().forEach(process -> process.log().close());
            directoryLock.close();
        }
    }

    private void inParallel(Stop stop) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (SupervisedProcess process : processes.values()) {
            threads.add(Thread.ofVirtual().name("stop " + process.name()).start(() -> {
                try {
                    stop.stop(process);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private interface Stop {
        void stop(SupervisedProcess process) throws InterruptedException;
    }
}
