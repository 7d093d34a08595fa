package dev.emp.launcher;

import dev.emp.launcher.platform.Reachability;
import io.lettuce.core.RedisURI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.Unmatched;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run one service alone, logging to the terminal, until it is stopped.",
        footer = {
            "",
            "Whatever else follows goes to the service as it is, for example",
            "  emp run worker --redis redis://127.0.0.1:6379 --emp.machine.id=gpu-box-1"
        })
final class RunCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "SERVICE",
            converter = ProgramName.class,
            completionCandidates = Labels.class,
            description = "one of ${COMPLETION-CANDIDATES}")
    private Program service = Program.ORCHESTRATOR;

    @Option(names = "--redis", paramLabel = "URL", description = "The Redis to use (default: redis://127.0.0.1:6379).")
    private @Nullable String redis;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<String> all = new ArrayList<>(settings);
        if (redis != null) {
            RedisURI url = Reachability.requireRedisUrl(redis);
            // The others ask for Redis as they start; the monitor shows a page that says it is missing. Whom to trust
            // with
            // TLS only the service knows.
            if (service == Program.MONITOR && !url.isSsl()) {
                Reachability.requireRedis(redis);
            }
            all.add("--spring.data.redis.url=" + redis);
        }
        service.startSayingWhyNot(all.toArray(String[]::new));
        // The service has started; it ends this process by its own shutdown hook or failure.
        new CountDownLatch(1).await();
        return 0;
    }

    static final class ProgramName implements ITypeConverter<Program> {
        @Override
        public Program convert(String value) {
            try {
                return Program.ofLabel(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    static final class Labels implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Program.values()).map(Program::label).iterator();
        }
    }
}
