package dev.emp.launcher.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to start and where.
 *
 * @param redisUrl a Redis to use ({@code redis://} or {@code rediss://}); null starts one of our own
 * @param comfyUi a ComfyUI to use; null starts the simulator
 * @param directory for artifacts, logs and the embedded Redis; made when missing
 * @param stepDelay how long the simulator takes for one sampler step
 * @param leftOut services to leave out, because they run elsewhere
 */
public record PlatformOptions(
        @Nullable String redisUrl,
        @Nullable URI comfyUi,
        Path directory,
        Ports ports,
        Duration stepDelay,
        Set<Service> leftOut) {

    /** Slow enough to watch: 20 sampler steps take 3 s. */
    public static final Duration VISIBLE_STEP = Duration.ofMillis(150);

    public PlatformOptions {
        leftOut = Set.copyOf(leftOut);
    }

    public static PlatformOptions in(Path directory) {
        return new PlatformOptions(null, null, directory, Ports.defaults(), VISIBLE_STEP, Set.of());
    }

    public PlatformOptions withRedis(@Nullable String url) {
        return new PlatformOptions(url, comfyUi, directory, ports, stepDelay, leftOut);
    }

    public PlatformOptions withComfyUi(@Nullable URI url) {
        return new PlatformOptions(redisUrl, url, directory, ports, stepDelay, leftOut);
    }

    public PlatformOptions withPorts(Ports value) {
        return new PlatformOptions(redisUrl, comfyUi, directory, value, stepDelay, leftOut);
    }

    public PlatformOptions withStepDelay(Duration value) {
        return new PlatformOptions(redisUrl, comfyUi, directory, ports, value, leftOut);
    }

    public PlatformOptions without(Service... services) {
        return new PlatformOptions(redisUrl, comfyUi, directory, ports, stepDelay, Set.of(services));
    }

    /** What is to be started: the simulator only when no real ComfyUI is given. */
    public Set<Service> services() {
        Set<Service> services = EnumSet.allOf(Service.class);
        services.removeAll(leftOut);
        if (comfyUi != null) {
            services.remove(Service.SIMULATOR);
        }
        return services;
    }

    /** Where the worker writes and the orchestrator reads the files of jobs. */
    public Path artifacts() {
        return directory.resolve("artifacts");
    }
}
