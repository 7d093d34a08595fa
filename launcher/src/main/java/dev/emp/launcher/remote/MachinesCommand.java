package dev.emp.launcher.remote;

import dev.emp.launcher.terminal.Table;
import dev.emp.launcher.terminal.Terminal;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** {@code emp machines}. */
@Command(name = "machines", mixinStandardHelpOptions = true, description = "List the machines and how they are.")
public final class MachinesCommand implements Callable<Integer> {

    @Mixin
    private RemotePlatform platform = new RemotePlatform();

    @Override
    public Integer call() throws Exception {
        return platform.call(client -> {
            JsonNode answer = client.get("/v1/machines");
            if (platform.isJson()) {
                RemotePlatform.print(System.out, answer);
            } else {
                show(answer.path("machines"));
            }
            return 0;
        });
    }

    private static void show(JsonNode machines) {
        if (machines.isEmpty()) {
            System.out.println("No machines. Start one with 'emp run worker --redis URL'.");
            return;
        }
        Terminal terminal = Terminal.ofProcess();
        Table table = new Table("MACHINE", "HEALTH", "TYPE", "UP", "BUSY", "SLOTS", "SERVICES");
        for (JsonNode machine : machines) {
            List<JsonNode> workers = machine.path("workers").valueStream().toList();
            table.row(
                    machine.path("id").asString(""),
                    terminal.state(machine.path("health").asString("")),
                    machine.path("type").asString(""),
                    Times.ago(machine, "started_at", Clock.systemUTC()),
                    sum(workers, "slots_used"),
                    sum(workers, "slots"),
                    services(machine));
            if (machine.hasNonNull("reason")) {
                table.note(machine.path("reason").asString(""));
            }
        }
        table.lines().forEach(System.out::println);
    }

    private static String sum(List<JsonNode> workers, String field) {
        return Long.toString(workers.stream()
                .mapToLong(worker -> worker.path(field).asLong())
                .sum());
    }

    private static String services(JsonNode machine) {
        return String.join(
                ", ",
                machine.path("services")
                        .valueStream()
                        .map(service -> service.path("name").asString("")
                                + (service.path("state").asString("").equals("up")
                                        ? ""
                                        : " (" + service.path("state").asString("") + ")"))
                        .toList());
    }
}
