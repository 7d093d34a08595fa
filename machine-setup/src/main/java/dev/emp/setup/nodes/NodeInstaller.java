package dev.emp.setup.nodes;

import dev.emp.setup.download.Pause;
import dev.emp.setup.download.Retries;
import dev.emp.setup.download.Sha256;
import dev.emp.setup.nodes.Commands.CommandException;
import dev.emp.setup.nodes.NodeOutcome.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Installs custom nodes into ComfyUI, one after the other: pip knows no other way. A node that fails is left out, and does not stop the
 * next.
 */
public final class NodeInstaller {

    private static final String USUAL_REQUIREMENTS = "requirements.txt";
    private static final double MILLIS_PER_SECOND = 1_000;

    private final Settings settings;
    private final Git git;
    private final Python python;
    private final Retries retries;
    private final Pause pause;
    private final Clock clock;
    private final Consumer<String> console;

    public NodeInstaller(Settings settings, Retries retries, Pause pause, Clock clock, Consumer<String> console) {
        this.settings = settings;
        this.git = new Git(settings.timeout());
        this.python = new Python(settings.python(), settings.constraints(), settings.timeout());
        this.retries = retries;
        this.pause = pause;
        this.clock = clock;
        this.console = console;
    }

    /**
     * Where to, and by which programs.
     *
     * @param comfyUi its folder; the nodes go into {@code custom_nodes} below it
     * @param python that ComfyUI runs on
     * @param constraints of pip; null for none
     * @param logs gets a log for each node
     * @param variables gets the {@code .env} of each node when the machine starts; null leaves them out
     * @param timeout for each single command
     */
    public record Settings(
            Path comfyUi,
            String python,
            @Nullable Path constraints,
            Path logs,
            @Nullable Path variables,
            Duration timeout) {

        public Settings {
            comfyUi = comfyUi.toAbsolutePath();
            logs = logs.toAbsolutePath();
        }

        Path nodes() {
            return comfyUi.resolve("custom_nodes");
        }
    }

    /** Installs them all; what failed is in the report. */
    public NodeReport install(List<CustomNode> nodes) throws InterruptedException {
        List<NodeOutcome> outcomes = new ArrayList<>();
        for (CustomNode node : nodes) {
            NodeOutcome outcome = install(node);
            outcomes.add(outcome);
            console.accept("%s: %s%s"
                    .formatted(
                            node.name(), outcome.state(), outcome.detail().isEmpty() ? "" : ": " + outcome.detail()));
        }
        return new NodeReport(settings.nodes().toString(), outcomes);
    }

    private NodeOutcome install(CustomNode node) throws InterruptedException {
        Instant begin = clock.instant();
        Path folder = settings.nodes().resolve(node.name());
        Path log = settings.logs().resolve(node.name() + ".log");
        try {
            boolean there = git.holds(folder, node, log);
            if (!there) {
                retrying(node, () -> {
                    clear(folder);
                    git.checkOut(folder, node, log);
                });
            }
            String commit = git.head(folder, log);
            checkCommit(node, commit);
            installRequirements(node, folder, log);
            check(node, folder, log);
            linkVariables(node, folder);
            return outcome(node, there ? State.KEPT : State.INSTALLED, commit, begin, "");
        } catch (CommandException | IOException e) {
            return outcome(node, State.FAILED, "", begin, reason(e) + discard(folder));
        }
    }

    /** A node that is half there would be loaded by ComfyUI all the same. */
    private static String discard(Path folder) {
        try {
            clear(folder);
            return "";
        } catch (IOException e) {
            return "; its folder cannot be removed: " + e;
        }
    }

    private static String reason(Exception e) {
        return e instanceof CommandException ? String.valueOf(e.getMessage()) : e.toString();
    }

    private static void checkCommit(CustomNode node, String commit) throws CommandException {
        if (node.isPinned() && !commit.equals(node.commit())) {
            throw new CommandException("git gave the commit " + commit + ", " + node.commit() + " is declared");
        }
    }

    private void installRequirements(CustomNode node, Path folder, Path log)
            throws CommandException, IOException, InterruptedException {
        boolean named = !node.requirements().isEmpty() || node.requirementsSha256() != null;
        String name = node.requirements().isEmpty() ? USUAL_REQUIREMENTS : node.requirements();
        Path requirements = folder.resolve(name);
        if (!Files.isRegularFile(requirements)) {
            if (named) {
                throw new CommandException("it has no " + name);
            }
            return;
        }
        Sha256 declared = node.requirementsSha256();
        if (declared != null && !Sha256.of(requirements).equals(declared)) {
            throw new CommandException(
                    name + " has the checksum " + Sha256.of(requirements) + ", " + declared + " is declared");
        }
        retrying(node, () -> python.install(folder, requirements, log));
    }

    private void check(CustomNode node, Path folder, Path log) throws CommandException, InterruptedException {
        for (String file : node.checks().files()) {
            if (!Files.exists(folder.resolve(file))) {
                throw new CommandException("it has no " + file);
            }
        }
        for (String module : node.checks().modules()) {
            python.importModule(folder, module, log);
        }
        if (node.checks().loads()) {
            python.load(folder, settings.comfyUi(), log);
        }
    }

    /** Values belong to the running machine, and none into an image: the node's file is a link to where they will be. */
    private void linkVariables(CustomNode node, Path folder) throws IOException {
        Path variables = settings.variables();
        if (variables != null && !node.environment().isEmpty()) {
            Files.deleteIfExists(folder.resolve(".env"));
            Files.createSymbolicLink(folder.resolve(".env"), NodeVariables.file(variables, node));
        }
    }

    private void retrying(CustomNode node, Work work) throws CommandException, IOException, InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                work.run();
                return;
            } catch (CommandException e) {
                if (failures >= retries.attempts()) {
                    throw new CommandException(e.getMessage() + ", after " + failures + " attempts");
                }
                Duration wait = retries.pause(failures, null);
                console.accept(node.name() + ": " + e.getMessage() + "; trying again in " + wait.toSeconds() + " s");
                pause.take(wait);
            }
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private NodeOutcome outcome(CustomNode node, State state, String commit, Instant begin, String detail) {
        double seconds = Duration.between(begin, clock.instant()).toMillis() / MILLIS_PER_SECOND;
        return new NodeOutcome(node.name(), state, commit, node.optional(), seconds, detail);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws CommandException, IOException, InterruptedException;
    }
}
