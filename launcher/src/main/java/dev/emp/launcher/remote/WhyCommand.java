package dev.emp.launcher.remote;

import dev.emp.launcher.terminal.Table;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code emp why}. */
@Command(name = "why", mixinStandardHelpOptions = true, description = "Say why a job is where it is.")
public final class WhyCommand implements Callable<Integer> {

    @Mixin
    private RemotePlatform platform = new RemotePlatform();

    @Parameters(index = "0", paramLabel = "JOB", description = "The id of the job.")
    private String job = "";

    @Override
    public Integer call() throws Exception {
        return platform.call(client -> {
            JsonNode why = client.get("/v1/jobs/" + job + "/why");
            if (platform.isJson()) {
                RemotePlatform.print(System.out, why);
            } else {
                show(why);
            }
            return 0;
        });
    }

    private static void show(JsonNode why) {
        System.out.println(why.path("sentence").asString(""));
        JsonNode others = why.path("line").path("others");
        if (!others.isEmpty()) {
            Table table = new Table("WORKER", "WHAT IT LACKS");
            for (JsonNode worker : others) {
                String lacks = String.join(
                        ", ",
                        worker.path("unmet")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList());
                table.row(
                        worker.path("worker").asString(""),
                        lacks.isEmpty() ? worker.path("refusal").asString("") : lacks);
            }
            table.lines().forEach(System.out::println);
        }
    }
}
