package dev.emp.launcher;

import dev.emp.launcher.platform.Reachability;
import dev.emp.launcher.platform.StartFailure;
import dev.emp.launcher.platform.StartProblem;
import dev.emp.launcher.terminal.PlanText;
import dev.emp.worker.plan.PlanReport;
import dev.emp.worker.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = "Print what this machine would run, without starting any of it.",
        footer = {
            "",
            "Settings are read as 'emp run worker' reads them: from machine.yaml, the environment and whatever else"
                    + " follows,",
            "for example",
            "  emp machine plan --emp.machine.profile=comfyui --emp.machine.gpus=0,1"
        })
final class MachinePlanCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--verbose", description = "Print commands and addresses in full, however long they are.")
    private boolean verbose;

    @Option(names = "--redis", paramLabel = "URL", description = "As of 'emp run worker'; nothing is asked there.")
    private @Nullable String redis;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        CommandLine command = spec.commandLine();
        for (String setting : settings) {
            if (!setting.startsWith("--")) {
                throw new ParameterException(
                        command,
                        "'" + setting + "' is no setting; they are written as --emp.machine.profile=simulation");
            }
        }
        if (redis != null) {
            Reachability.requireRedisUrl(redis);
        }
        beQuiet();
        PlanReport plan = plan();
        command.getOut().println(json ? JSON.writeValueAsString(plan) : new PlanText(verbose).write(plan));
        return 0;
    }

    private PlanReport plan() throws StartFailure {
        try {
            return Plans.of(settings.toArray(String[]::new));
        } catch (RuntimeException e) {
            throw new StartFailure("the worker would not start: " + StartProblem.describe(e), e);
        }
    }

    /** Must run before the first logger is made. Standard output is for the plan alone. */
    static void beQuiet() {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        System.setProperty("logback.configurationFile", "emp-quiet-logback.xml");
    }
}
