package dev.emp.launcher;

import dev.emp.launcher.check.Checks;
import dev.emp.launcher.check.Finding;
import dev.emp.launcher.check.Finding.Level;
import dev.emp.launcher.terminal.Terminal;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Look at what EMP needs of this machine, and say what to do about the rest. Starts and changes"
                + " nothing.",
        footer = {
            "",
            "Ends with 1 when something is wrong (✗), with 0 when there are warnings (!) at most. Settings of a worker"
                    + " may follow:",
            "  emp check --redis redis://10.0.0.5:6379 --emp.machine.profile=comfyui"
        })
final class CheckCommand implements Callable<Integer> {

    private static final int NAME_WIDTH = 12;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--redis",
            paramLabel = "URL",
            description =
                    "The Redis to look at (default: the one that the environment names, or redis://127.0.0.1:6379).")
    private @Nullable String redis;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        for (String setting : settings) {
            if (!setting.startsWith("--")) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + setting + "' is no setting; they are written as --emp.machine.profile=simulation");
            }
        }
        MachinePlanCommand.beQuiet();
        Path home = Path.of(System.getProperty("emp.home", "."));
        List<Finding> findings = Checks.look(home, System.getenv(), redis, settings);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(findings));
        } else {
            print(findings, out);
        }
        return count(findings, Level.FAULT) > 0 ? 1 : 0;
    }

    private static void print(List<Finding> findings, PrintWriter out) {
        Terminal terminal = Terminal.ofProcess();
        for (Finding finding : findings) {
            out.println(terminal.mark(finding.level().mark()) + " "
                    + String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s ", finding.name()) + finding.text()
                    + (finding.advice().isEmpty() ? "" : ": " + finding.advice()));
        }
        long faults = count(findings, Level.FAULT);
        out.println();
        out.println(
                faults == 0
                        ? "Nothing is in the way" + warnings(findings) + "."
                        : faults + (faults == 1 ? " thing is wrong" : " things are wrong") + warnings(findings) + ".");
    }

    private static String warnings(List<Finding> findings) {
        long warnings = count(findings, Level.WARNING);
        return warnings == 0 ? "" : ", " + warnings + (warnings == 1 ? " warning" : " warnings");
    }

    private static long count(List<Finding> findings, Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    private static String asJson(List<Finding> findings) {
        ObjectNode report = JsonMapper.shared().createObjectNode();
        report.put("faults", count(findings, Level.FAULT)).put("warnings", count(findings, Level.WARNING));
        ArrayNode all = report.putArray("findings");
        for (Finding finding : findings) {
            all.addObject()
                    .put("name", finding.name())
                    .put("level", finding.level().name().toLowerCase(Locale.ROOT))
                    .put("text", finding.text())
                    .put("advice", finding.advice());
        }
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }
}
