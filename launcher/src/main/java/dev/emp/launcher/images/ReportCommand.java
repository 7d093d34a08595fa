package dev.emp.launcher.images;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Measure the service image: builds from nothing, anew and after one changed line; sizes; start.",
        footer = {
            "",
            "For the changed line it changes OrchestratorApplication.java and puts it back. The build includes Maven,"
                    + " whose own cache is warm from an earlier build; with --jars packaged, the changed line is"
                    + " built by ./emp build. Figures are only fair on a machine that does nothing else."
        })
final class ReportCommand implements Callable<Integer> {

    private static final int STARTS = 3;

    @Mixin
    private ImageArguments arguments = new ImageArguments();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there, too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        PrintStream out = System.out;
        Docker docker = new Docker(ImageArguments.home());
        docker.requireEngine();
        Builder builder = Builder.of(docker, arguments, ImageArguments.BUILT);
        List<ImageFigure> figures = new ArrayList<>(builds(docker, builder, out));
        figures.addAll(starts(docker, builder, out));
        figures.addAll(sizes(docker, builder.reference(Image.SERVICE)));
        String machine = Runtime.getRuntime().availableProcessors() + " processors, Docker "
                + docker.run("version", "--format", "{{.Server.Version}}");
        out.println();
        out.println(ImageFigure.table(figures));
        out.println("Measured with " + machine + ".");
        if (json != null) {
            Files.writeString(json, ImageFigure.json(figures, machine));
        }
        return 0;
    }

    private List<ImageFigure> builds(Docker docker, Builder builder, PrintStream out)
            throws DockerFailure, InterruptedException, IOException {
        // What a base or a library weighs is for the network to say; both are there before anything is timed.
        out.println("Once, so that Maven and the bases are there …");
        builder.build(Image.SERVICE, List.of(), BuildCommand.progress(out));
        out.println("From nothing …");
        Builder.Built cold = builder.build(
                Image.SERVICE,
                List.of(
                        "--no-cache",
                        "--build-arg",
                        "FRESH=" + ProcessHandle.current().pid()),
                BuildCommand.progress(out));
        out.println("Again, with nothing changed …");
        Builder.Built warm = builder.build(Image.SERVICE, List.of(), BuildCommand.progress(out));
        List<ImageFigure> figures = new ArrayList<>(List.of(
                ImageFigure.atMost(
                        "all Java services from nothing, Maven's cache warm", cold.seconds(), "s", 300, "15 to 25 min"),
                ImageFigure.plain("the same again, nothing changed", warm.seconds(), "s"),
                ImageFigure.plain("steps of it from the cache", warm.hitPercent(), "%")));
        figures.addAll(oneLine(docker, builder, out));
        return figures;
    }

    private List<ImageFigure> oneLine(Docker docker, Builder builder, PrintStream out)
            throws DockerFailure, InterruptedException, IOException {
        out.println("One line of code changed …");
        Trial orchestrator = Trial.services().getFirst();
        try (LineOfCode line = LineOfCode.in(ImageArguments.home());
                Playground playground = Playground.open(docker, builder.redis())) {
            line.change(ProcessHandle.current().pid());
            long begin = System.nanoTime();
            if (builder.takesPackagedJars()) {
                docker.script("emp", "build");
            }
            Builder.Built built = builder.build(Image.SERVICE, List.of(), BuildCommand.progress(out));
            playground.start(orchestrator, builder.reference(Image.SERVICE)).awaitReady();
            double total = (System.nanoTime() - begin) / 1e9;
            return List.of(
                    ImageFigure.atMost("one line changed to a ready orchestrator", total, "s", 20, "10 to 30 s"),
                    ImageFigure.plain("of it the build of the image", built.seconds(), "s"),
                    ImageFigure.atLeast("steps of it from the cache", built.hitPercent(), "%", 90, "> 90 %"));
        }
    }

    /** The middle one of some starts of each service. */
    private static List<ImageFigure> starts(Docker docker, Builder builder, PrintStream out)
            throws DockerFailure, InterruptedException {
        out.println("Starts …");
        List<ImageFigure> figures = new ArrayList<>();
        try (Playground playground = Playground.open(docker, builder.redis())) {
            for (Trial trial : Trial.services()) {
                List<Double> seconds = new ArrayList<>();
                for (int i = 0; i < STARTS; i++) {
                    Playground.Running running = playground.start(trial, builder.reference(Image.SERVICE));
                    seconds.add(running.awaitReady());
                    playground.stop(running);
                }
                double middle = seconds.stream().sorted().toList().get(STARTS / 2);
                String name = trial.name() + (trial.needsProvider() ? " up" : " ready") + " with one processor";
                figures.add(ImageFigure.atMost(name, middle, "s", 2.5, ""));
            }
        }
        return figures;
    }

    private static List<ImageFigure> sizes(Docker docker, String reference) throws DockerFailure, InterruptedException {
        List<ImageFigure> figures = new ArrayList<>();
        List<Layer> layers =
                Layer.parse(docker.run("history", "--no-trunc", "--human=false", "--format", Layer.FORMAT, reference));
        long bytes = layers.stream().mapToLong(Layer::bytes).sum();
        figures.add(ImageFigure.atMost("service image", megabytes(bytes), "MB", 210, "400 MB slim, 800 MB production"));
        figures.add(ImageFigure.atMost(
                "service image, compressed", megabytes(docker.saved(reference, CompressedSize::of)), "MB", 110, ""));
        for (Layer layer : layers) {
            figures.add(ImageFigure.plain("layer " + layer.instruction(), megabytes(layer.bytes()), "MB"));
        }
        return figures;
    }

    private static double megabytes(long bytes) {
        return Math.round(bytes / 1e5) / 10.0;
    }
}
