package dev.emp.launcher.terminal;

import dev.emp.worker.plan.PlanReport;
import dev.emp.worker.plan.PlanReport.FoundGpu;
import dev.emp.worker.plan.PlanReport.Machine;
import dev.emp.worker.plan.PlanReport.PlannedProcess;
import dev.emp.worker.plan.PlanReport.Service;
import dev.emp.worker.plan.PlanReport.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The plan of a machine for people, no line longer than {@value #WIDTH} characters unless everything is asked for. */
public final class PlanText {

    static final int WIDTH = 100;

    private static final String NONE = "-";
    private static final String INDENT = "  ";
    private static final int LABEL_WIDTH = 13;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_POOL = 16;

    private final boolean verbose;
    private final List<String> lines = new ArrayList<>();

    /** @param verbose whether commands and names are printed in full, however long they are */
    public PlanText(boolean verbose) {
        this.verbose = verbose;
    }

    /** Several lines, without a line break at the end. */
    public String write(PlanReport plan) {
        lines.clear();
        machine(plan.machine());
        services(plan);
        setup(plan.setup());
        remarks(plan.remarks());
        heading("Nothing was started. 'emp run worker' with the same settings runs it.");
        return String.join("\n", lines);
    }

    private void machine(Machine machine) {
        detail("", "Machine", machine.id() + " (" + machine.type() + ")");
        detail("", "Profile", machine.profile());
        gpus(machine.gpus());
        detail("", "Directory", machine.directory());
        if (!machine.supervise()) {
            detail("", "Processes", "are started by somebody else (emp.machine.supervise=false)");
        }
    }

    /** Those that are alike on one line. */
    private void gpus(List<FoundGpu> gpus) {
        Map<String, String> indexes = new LinkedHashMap<>();
        for (FoundGpu gpu : gpus) {
            String memory = gpu.memoryBytes() > 0 ? ", " + Units.bytes(gpu.memoryBytes()) : "";
            indexes.merge(gpu.name() + memory, Integer.toString(gpu.index()), (some, next) -> some + ", " + next);
        }
        String label = "GPUs";
        for (Map.Entry<String, String> alike : indexes.entrySet()) {
            detail("", label, alike.getValue() + ": " + alike.getKey());
            label = "";
        }
        if (gpus.isEmpty()) {
            detail("", label, "none found by nvidia-smi");
        }
    }

    private void services(PlanReport plan) {
        if (plan.services().isEmpty()) {
            heading("This machine would take no jobs: the profile "
                    + plan.machine().profile() + " has no services here,");
            line("and emp.worker.connectors names none. To try it: --emp.machine.profile=simulation");
            return;
        }
        Table table = new Table("SERVICE", "PORT", "SLOTS", "POOL", "MEMORY LIMIT", "RESTARTS");
        plan.services().forEach(service -> table.row(row(service)));
        List<String> rows = table.lines();
        heading(rows.getFirst());
        for (int i = 0; i < plan.services().size(); i++) {
            line(rows.get(i + 1));
            details(plan.services().get(i));
        }
    }

    private String[] row(Service service) {
        PlannedProcess process = service.process();
        Long limit = process == null ? null : process.memoryLimitBytes();
        return new String[] {
            cut(service.name(), LONGEST_NAME),
            process == null ? NONE : Integer.toString(process.port()),
            Integer.toString(service.slots()),
            cut(service.pool(), LONGEST_POOL),
            process == null ? NONE : limit == null ? "none" : Units.bytes(limit),
            process == null ? NONE : process.maxRestarts() + " in " + Units.seconds(process.restartWindowSeconds())
        };
    }

    private void details(Service service) {
        detail(INDENT, "connector", service.connector());
        PlannedProcess process = service.process();
        if (process != null) {
            command("process", verbose ? process.command() : ShortCommand.of(process.command()));
            if (process.workingDirectory() != null) {
                detail(INDENT, "in", process.workingDirectory());
            }
            assignments("environment", process.environment());
        }
        assignments("labels", service.labels());
    }

    private void command(String label, List<String> command) {
        List<String> words = command.stream().map(ShellWords::quote).toList();
        details(label, verbose ? List.of(String.join(" ", words)) : words);
    }

    private void assignments(String label, Map<String, String> values) {
        List<String> words = new TreeMap<>(values)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + ShellWords.quote(each.getValue()))
                        .toList();
        details(label, words);
    }

    /** As many on a line as fit. */
    private void details(String label, List<String> words) {
        String name = label;
        for (String text : fill(words, WIDTH - INDENT.length() - LABEL_WIDTH)) {
            detail(INDENT, name, text);
            name = "";
        }
    }

    private void paragraph(String text) {
        fill(List.of(text.split(" ", -1)), WIDTH).forEach(this::line);
    }

    /** Lines with as many of the words as fit. */
    private static List<String> fill(List<String> words, int width) {
        List<String> filled = new ArrayList<>();
        for (String word : words) {
            String last = filled.isEmpty() ? null : filled.getLast();
            if (last != null && last.length() + 1 + word.length() <= width) {
                filled.set(filled.size() - 1, last + " " + word);
            } else {
                filled.add(word);
            }
        }
        return filled;
    }

    private void setup(List<Setup> commands) {
        if (commands.isEmpty()) {
            return;
        }
        heading("SETUP, before the services start");
        for (Setup setup : commands) {
            line(cut(setup.name(), LONGEST_NAME));
            command("command", setup.command());
            detail(INDENT, "at most", Units.seconds(setup.timeoutSeconds()));
        }
    }

    private void remarks(List<String> remarks) {
        if (!remarks.isEmpty()) {
            heading("REMARKS");
            remarks.forEach(this::paragraph);
        }
    }

    private void detail(String indent, String label, String text) {
        line(indent + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + text);
    }

    private void heading(String text) {
        lines.add("");
        line(text);
    }

    private void line(String text) {
        lines.add(cut(text, WIDTH).stripTrailing());
    }

    private String cut(String text, int longest) {
        return verbose || text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }
}
