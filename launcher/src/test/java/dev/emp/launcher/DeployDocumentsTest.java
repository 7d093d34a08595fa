package dev.emp.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/deploy and docs/operations.md tell people to type can be typed. */
class DeployDocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern BLOCK = Pattern.compile("(?s)\n```\\w*\n(.*?)\n```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern OF_THE_REPOSITORY = Pattern.compile("(?<![\\w/$])((?:deploy|examples)/[\\w./-]+)");
    private static final Pattern PROFILE = Pattern.compile("--profile ([\\w-]+)");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^((?:EMP|SPRING)_\\w+)=(.+)$");

    /** Made when it is asked for, or by others. */
    private static final List<String> MADE_LATER =
            List.of("deploy/compose/secrets/admin-key", "deploy/compose/secrets");

    @TempDir
    private Path directory;

    static List<Path> documents() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/deploy"))) {
            return Stream.concat(pages, Stream.of(ROOT.resolve("docs/operations.md")))
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static Stream<String> plansAndChecks() throws IOException {
        return documents().stream()
                .flatMap(DeployDocumentsTest::blocks)
                .flatMap(String::lines)
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .filter(line -> line.startsWith("./emp machine plan ") || line.startsWith("./emp check --emp"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void whatItLinksToAndNamesIsThere(Path document) throws IOException {
        String text = Files.readString(document);
        assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
        assertThat(blocks(document)
                        .flatMap(block -> OF_THE_REPOSITORY.matcher(block).results()))
                .extracting(MatchResult::group)
                .filteredOn(path -> !MADE_LATER.contains(path))
                .allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void theProfilesOfComposeThatItNamesAreThere(Path document) throws IOException {
        List<String> profiles = ComposeFile.read("compose.yaml").services().values().stream()
                .flatMap(service -> service.list("profiles").stream())
                .toList();
        assertThat(PROFILE.matcher(Files.readString(document)).results().map(profile -> profile.group(1)))
                .allMatch(profiles::contains);
    }

    @ParameterizedTest
    @MethodSource("plansAndChecks")
    void aPlanOrCheckEndsWellOnAMachineWithAGpu(String line) throws Exception {
        String[] arguments = Arrays.stream(line.split(" +", -1)).skip(1).toArray(String[]::new);
        try (EmpProcess emp = EmpProcess.start(directory, Map.of("PATH", programs()), arguments)) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isZero();
        }
    }

    @Test
    void theEnvironmentOfARentedMachineIsOneThatAWorkerTakes() throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", programs(),
                "S3_ACCESS_KEY", "access",
                "S3_SECRET_KEY", "secret"));
        VARIABLE.matcher(Files.readString(ROOT.resolve("docs/deploy/rented-machines.md")))
                .results()
                .forEach(variable -> environment.put(variable.group(1), variable.group(2)));
        assertThat(environment).containsKeys("EMP_MACHINE_PROFILE", "EMP_ARTIFACTS_S3_BUCKET");

        try (EmpProcess emp = EmpProcess.start(directory, environment, "machine", "plan")) {
            assertThat(emp.exitCode(LIMIT)).as(emp.output()).isZero();
        }
    }

    private static Stream<String> blocks(Path document) {
        try {
            return BLOCK.matcher(Files.readString(document)).results().map(block -> block.group(1));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String programs() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("programs"));
        Path program = Files.writeString(
                folder.resolve("nvidia-smi"),
                "#!/bin/sh\n[ \"$1\" = -L ] && echo 'GPU 0: NVIDIA H100 (UUID: GPU-0)' ||"
                        + " echo '0, NVIDIA H100 80GB HBM3, GPU-0, 37, 1024, 81559, 41, 112.5'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder + ":" + System.getenv("PATH");
    }
}
