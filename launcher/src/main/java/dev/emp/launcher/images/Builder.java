package dev.emp.launcher.images;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Builds images and times it. */
final class Builder {

    private final Docker docker;
    private final List<String> bases;
    private final String tag;
    private final String jars;

    private Builder(Docker docker, List<String> bases, String tag, String jars) {
        this.docker = docker;
        this.bases = List.copyOf(bases);
        this.tag = tag;
        this.jars = jars;
    }

    /** A builder with the bases that there are; makes stand-ins for them where that is asked for. */
    static Builder of(Docker docker, ImageArguments arguments) throws DockerFailure, InterruptedException {
        return of(docker, arguments, ImageArguments.PACKAGED);
    }

    /** @param jars where those of the services come from, unless the arguments say */
    static Builder of(Docker docker, ImageArguments arguments, String jars) throws DockerFailure, InterruptedException {
        return new Builder(docker, arguments.bases.arguments(docker), arguments.tag, arguments.jars(jars));
    }

    /** The name under which an image is built here. */
    String reference(Image image) {
        return image.reference("", tag);
    }

    /** Whether what was changed has to be packaged before an image is built. */
    boolean takesPackagedJars() {
        return jars.equals(ImageArguments.PACKAGED);
    }

    /** The image of a Redis to try services with. */
    String redis() {
        return bases.stream()
                .filter(word -> word.startsWith("REDIS_IMAGE="))
                .map(word -> word.substring(word.indexOf('=') + 1))
                .findFirst()
                .orElse("redis:8-bookworm");
    }

    /**
     * Builds an image.
     *
     * @param more words for {@code docker build}, such as {@code --no-cache}
     */
    Built build(Image image, List<String> more, Consumer<String> progress) throws DockerFailure, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                "--network",
                "host",
                "-f",
                image.dockerfile(),
                "--target",
                image.target(),
                "-t",
                reference(image),
                "--build-arg",
                "JARS=" + jars,
                "--build-arg",
                "VERSION=" + tag,
                "--build-arg",
                "SERVICE_IMAGE=" + reference(Image.SERVICE)));
        words.addAll(bases);
        words.addAll(more);
        words.add(".");
        BuildLog log = new BuildLog();
        long begin = System.nanoTime();
        docker.build(words, line -> {
            log.add(line);
            progress.accept(line);
        });
        return new Built(Duration.ofNanos(System.nanoTime() - begin), log.steps(), log.cachedSteps(), log.hitPercent());
    }

    /**
     * A build that succeeded.
     *
     * @param hitPercent of a hundred steps, how many came from the cache
     */
    record Built(Duration took, int steps, int cachedSteps, double hitPercent) {

        double seconds() {
            return took.toMillis() / 1e3;
        }
    }
}
