package dev.emp.launcher.check;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What only some machines need: GPUs, an engine for containers, a browser. */
final class Equipment implements Check {

    private static final List<String> BROWSERS =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private final Programs programs;
    private final Map<String, String> environment;

    Equipment(Programs programs, Map<String, String> environment) {
        this.programs = programs;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public List<Finding> look() {
        return List.of(gpus(), engine(), compose(), browser());
    }

    private Finding gpus() {
        Optional<Programs.Output> answer = programs.run("nvidia-smi", "-L");
        if (answer.isEmpty()) {
            return Finding.ok("GPU", "none: nvidia-smi is not there; only the profile comfyui needs one");
        }
        List<String> lines = answer.get()
                .text()
                .lines()
                .filter(line -> line.startsWith("GPU "))
                .toList();
        return answer.get().isGood() && !lines.isEmpty()
                ? Finding.ok("GPU", lines.size() + ": " + withoutId(lines.getFirst()))
                : Finding.warning(
                        "GPU",
                        "nvidia-smi fails: " + firstLine(answer.get().text()),
                        "look at the driver; in a container, at --gpus");
    }

    private Finding engine() {
        String only = "only images and compose need one";
        Optional<Programs.Output> answer = programs.run("docker", "version", "--format", "{{.Server.Version}}");
        if (answer.isEmpty()) {
            return Finding.warning("Docker", "not found", only + "; on Debian: apt-get install docker.io");
        }
        return answer.get().isGood()
                ? Finding.ok("Docker", "engine " + firstLine(answer.get().text()))
                : Finding.warning(
                        "Docker",
                        "no engine answers: " + lastLine(answer.get().text()),
                        only + "; start it, or name it in DOCKER_HOST");
    }

    private Finding compose() {
        return Stream.of(
                        programs.run("docker", "compose", "version", "--short"),
                        programs.run("docker-compose", "version", "--short"))
                .flatMap(Optional::stream)
                .filter(Programs.Output::isGood)
                .findFirst()
                .map(answer -> Finding.ok("Compose", firstLine(answer.text())))
                .orElseGet(() -> Finding.warning(
                        "Compose",
                        "not found",
                        "only deploy/compose needs it; on Debian: apt-get install docker-compose"));
    }

    private Finding browser() {
        String named = environment.getOrDefault("EMP_CHROMIUM", "");
        return Stream.concat(named.isEmpty() ? Stream.empty() : Stream.of(named), BROWSERS.stream())
                .flatMap(name -> programs.find(name).stream())
                .findFirst()
                .map(file -> Finding.ok("Chromium", file.toString()))
                .orElseGet(() -> Finding.warning(
                        "Chromium",
                        "not found",
                        "only the profile playwright and the browser tests need it; on Debian: apt-get install"
                                + " chromium"));
    }

    private static String withoutId(String line) {
        return line.replaceFirst("^GPU \\d+: ", "").replaceFirst(" \\(UUID.*", "");
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no word");
    }

    private static String lastLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((_, last) -> last)
                .orElse("no word");
    }
}
