package dev.emp.launcher.remote;

import dev.emp.launcher.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code emp cancel}. */
@Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancel a job, in any state.")
public final class CancelCommand implements Callable<Integer> {

    @Mixin
    private RemotePlatform platform = new RemotePlatform();

    @Parameters(index = "0", paramLabel = "JOB", description = "The id of the job.")
    private String job = "";

    @Override
    public Integer call() throws Exception {
        return platform.call(client -> {
            JsonNode canceled = client.cancel(job);
            if (platform.isJson()) {
                RemotePlatform.print(System.out, canceled);
            } else {
                Terminal terminal = Terminal.ofProcess();
                System.out.println("Job " + job + " "
                        + terminal.state(canceled.path("state").asString("")));
            }
            return 0;
        });
    }
}
