package dev.emp.launcher.reload;

import dev.emp.launcher.platform.EmbeddedRedis;
import dev.emp.launcher.platform.Platform;
import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Reachability;
import dev.emp.launcher.platform.Service;
import dev.emp.launcher.platform.ServiceArguments;
import dev.emp.launcher.platform.StartFailure;
import dev.emp.launcher.reload.ServiceRun.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * All services of EMP from a working copy, each a process of its own. When a source or resource is saved, it is compiled and the
 * services that use its module start anew; Redis and the other services go on. A change that does not compile is told, and changes
 * nothing.
 */
public final class DevelopmentPlatform implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 300;
    private static final long ASK_EVERY_MILLIS = 50;

    private final Path workspace;
    private final Listener listener;
    private final Recompiler recompiler;
    private final Usage usage;
    private final DashboardBuild dashboard;
    private final @Nullable EmbeddedRedis redis;
    private final Map<Service, ServiceRun> services = new EnumMap<>(Service.class);
    private SourceSnapshot seen;
    private volatile boolean closed;

    private DevelopmentPlatform(
            Path workspace, PlatformOptions options, @Nullable EmbeddedRedis redis, String redisUrl, Listener listener)
            throws IOException {
        this.workspace = workspace;
        this.redis = redis;
        this.listener = listener;
        // Before anything is read of it: what is saved meanwhile is a change.
        this.seen = SourceSnapshot.of(workspace);
        this.recompiler = new Recompiler(workspace, emptied(options.directory().resolve("changed")));
        this.dashboard = new DashboardBuild(workspace);
        this.usage = new Usage(Modules.of(workspace));
        ServiceArguments arguments = new ServiceArguments(options, redisUrl);
        Path logs = Files.createDirectories(logs(options));
        for (Service service : options.services()) {
            Path log = logs.resolve(service.label() + ".log");
            Files.deleteIfExists(log);
            services.put(service, new ServiceRun(service, options.ports().of(service), arguments.of(service), log));
        }
    }

    /** What was changed before is in the build by now. */
    private static Path emptied(Path folder) throws IOException {
        FileSystemUtils.deleteRecursively(folder);
        return Files.createDirectories(folder);
    }

    /** Hears of every part as it comes up, and of what becomes of changes. */
    public interface Listener extends Platform.StartListener {

        /** @param what a sentence or a line of the compiler, for the person who has changed something */
        void told(String what);

        /** @param seconds since the change was noticed */
        void healthyAgain(Service service, double seconds);
    }

    /** Where each service has its log, {@code SERVICE.log}. */
    public static Path logs(PlatformOptions options) {
        return options.directory().resolve("logs");
    }

    /**
     * Starts everything and waits until all of it serves requests.
     *
     * @param workspace a working copy that has been built
     * @throws StartFailure when a part does not come up; what was started is stopped again
     */
    public static DevelopmentPlatform start(Path workspace, PlatformOptions options, Listener listener)
            throws StartFailure, IOException, InterruptedException {
        long begin = System.nanoTime();
        if (!Files.isDirectory(workspace.resolve("launcher/target/lib"))) {
            throw new StartFailure(workspace + " is no working copy that has been built; './emp build' builds it");
        }
        options.ports().requireFree(options.services());
        String given = options.redisUrl();
        if (given != null) {
            Reachability.requireRedis(given);
        }
        EmbeddedRedis redis =
                given == null ? EmbeddedRedis.start(options.directory().resolve("redis")) : null;
        String url = redis == null ? String.valueOf(given) : redis.url();
        listener.started("redis", Reachability.withoutPassword(url), secondsSince(begin));
        DevelopmentPlatform platform = new DevelopmentPlatform(workspace, options, redis, url, listener);
        List<String> complaints = platform.launch(
                platform.services.keySet(),
                service -> listener.started(service.label(), options.ports().url(service), secondsSince(begin)));
        if (!complaints.isEmpty()) {
            platform.close();
            throw new StartFailure(complaints.getFirst() + " (more is in " + logs(options) + ")");
        }
        return platform;
    }

    /** Takes in changes until this thread is interrupted. */
    public void watch() throws IOException, InterruptedException {
        while (true) {
            look();
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /** Takes in what has changed since the last look. */
    void look() throws IOException, InterruptedException {
        SourceSnapshot now = SourceSnapshot.of(workspace);
        List<Path> changes = now.changedSince(seen);
        seen = now;
        if (!changes.isEmpty()) {
            take(changes);
        }
        if (services.containsKey(Service.MONITOR)) {
            dashboard.look().forEach(listener::told);
        }
    }

    private void take(List<Path> changes) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        List<Path> names = changes.stream().map(workspace::relativize).toList();
        listener.told(
                "Changed: " + names.getFirst() + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : ""));
        Set<Service> users = usersOf(recompiler.withPending(changes));
        List<String> complaints = recompiler.take(changes);
        if (!complaints.isEmpty()) {
            complaints.forEach(listener::told);
            listener.told("The services go on as they were.");
            return;
        }
        if (users.isEmpty()) {
            listener.told("No service that runs here uses it.");
        } else {
            restart(users, begin);
        }
    }

    /** The services that use what was changed, and those that an earlier change has kept from starting. */
    private Set<Service> usersOf(List<Path> files) {
        Set<Service> users = EnumSet.noneOf(Service.class);
        users.addAll(usage.usersOf(files.stream().map(workspace::relativize).toList()));
        users.retainAll(services.keySet());
        services.forEach((service, run) -> {
            if (!run.isAlive()) {
                users.add(service);
            }
        });
        return users;
    }

    private void restart(Set<Service> users, long begin) throws IOException, InterruptedException {
        for (Service service : Service.STOP_ORDER) {
            if (users.contains(service)) {
                run(service).stop();
            }
        }
        List<String> complaints = launch(users, service -> listener.healthyAgain(service, secondsSince(begin)));
        if (!closed) {
            complaints.forEach(why -> listener.told(sentence(why) + " It is started again after the next change."));
        }
    }

    /** Starts services side by side; answers what is wrong with those that do not become ready. */
    private List<String> launch(Set<Service> those, Consumer<Service> ready) throws IOException, InterruptedException {
        String classPath = recompiler.classPath();
        for (Service service : those) {
            run(service).start(classPath);
        }
        List<String> complaints = new ArrayList<>();
        Set<Service> starting = EnumSet.copyOf(those);
        while (!starting.isEmpty() && !closed) {
            for (Service service : EnumSet.copyOf(starting)) {
                switch (run(service).progress()) {
                    case Progress.Starting _ -> {}
                    case Progress.Ready _ -> {
                        starting.remove(service);
                        ready.accept(service);
                    }
                    case Progress.Failed failed -> {
                        starting.remove(service);
                        complaints.add(failed.why());
                    }
                }
            }
            TimeUnit.MILLISECONDS.sleep(ASK_EVERY_MILLIS);
        }
        return complaints;
    }

    private ServiceRun run(Service service) {
        ServiceRun run = services.get(service);
        if (run == null) {
            throw new IllegalStateException(service + " is not started here");
        }
        return run;
    }

    /** Stops everything in the order in which no job is lost. */
    @Override
    public void close() {
        closed = true;
        for (Service service : Service.STOP_ORDER) {
            ServiceRun run = services.get(service);
            if (run != null) {
                stop(run);
            }
        }
        if (redis != null) {
            redis.close();
        }
    }

    private static void stop(ServiceRun run) {
        try {
            run.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String sentence(String words) {
        return words.endsWith(".") ? words : words + ".";
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
