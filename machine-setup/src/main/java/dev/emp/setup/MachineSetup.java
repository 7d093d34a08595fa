package dev.emp.setup;

import dev.emp.setup.Options.UsageException;
import dev.emp.setup.bundle.BundleException;
import dev.emp.setup.declaration.DeclarationException;
import dev.emp.setup.download.Pause;
import dev.emp.setup.download.Proxies;
import dev.emp.setup.download.Retries;
import dev.emp.setup.models.ModelException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fills a machine: what its images and its start call. */
public final class MachineSetup {

    static final int DONE = 0;
    static final int INCOMPLETE = 1;
    static final int MISUSED = 2;

    private static final String USAGE = """
            Usage: machine-setup COMMAND

              models fetch FILE --into FOLDER     fetch what is missing of the models in models.yaml, verified
              models check FILE --into FOLDER     say what is there, and fetch nothing
                  --from FOLDER    look there first, such as on a disk that was brought along
                  --profile P      only models of this profile of machines; may be given several times
                  --only NAME      only this model; may be given several times
                  --verify         read again what was verified before
                  --parallel N     so many at a time: 1 to 16, usually 3
              nodes install FILE --comfyui FOLDER install the custom nodes in config_nodes.json
                  --python P       that ComfyUI runs on, usually python3
                  --constraints F  of pip: keeps nodes from replacing what ComfyUI needs
                  --logs FOLDER    gets a log for each node, usually ./logs
                  --env-into F     where 'nodes env' will write on the machine
                  --allow-unpinned branches and tags instead of commits
                  --timeout S      of each command in seconds: 1 to 86400, usually 900
              nodes env FILE --into FOLDER        write the .env of each node
              bundle fetch --into FOLDER          fetch the worker that EMP_WORKER_BUNDLE_URL names, print where it lies
              bundle pack FOLDER FILE             make a bundle of a folder with lib/*.jar, print its SHA-256

            models and nodes take --json FILE, too: the report for programs.
            Ends with 0 when all is there, with 1 when something is not, with 2 when the command or a file is wrong.""";

    private final Console console;
    private final Retries retries;
    private final Pause pause;
    private final Clock clock;
    private final Function<String, @Nullable String> environment;

    MachineSetup(
            Console console,
            Retries retries,
            Pause pause,
            Clock clock,
            Function<String, @Nullable String> environment) {
        this.console = console;
        this.retries = retries;
        this.pause = pause;
        this.clock = clock;
        this.environment = environment;
    }

    /**
     * Where is written.
     *
     * @param out results
     * @param err what happens meanwhile, and faults
     */
    record Console(PrintStream out, PrintStream err) {

        /** A line of what happens meanwhile. */
        void say(String line) {
            err.println(line);
        }
    }

    /** Ends the process with what {@link #run} says. */
    public static void main(String[] arguments) {
        MachineSetup setup = new MachineSetup(
                new Console(System.out, System.err), Retries.usual(), Pause.SLEEP, Clock.systemUTC(), System::getenv);
        System.exit(setup.run(List.of(arguments)));
    }

    /** @return what the process ends with */
    int run(List<String> arguments) {
        try {
            return dispatch(arguments);
        } catch (UsageException | InvalidPathException e) {
            return fail(MISUSED, e.getMessage());
        } catch (DeclarationException e) {
            return fail(MISUSED, e.getMessage());
        } catch (ModelException | BundleException e) {
            return fail(INCOMPLETE, e.getMessage());
        } catch (IOException e) {
            return fail(INCOMPLETE, e.toString());
        } catch (InterruptedException e) {
            return fail(INCOMPLETE, "interrupted");
        }
    }

    private int fail(int status, @Nullable String reason) {
        console.say("machine-setup: " + reason);
        return status;
    }

    private int dispatch(List<String> arguments)
            throws UsageException, BundleException, IOException, InterruptedException {
        if (arguments.isEmpty() || arguments.contains("--help")) {
            console.out().println(USAGE);
            return arguments.isEmpty() ? MISUSED : DONE;
        }
        String command = String.join(" ", arguments.subList(0, Math.min(2, arguments.size())));
        List<String> rest = arguments.subList(Math.min(2, arguments.size()), arguments.size());
        return switch (command) {
            case "models fetch" -> models().fetch(rest);
            case "models check" -> models().check(rest);
            case "nodes install" -> nodes().install(rest);
            case "nodes env" -> nodes().writeVariables(rest);
            case "bundle fetch" -> bundles().fetch(rest);
            case "bundle pack" -> bundles().pack(rest);
            default ->
                throw new UsageException("'" + command
                        + "' is unknown; there are models fetch, models check, nodes install, nodes env,"
                        + " bundle fetch, bundle pack");
        };
    }

    private ModelCommands models() throws UsageException {
        return new ModelCommands(console, proxies(), retries, pause, clock, environment);
    }

    private NodeCommands nodes() {
        return new NodeCommands(console, retries, pause, clock, environment);
    }

    private BundleCommands bundles() throws UsageException {
        return new BundleCommands(console, proxies(), retries, pause, clock, environment);
    }

    private Proxies proxies() throws UsageException {
        try {
            return Proxies.of(environment);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }
}
