package dev.emp.launcher.images;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "build", mixinStandardHelpOptions = true, description = "Build images.")
final class BuildCommand implements Callable<Integer> {

    @Mixin
    private ImageArguments arguments = new ImageArguments();

    @Parameters(
            paramLabel = "IMAGE",
            arity = "0..*",
            converter = ImageArguments.ImageName.class,
            description =
                    "service, development, machine-base, machine-simulation, machine-playwright or machine-comfyui"
                            + " (default: all but development and machine-comfyui).")
    private List<Image> images = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        PrintStream out = System.out;
        Docker docker = new Docker(ImageArguments.home());
        docker.requireEngine();
        Builder builder = Builder.of(docker, arguments);
        for (Image image : images.isEmpty() ? Image.USUAL : images) {
            out.println("Building " + builder.reference(image) + " …");
            Builder.Built built = builder.build(image, List.of(), progress(out));
            out.printf(
                    Locale.ROOT,
                    "  done in %.1f s, %d of %d steps from the cache%n",
                    built.seconds(),
                    built.cachedSteps(),
                    built.steps());
        }
        return 0;
    }

    /** Shows each step as it begins; the rest of what BuildKit says is for when it fails. */
    static Consumer<String> progress(PrintStream out) {
        Pattern step = Pattern.compile("#\\d+ (\\[[^\\]]*\\d+/\\d+\\] .*)");
        return line -> {
            var match = step.matcher(line);
            if (match.matches()) {
                String text = match.group(1);
                out.println("  " + (text.length() > 110 ? text.substring(0, 109) + "…" : text));
            }
        };
    }
}
