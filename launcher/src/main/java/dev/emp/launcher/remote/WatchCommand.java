package dev.emp.launcher.remote;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code emp watch}. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follow a job to its end: progress, streamed text, outcome. Exits with 0 when it succeeds.")
public final class WatchCommand implements Callable<Integer> {

    @Mixin
    private RemotePlatform platform = new RemotePlatform();

    @Parameters(index = "0", paramLabel = "JOB", description = "The id of the job.")
    private String job = "";

    @Option(names = "--output", paramLabel = "DIR", description = "Save the files of the job here.")
    private @Nullable Path output;

    @Override
    public Integer call() throws Exception {
        return platform.call(client -> new JobFollowing(client, System.out, platform.isJson(), output).toTheEnd(job));
    }
}
