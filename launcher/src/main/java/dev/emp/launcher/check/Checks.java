package dev.emp.launcher.check;

import dev.emp.launcher.platform.Ports;
import dev.emp.launcher.platform.Service;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that {@code emp check} looks at, in the order of its report. */
public final class Checks {

    private Checks() {}

    /**
     * Looks at all of it.
     *
     * @param home where EMP is installed
     * @param environment of the process
     * @param redis the URL of the Redis to be used; null takes the one that the environment names
     * @param settings of a worker's command line, such as {@code --emp.machine.profile=comfyui}
     */
    public static List<Finding> look(
            Path home, Map<String, String> environment, @Nullable String redis, List<String> settings) {
        Path directory = Path.of("").toAbsolutePath();
        Programs programs = new Programs(environment);
        Stream<Check> checks = Stream.of(
                new BuildTools(programs),
                new Resources(home),
                new FreePorts(Arrays.asList(Service.values()), Ports::isFree),
                new RedisCheck(redis, environment),
                new Equipment(programs, environment),
                new WorkerSettings(settings),
                new ServiceSettings(),
                new Declarations(home, directory, environment),
                new KeyFiles(environment, directory));
        return checks.flatMap(check -> check.look().stream()).toList();
    }
}
