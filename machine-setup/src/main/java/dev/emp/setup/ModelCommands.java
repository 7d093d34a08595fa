package dev.emp.setup;

import dev.emp.setup.MachineSetup.Console;
import dev.emp.setup.Options.UsageException;
import dev.emp.setup.download.Downloader;
import dev.emp.setup.download.Pause;
import dev.emp.setup.download.Proxies;
import dev.emp.setup.download.Retries;
import dev.emp.setup.models.Model;
import dev.emp.setup.models.ModelKeeper;
import dev.emp.setup.models.ModelList;
import dev.emp.setup.models.ModelReport;
import dev.emp.setup.report.JsonReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code models fetch} and {@code models check}. */
record ModelCommands(
        Console console,
        Proxies proxies,
        Retries retries,
        Pause pause,
        Clock clock,
        Function<String, @Nullable String> environment) {

    private static final Set<String> FLAGS = Set.of("--verify");
    private static final Set<String> VALUES = Set.of("--into", "--from", "--profile", "--only", "--parallel", "--json");
    private static final int USUAL_PARALLEL = 3;
    private static final int MOST_PARALLEL = 16;

    int fetch(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Options options = Options.parse(arguments, FLAGS, VALUES);
        ModelList list = read(options);
        int parallel = options.number("--parallel", USUAL_PARALLEL, 1, MOST_PARALLEL);
        return report(
                options, keeper(list).fetch(wanted(list, options), folder(options), options.has("--verify"), parallel));
    }

    int check(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Options options = Options.parse(arguments, FLAGS, VALUES);
        ModelList list = read(options);
        return report(options, keeper(list).check(wanted(list, options), folder(options), options.has("--verify")));
    }

    private ModelList read(Options options) throws UsageException {
        return ModelList.read(Path.of(options.plain("the file of the models").getFirst()), environment);
    }

    private ModelKeeper keeper(ModelList list) {
        Downloader downloader = new Downloader(list.credentials(), proxies, retries, pause, clock);
        return new ModelKeeper(downloader, ModelKeeper.FreeSpace.OF_DISK, clock, console::say);
    }

    private static Path folder(Options options) throws UsageException {
        return Path.of(options.get("--into"));
    }

    private static List<Model> wanted(ModelList list, Options options) throws UsageException {
        List<String> names = options.all("--only");
        List<String> known = list.models().stream().map(Model::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new UsageException("--only " + name + " names no model; there are " + String.join(", ", known));
            }
        }
        return ofProfiles(list, options).stream()
                .filter(model -> names.isEmpty() || names.contains(model.name()))
                .map(model -> options.find("--from")
                        .map(folder -> model.lookingIn(Path.of(folder)))
                        .orElse(model))
                .toList();
    }

    private static List<Model> ofProfiles(ModelList list, Options options) throws UsageException {
        try {
            return list.of(options.all("--profile"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("--profile " + e.getMessage());
        }
    }

    private int report(Options options, ModelReport report) throws IOException {
        console.out().print(report.table());
        if (options.find("--json").isPresent()) {
            JsonReport.write(report, Path.of(options.find("--json").get()));
        }
        if (report.isComplete()) {
            return MachineSetup.DONE;
        }
        console.say("machine-setup: the machine lacks " + String.join(", ", report.lacking()));
        return MachineSetup.INCOMPLETE;
    }
}
