package dev.emp.launcher.images;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Looks at an image without starting its program. */
final class ImageChecks {

    static final long MOST_BYTES = 210_000_000;
    private static final String USER = "10001:10001";
    private static final Pattern SECRET = Pattern.compile("(?i)\\b\\w*(password|secret|token|api_?key)\\w*=\\S+");

    private final Docker docker;

    ImageChecks(Docker docker) {
        this.docker = docker;
    }

    List<Check> of(Image image, String reference) throws DockerFailure, InterruptedException {
        List<Check> checks = new ArrayList<>();
        String label = image.label();
        String user = docker.run("image", "inspect", "-f", "{{.Config.User}}", reference);
        checks.add(Check.of(label, "user", user, user.equals(USER)));
        String health = docker.run("image", "inspect", "-f", "{{if .Config.Healthcheck}}yes{{end}}", reference);
        checks.add(Check.of(label, "health check", health.isEmpty() ? "none" : "declared", !health.isEmpty()));
        String history = docker.run("history", "--no-trunc", "--human=false", "--format", Layer.FORMAT, reference);
        String environment =
                docker.run("image", "inspect", "-f", "{{range .Config.Env}}{{println .}}{{end}}", reference);
        List<String> secrets = secretsIn(history + "\n" + environment);
        checks.add(Check.of(
                label,
                "no secret in a layer or variable",
                secrets.isEmpty() ? "none" : String.join(", ", secrets),
                secrets.isEmpty()));
        if (image == Image.SERVICE) {
            Docker.Outcome shell = docker.tryTo(
                    "run", "--rm", "--network", "none", "--entrypoint", "/bin/sh", reference, "-c", "true");
            checks.add(Check.of(label, "no shell", shell.status() == 0 ? "/bin/sh runs" : "none", shell.status() != 0));
            long bytes = Layer.parse(history).stream().mapToLong(Layer::bytes).sum();
            checks.add(Check.of(label, "size", bytes / 1_000_000 + " MB, at most 210", bytes <= MOST_BYTES));
        }
        return checks;
    }

    /** Assignments in the text that look like those of secrets. */
    static List<String> secretsIn(String text) {
        return SECRET.matcher(text)
                .results()
                .map(found -> found.group().replaceFirst("=.*", "=…"))
                .toList();
    }
}
