package dev.emp.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.setup.download.FaultyServer;
import dev.emp.setup.download.RecordedPauses;
import dev.emp.setup.download.Retries;
import dev.emp.setup.download.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineSetupTest {

    private static final byte[] CONTENT = "a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temporary;

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        out.reset();
        err.reset();
        MachineSetup.Console console = new MachineSetup.Console(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new MachineSetup(console, Retries.usual(), new RecordedPauses(), Clock.systemUTC(), environment::get)
                .run(List.of(arguments));
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path list(FaultyServer server) throws IOException {
        Sha256 sum = Sha256.of(Files.write(temporary.resolve("original"), CONTENT));
        StringBuilder text = new StringBuilder("credentials: {127.0.0.1: env:HUB}\nmodels:\n");
        for (String name : List.of("one", "two")) {
            text.append(
                    "  - {name: %s, source: '%s', revision: r, sha256: %s, size: 7, target: %s.bin, profiles: [%s]}\n"
                            .formatted(
                                    name,
                                    server.address("/" + name),
                                    sum,
                                    name,
                                    name.equals("one") ? "comfyui" : "playwright"));
        }
        return Files.writeString(temporary.resolve("models.yaml"), text);
    }

    @Test
    void modelsAreFetchedAndReported() throws Exception {
        environment.put("HUB", "hub-token-3");
        try (FaultyServer server = new FaultyServer(CONTENT)) {
            Path json = temporary.resolve("reports/models.json");

            int status = run(
                    "models",
                    "fetch",
                    list(server).toString(),
                    "--into",
                    temporary.resolve("m").toString(),
                    "--json=" + json);

            assertThat(status).as(err()).isZero();
            assertThat(out()).contains("MODEL", "one    fetched", "two    fetched");
            assertThat(json).content().contains("\"complete\" : true").doesNotContain("hub-token-3");
            assertThat(server.requests())
                    .allSatisfy(request ->
                            assertThat(request.headers()).containsEntry("authorization", "Bearer hub-token-3"));
        }
    }

    @Test
    void onlyTheModelsOfAProfileAreFetched() throws Exception {
        try (FaultyServer server = new FaultyServer(CONTENT)) {
            String folder = temporary.resolve("m").toString();
            assertThat(run("models", "fetch", list(server).toString(), "--into", folder, "--profile", "comfyui"))
                    .isZero();

            assertThat(run("models", "check", list(server).toString(), "--into", folder))
                    .isEqualTo(MachineSetup.INCOMPLETE);
            assertThat(err()).contains("the machine lacks two");
        }
    }

    @Test
    void modelsThatWereBroughtAlongNeedNoNetwork() throws Exception {
        FaultyServer server = new FaultyServer(CONTENT);
        String list = list(server).toString();
        server.close();
        Path disk = Files.createDirectories(temporary.resolve("disk"));
        Files.write(disk.resolve("one.bin"), CONTENT);

        int status = run(
                "models",
                "fetch",
                list,
                "--from",
                disk.toString(),
                "--into",
                temporary.resolve("m").toString(),
                "--only",
                "one");

        assertThat(status).as(err()).isZero();
        assertThat(temporary.resolve("m/one.bin")).hasBinaryContent(CONTENT);
    }

    @Test
    void aBundleIsPackedAndFetchedByItsChecksum() throws Exception {
        Files.createDirectories(temporary.resolve("worker/lib"));
        Files.writeString(temporary.resolve("worker/lib/a.jar"), "jar");
        String bundle = temporary.resolve("b.zip").toString();
        assertThat(run("bundle", "pack", temporary.resolve("worker").toString(), bundle))
                .isZero();
        environment.put("EMP_WORKER_BUNDLE_URL", Path.of(bundle).toUri().toString());
        environment.put("EMP_WORKER_BUNDLE_SHA256", out().strip());

        assertThat(run("bundle", "fetch", "--into", temporary.resolve("bundles").toString()))
                .as(err())
                .isZero();

        assertThat(Path.of(out().strip()).resolve("lib/a.jar")).hasContent("jar");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "https://h/b.zip?sig=hidden | -   | EMP_WORKER_BUNDLE_SHA256 is missing; with EMP_WORKER_BUNDLE_URL it"
                        + " must be a SHA-256 checksum",
                "https://h/b.zip?sig=hidden | abc | EMP_WORKER_BUNDLE_SHA256 must be a SHA-256 checksum: 64 of 0-9 and"
                        + " a-f",
                "b.zip                      | abc | EMP_WORKER_BUNDLE_URL must be an http, https or file:/// address"
                        + " of a zip file",
                "https://u:hidden@h/b.zip   | abc | EMP_WORKER_BUNDLE_URL must be an http, https or file:/// address"
                        + " of a zip file",
            })
    void aBundleThatIsNotNamedForCertainIsRefused(String url, String sha256, String message) {
        environment.put("EMP_WORKER_BUNDLE_URL", url);
        environment.put("EMP_WORKER_BUNDLE_SHA256", sha256);

        assertThat(run("bundle", "fetch", "--into", temporary.toString())).isEqualTo(MachineSetup.MISUSED);
        assertThat(err()).contains(message).doesNotContain("hidden");
    }

    @Test
    void aTokenOfABundleIsNamedAndNotGiven() {
        environment.put("EMP_WORKER_BUNDLE_URL", "https://h/b.zip");
        environment.put("EMP_WORKER_BUNDLE_SHA256", "0".repeat(64));
        environment.put("EMP_WORKER_BUNDLE_TOKEN", "token-4");

        assertThat(run("bundle", "fetch", "--into", temporary.toString())).isEqualTo(MachineSetup.MISUSED);
        assertThat(err())
                .contains("EMP_WORKER_BUNDLE_TOKEN must say where the secret is")
                .doesNotContain("token-4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "models fetch                          | takes the file of the models, and got nothing",
                "models fetch m.yaml                   | m.yaml does not exist",
                "models fetsh m.yaml                   | 'models fetsh' is unknown; there are models fetch, models"
                        + " check,",
                "models fetch m.yaml --inta x          | --inta is unknown; there are --from, --into, --json,",
                "models fetch m.yaml --into            | --into needs a value",
                "nodes install n.json --timeout never  | n.json does not exist",
                "bundle pack a                         | takes a folder and a file, and got a",
            })
    void aWrongCommandSaysWhatIsAllowed(String command, String message) {
        assertThat(run(command.strip().split(" +"))).isEqualTo(MachineSetup.MISUSED);
        assertThat(err()).startsWith("machine-setup: " + message);
    }

    @Test
    void aModelThatIsNotInTheListIsNamed() throws Exception {
        try (FaultyServer server = new FaultyServer(CONTENT)) {
            assertThat(run("models", "fetch", list(server).toString(), "--into", "x", "--only", "three"))
                    .isEqualTo(MachineSetup.MISUSED);
            assertThat(err()).contains("--only three names no model; there are one, two");
            assertThat(run("models", "fetch", list(server).toString(), "--into", "x", "--parallel", "99"))
                    .isEqualTo(MachineSetup.MISUSED);
            assertThat(err()).contains("--parallel must be 1 to 16, not '99'");
            assertThat(run("models", "fetch", list(server).toString(), "--into", "x", "--profile", "gpu"))
                    .isEqualTo(MachineSetup.MISUSED);
            assertThat(err()).contains("--profile must be one of base, comfyui,", "not 'gpu'");
        }
    }

    @Test
    void helpSaysWhatThereIs() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("models fetch", "nodes install", "bundle pack");
        assertThat(run()).isEqualTo(MachineSetup.MISUSED);
    }
}
