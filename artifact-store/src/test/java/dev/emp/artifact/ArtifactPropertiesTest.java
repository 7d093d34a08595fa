package dev.emp.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emp.artifact.ArtifactProperties.Kind;
import dev.emp.artifact.ArtifactProperties.S3;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;

class ArtifactPropertiesTest {

    @TempDir
    Path folder;

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new ArtifactProperties(
                        Kind.DIRECTORY,
                        Path.of(".emp/artifacts"),
                        new S3(
                                null,
                                "",
                                null,
                                null,
                                null,
                                false,
                                null,
                                null,
                                DataSize.ofMegabytes(8),
                                false,
                                Duration.ofMinutes(5))));
    }

    @Test
    void readsItsKeys() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("store", "s3"),
                        Map.entry("directory", "/data"),
                        Map.entry("s3.bucket", "files"),
                        Map.entry("s3.prefix", "emp/prod"),
                        Map.entry("s3.region", "eu-central-1"),
                        Map.entry("s3.endpoint", "http://minio:9000"),
                        Map.entry("s3.public-endpoint", "https://files.example.org"),
                        Map.entry("s3.path-style", "true"),
                        Map.entry("s3.access-key", "env:ACCESS"),
                        Map.entry("s3.secret-key", "file:/secret"),
                        Map.entry("s3.part-size", "16MB"),
                        Map.entry("s3.redirect", "true"),
                        Map.entry("s3.link-lifetime", "1h"))))
                .isEqualTo(new ArtifactProperties(
                        Kind.S3,
                        Path.of("/data"),
                        new S3(
                                "files",
                                "emp/prod",
                                "eu-central-1",
                                URI.create("http://minio:9000"),
                                URI.create("https://files.example.org"),
                                true,
                                "env:ACCESS",
                                "file:/secret",
                                DataSize.ofMegabytes(16),
                                true,
                                Duration.ofHours(1))));
    }

    @ParameterizedTest
    @CsvSource({
        "store, s3, emp.artifacts.s3.bucket must be set",
        "s3.prefix, /emp, emp.artifacts.s3.prefix must be names",
        "s3.prefix, a//b, emp.artifacts.s3.prefix must be names",
        "s3.endpoint, minio:9000, emp.artifacts.s3.endpoint must be the http or https URL",
        "s3.endpoint, https://a:b@minio, emp.artifacts.s3.endpoint must be the http or https URL",
        "s3.public-endpoint, https://minio/bucket, emp.artifacts.s3.public-endpoint must be the http or https URL",
        "s3.access-key, env:A, emp.artifacts.s3.secret-key must be set where access-key is",
        "s3.secret-key, env:A, emp.artifacts.s3.access-key must be set where secret-key is",
        "s3.part-size, 1MB, emp.artifacts.s3.part-size must be 5MB to 512MB",
        "s3.link-lifetime, 8d, emp.artifacts.s3.link-lifetime must be more than 0s and at most 7d",
    })
    void aWrongSettingIsRefusedByItsName(String name, String value, String message) {
        assertThatThrownBy(() -> bind(Map.of(name, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aSecretThatStandsInTheSettingsIsRefusedAndNotShown() {
        assertThatThrownBy(() -> bind(Map.of("s3.access-key", "env:A", "s3.secret-key", "hushhush")))
                .rootCause()
                .hasMessageContaining("emp.artifacts.s3.secret-key must say where it is")
                .hasMessageNotContaining("hushhush");
    }

    @Test
    void readsASecretFromWhereItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), " hush\n");
        assertThat(SecretPlace.read("a", "file:" + file, name -> "")).isEqualTo("hush");
        assertThat(SecretPlace.read("a", "env:KEY", Map.of("KEY", "hush")::get)).isEqualTo("hush");
        assertThatThrownBy(() -> SecretPlace.read("a.b", "env:KEY", name -> ""))
                .hasMessage("a.b names env:KEY, where there is nothing");
    }

    @Test
    void withoutS3NoClassOfItsSdkIsLoaded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OnlyADirectory.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            assertThat(output.lines().filter(line -> line.contains("Artifact") || line.contains("software.amazon")))
                    .anyMatch(line -> line.contains("DirectoryArtifactStore"))
                    .noneMatch(line -> line.contains("software.amazon"))
                    .noneMatch(line -> line.contains("S3ArtifactStore"));
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void theSettingsChooseTheStore() {
        ApplicationContextRunner runner =
                new ApplicationContextRunner().withUserConfiguration(ArtifactStoreConfiguration.class);
        runner.run(context -> assertThat(context).hasSingleBean(DirectoryArtifactStore.class));
        String[] settings = S3Server.shared().arguments(S3Server.shared().newPrefix()).stream()
                .map(argument -> argument.substring(2))
                .toArray(String[]::new);
        runner.withPropertyValues(settings).run(context -> assertThat(context).hasSingleBean(S3ArtifactStore.class));
    }

    private static ArtifactProperties bind(Map<String, String> settings) {
        Map<String, String> named = new HashMap<>();
        settings.forEach((name, value) -> named.put("emp.artifacts." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("emp.artifacts", ArtifactProperties.class);
    }

    /** A program that uses the directory alone. */
    static final class OnlyADirectory {
        public static void main(String[] arguments) throws IOException {
            ArtifactProperties properties = bind(Map.of("directory", arguments[0]));
            new ArtifactStoreConfiguration().artifactStore(properties).deleteJob("j0-01");
        }
    }
}
