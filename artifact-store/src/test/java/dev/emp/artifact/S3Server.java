package dev.emp.artifact;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adobe's S3Mock as a process of its own, one for all tests of a JVM: its jar, which lies on the class path, is a Spring Boot
 * application with other versions than ours inside.
 */
public final class S3Server {

    public static final String BUCKET = "emp";

    private static final Pattern LISTENS = Pattern.compile("Tomcat started on ports? .*?(\\d+) \\(http\\)");
    private static final AtomicInteger PREFIXES = new AtomicInteger();

    private final String endpoint;

    private S3Server(String endpoint) {
        this.endpoint = endpoint;
    }

    public static S3Server shared() {
        return Shared.INSTANCE;
    }

    public String endpoint() {
        return endpoint;
    }

    /** A part of the bucket that nobody has used yet. */
    public String newPrefix() {
        return "prefix-" + PREFIXES.incrementAndGet();
    }

    /** Settings under {@code emp.artifacts.} for a part of the bucket, as arguments of a command line. */
    public List<String> arguments(String prefix) {
        Path key = secret();
        return List.of(
                "--emp.artifacts.store=s3",
                "--emp.artifacts.s3.endpoint=" + endpoint,
                "--emp.artifacts.s3.path-style=true",
                "--emp.artifacts.s3.bucket=" + BUCKET,
                "--emp.artifacts.s3.prefix=" + prefix,
                "--emp.artifacts.s3.access-key=file:" + key,
                "--emp.artifacts.s3.secret-key=file:" + key);
    }

    /** S3Mock takes any. */
    static Path secret() {
        try {
            Path file = Files.createTempFile("emp-s3", ".key");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "any-secret\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static S3Server start() {
        try {
            Path root = Files.createTempDirectory("emp-s3mock");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx192m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            jar(),
                            "--server.port=0",
                            "--com.adobe.testing.s3mock.http-port=0",
                            "--com.adobe.testing.s3mock.store.initial-buckets=" + BUCKET,
                            "--com.adobe.testing.s3mock.store.root=" + root)
                    .redirectErrorStream(true)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            int port = port(output);
            Thread.ofVirtual().start(() -> output.lines().forEach(line -> {}));
            return new S3Server("http://127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(BufferedReader output) throws IOException {
        int port = 0;
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                port = Integer.parseInt(listens.group(1));
            }
            if (port > 0 && line.contains("Started S3MockApplication")) {
                return port;
            }
        }
        throw new IllegalStateException("S3Mock did not start:\n" + said);
    }

    private static String jar() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*[/\\\\]s3mock-[^/\\\\]*-exec\\.jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "com.adobe.testing:s3mock with classifier exec is not on the class path"));
    }

    private static final class Shared {
        private static final S3Server INSTANCE = start();
    }
}
