package dev.emp.launcher.images;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Build the images, start every service and machine that needs no GPU, and check what they must be.",
        footer = {"", "Ends with 1 when a check fails. Start times are only fair on a machine that does nothing else."})
final class VerifyCommand implements Callable<Integer> {

    private static final double MOST_SECONDS = 2.5;

    @Mixin
    private ImageArguments arguments = new ImageArguments();

    @Option(names = "--services-only", description = "Leave the machine images out.")
    private boolean servicesOnly;

    @Override
    public Integer call() throws Exception {
        PrintStream out = System.out;
        Docker docker = new Docker(ImageArguments.home());
        docker.requireEngine();
        Builder builder = Builder.of(docker, arguments);
        List<Trial> trials = servicesOnly
                ? Trial.services()
                : Stream.concat(Trial.services().stream(), Trial.machines().stream())
                        .toList();
        List<Check> checks = new ArrayList<>();
        for (Image image : trials.stream().map(Trial::image).distinct().toList()) {
            out.println("Building " + builder.reference(image) + " …");
            builder.build(image, List.of(), BuildCommand.progress(out));
            report(new ImageChecks(docker).of(image, builder.reference(image)), checks, out);
        }
        try (Playground playground = Playground.open(docker, builder.redis())) {
            for (Trial trial : trials) {
                report(tryOut(playground, trial, builder.reference(trial.image())), checks, out);
            }
        }
        long failed = checks.stream().filter(check -> !check.passed()).count();
        out.println(
                failed == 0
                        ? "All " + checks.size() + " checks passed."
                        : failed + " of " + checks.size() + " checks failed.");
        return failed == 0 ? 0 : 1;
    }

    private static List<Check> tryOut(Playground playground, Trial trial, String reference)
            throws DockerFailure, InterruptedException {
        List<Check> checks = new ArrayList<>();
        Playground.Running running = playground.start(trial, reference);
        try {
            double seconds = running.awaitReady();
            checks.add(Check.of(trial.name(), "read-only, without capabilities", "starts", true));
            if (trial.image() == Image.SERVICE) {
                checks.add(Check.of(
                        trial.name(),
                        "ready with one processor",
                        String.format(Locale.ROOT, "%.2f s, at most %.1f", seconds, MOST_SECONDS),
                        seconds <= MOST_SECONDS));
            }
            boolean cached = running.usedAotCache();
            checks.add(Check.of(trial.name(), "AOT cache", cached ? "used" : "not used", cached));
            boolean prepared = running.startedAsPrepared();
            checks.add(Check.of(trial.name(), "beans", prepared ? "as prepared" : "found out at its start", prepared));
            if (!trial.needsProvider()) {
                String health = running.awaitHealth();
                checks.add(Check.of(trial.name(), "its own health check", health, health.equals("healthy")));
            }
        } catch (DockerFailure e) {
            checks.add(Check.of(trial.name(), "starts", String.valueOf(e.getMessage()), false));
        } finally {
            playground.stop(running);
        }
        return checks;
    }

    private static void report(List<Check> found, List<Check> all, PrintStream out) {
        found.forEach(check -> out.println(check.line()));
        all.addAll(found);
    }
}
