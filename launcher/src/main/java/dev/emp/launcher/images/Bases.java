package dev.emp.launcher.images;

import java.util.ArrayList;
import java.util.List;

/** Which base images a build uses: the public ones of the Dockerfiles, or stand-ins made from what this machine has. */
enum Bases {
    /** Stand-ins where the public ones can't be pulled. */
    AUTO,
    PUBLIC,
    STAND_INS;

    private static final String PROBE = "debian:12-slim";

    /** The words for {@code docker build} that name the bases. */
    List<String> arguments(Docker docker) throws DockerFailure, InterruptedException {
        return useStandIns(docker) ? words(docker.script("deploy/images/stand-ins")) : List.of();
    }

    private boolean useStandIns(Docker docker) throws DockerFailure, InterruptedException {
        return switch (this) {
            case PUBLIC -> false;
            case STAND_INS -> true;
            case AUTO ->
                docker.tryTo("image", "inspect", PROBE).status() != 0
                        && docker.tryTo("pull", "-q", PROBE).status() != 0;
        };
    }

    /** Turns the lines of {@code deploy/images/stand-ins}, {@code NAME=IMAGE}, into build arguments. */
    static List<String> words(List<String> lines) {
        List<String> words = new ArrayList<>();
        for (String line : lines) {
            if (!line.matches("[A-Z_]+=\\S+")) {
                throw new IllegalArgumentException("deploy/images/stand-ins printed '" + line + "', not NAME=IMAGE");
            }
            words.add("--build-arg");
            words.add(line);
            if (line.startsWith("SYSTEM_IMAGE=")) {
                // The machines' Dockerfile calls the same base so.
                words.add("--build-arg");
                words.add("BASE_IMAGE=" + line.substring(line.indexOf('=') + 1));
            }
        }
        return List.copyOf(words);
    }
}
