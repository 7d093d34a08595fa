package dev.emp.launcher;

import dev.emp.launcher.platform.PlatformOptions;
import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that starts a platform. */
final class PlatformArguments {

    private static final int HIGHEST_PORT = 65_535;

    @Option(names = "--redis", paramLabel = "URL", description = "Use this Redis instead of an embedded one.")
    @Nullable
    String redis;

    @Option(
            names = "--comfyui",
            paramLabel = "URL",
            converter = HttpUrl.class,
            description = "Use this ComfyUI instead of the simulator.")
    @Nullable
    URI comfyUi;

    @Option(
            names = "--port",
            paramLabel = "SERVICE=NUMBER",
            converter = {ServiceName.class, PortNumber.class},
            description = "Let a service listen elsewhere, for example --port orchestrator=8081.")
    Map<Service, Integer> ports = new EnumMap<>(Service.class);

    @Option(
            names = "--step-delay-ms",
            paramLabel = "MS",
            defaultValue = "150",
            description = "How long the simulator takes for a sampler step (default: ${DEFAULT-VALUE}).")
    int stepDelayMillis;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where artifacts and logs go (default: .emp beside the emp script).")
    @Nullable
    Path data;

    PlatformOptions toOptions(Ports base) {
        return PlatformOptions.in(directory())
                .withRedis(redis)
                .withComfyUi(comfyUi)
                .withPorts(base.with(ports))
                .withStepDelay(Duration.ofMillis(stepDelayMillis));
    }

    Path directory() {
        return data != null
                ? data.toAbsolutePath()
                : Path.of(System.getProperty("emp.home", "."), ".emp")
                        .toAbsolutePath()
                        .normalize();
    }

    static final class ServiceName implements ITypeConverter<Service> {
        @Override
        public Service convert(String value) {
            try {
                return Service.ofLabel(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static final class PortNumber implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String value) {
            try {
                int port = Integer.parseInt(value);
                if (port >= 1 && port <= HIGHEST_PORT) {
                    return port;
                }
            } catch (NumberFormatException e) {
                // Falls through to the message for every value that is no port.
            }
            throw new TypeConversionException("'" + value + "' is not a port: 1 to " + HIGHEST_PORT);
        }
    }

    static final class HttpUrl implements ITypeConverter<URI> {
        @Override
        public URI convert(String value) {
            try {
                URI url = URI.create(value);
                if (("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null) {
                    return url;
                }
            } catch (IllegalArgumentException e) {
                // Falls through to the message for every value that is no URL.
            }
            throw new TypeConversionException("'" + value + "' is not an http:// or https:// URL");
        }
    }
}
