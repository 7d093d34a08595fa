package dev.emp.launcher.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to start and where.
 *
 * @param redisUrl a Redis to use ({@code redis://} or {@code rediss://}); null starts one of our own
 * @param comfyUi a ComfyUI to use; null starts the simulator
 * @param directory for artifacts, logs and the embedded Redis; made when missing
 * @param stepDelay how long the simulator takes for one sampler step
 */
public record PlatformOptions(
        @Nullable String redisUrl, @Nullable URI comfyUi, Path directory, Ports ports, Duration stepDelay) {

    /** Slow enough to watch: 20 sampler steps take 3 s. */
    public static final Duration VISIBLE_STEP = Duration.ofMillis(150);

    public static PlatformOptions in(Path directory) {
        return new PlatformOptions(null, null, directory, Ports.defaults(), VISIBLE_STEP);
    }

    public PlatformOptions withRedis(@Nullable String url) {
        return new PlatformOptions(url, comfyUi, directory, ports, stepDelay);
    }

    public PlatformOptions withComfyUi(@Nullable URI url) {
        return new PlatformOptions(redisUrl, url, directory, ports, stepDelay);
    }

    public PlatformOptions withPorts(Ports value) {
        return new PlatformOptions(redisUrl, comfyUi, directory, value, stepDelay);
    }

    public PlatformOptions withStepDelay(Duration value) {
        return new PlatformOptions(redisUrl, comfyUi, directory, ports, value);
    }

    Path artifacts() {
        return directory.resolve("artifacts");
    }
}
