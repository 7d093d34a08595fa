package dev.emp.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the build of the service image packages what has changed: the program that the Dockerfile runs, with a small Maven. */
class PackagingTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final String GREETING = "launcher/src/main/java/dev/emp/Greeting.java";

    /** Compiles everything anew, packages it, and says that it ran. */
    private static final String MAVEN = """
            #!/bin/sh
            set -e
            echo ran >>"$MAVEN_RUNS"
            mkdir -p launcher/target/classes launcher/target/lib
            cp "$LIBRARY" launcher/target/lib/
            "$JAVA/javac" -d launcher/target/classes $(find launcher/src -name '*.java')
            "$JAVA/jar" --create --file launcher/target/launcher-0.1.0-SNAPSHOT.jar -C launcher/target/classes .
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void haveARepositoryOfOneModule() throws IOException {
        source(
                GREETING,
                "package dev.emp; public class Greeting { public static String text() { return \"hello\"; } }");
        source("launcher/pom.xml", "<project/>");
        Files.createDirectories(folder.resolve("dashboard"));
        Files.writeString(folder.resolve("dashboard/index.html"), "page");
        Files.writeString(folder.resolve("left-out.txt"), "# no library\n");
        jar(folder.resolve("library-1.0.jar"), "org/other/Text.txt");
        Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, MAVEN);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void theFirstTimeMavenPackagesAllAndTheJarsAreSorted() throws Exception {
        Path jars = packaged();

        assertThat(mavenRuns()).isEqualTo(1);
        assertThat(jars.resolve("app/launcher.jar")).isRegularFile();
        assertThat(jars.resolve("lib/library-1.0.jar")).isRegularFile();
        assertThat(jars.resolve("bin/libraries"))
                .hasContent("-cp\n/opt/emp/lib/own-classes.jar:/opt/emp/lib/library-1.0.jar\n");
        assertThat(jars.resolve("bin/class-path"))
                .hasContent(
                        "-cp\n/opt/emp/lib/own-classes.jar:/opt/emp/lib/library-1.0.jar:/opt/emp/app/launcher.jar\n");
        assertThat(greetingOf(jars.resolve("app/launcher.jar"))).isEqualTo("hello");
    }

    @Test
    void anotherLineInAMethodIsCompiledAloneAndPutIntoTheJar() throws Exception {
        packaged();
        source(GREETING, "package dev.emp; public class Greeting { public static String text() { return \"bye\"; } }");

        Path jars = packaged();

        assertThat(mavenRuns()).isEqualTo(1);
        assertThat(greetingOf(jars.resolve("app/launcher.jar"))).isEqualTo("bye");
    }

    @Test
    void aClassThatLooksOtherToOthersIsForMaven() throws Exception {
        packaged();
        source(
                GREETING,
                "package dev.emp; public class Greeting { public static String text() { return \"bye\"; } int more; }");

        Path jars = packaged();

        assertThat(mavenRuns()).isEqualTo(2);
        assertThat(greetingOf(jars.resolve("app/launcher.jar"))).isEqualTo("bye");
    }

    @Test
    void anotherConstantIsForMavenSinceOtherClassesHaveCopiedIt() throws Exception {
        String constant = "package dev.emp; public class Greeting { static final int N = %d;"
                + " public static String text() { return \"hello\"; } }";
        source(GREETING, constant.formatted(1));
        packaged();
        source(GREETING, constant.formatted(2));

        packaged();

        assertThat(mavenRuns()).isEqualTo(2);
    }

    @Test
    void aNewSourceARemovedOneAndAnyOtherFileAreForMaven() throws Exception {
        packaged();
        Path another = source("launcher/src/main/java/dev/emp/Another.java", "package dev.emp; class Another {}");
        packaged();
        assertThat(mavenRuns()).isEqualTo(2);

        Files.delete(another);
        packaged();
        assertThat(mavenRuns()).isEqualTo(3);
        assertThat(folder.resolve("kept/sources/launcher/target/classes/dev/emp/Another.class"))
                .doesNotExist();

        source("launcher/pom.xml", "<project></project>");
        packaged();
        assertThat(mavenRuns()).isEqualTo(4);
    }

    @Test
    void whatDoesNotCompileFailsTheBuildAndIsCompiledByMavenTheNextTime() throws Exception {
        packaged();
        source(GREETING, "package dev.emp; public class Greeting { public static String text() { return } }");
        assertThat(run(folder.resolve("jars-broken"), "")).isNotZero();

        source(GREETING, "package dev.emp; public class Greeting { public static String text() { return \"bye\"; } }");
        Path jars = packaged();

        assertThat(mavenRuns()).isEqualTo(3);
        assertThat(greetingOf(jars.resolve("app/launcher.jar"))).isEqualTo("bye");
    }

    @Test
    void theJarsToTrainWithStayTheSameAsLongAsTheLibrariesDo() throws Exception {
        packaged();
        source(GREETING, "package dev.emp; public class Greeting { public static String text() { return \"bye\"; } }");
        assertThat(greetingOf(packaged().resolve("training/launcher.jar"))).isEqualTo("hello");

        jar(folder.resolve("library-1.0.jar"), "org/other/AnotherText.txt");
        source("launcher/pom.xml", "<project></project>");
        assertThat(greetingOf(packaged().resolve("training/launcher.jar"))).isEqualTo("bye");
    }

    @Test
    void onRequestEverythingIsPackagedAnew() throws Exception {
        packaged();

        assertThat(run(folder.resolve("jars-fresh"), "1")).isZero();

        assertThat(mavenRuns()).isEqualTo(2);
    }

    private Path packaged() throws Exception {
        Path jars = folder.resolve("jars-" + System.nanoTime());
        assertThat(run(jars, "")).isZero();
        return jars;
    }

    private int run(Path jars, String fresh) throws Exception {
        Path program = Dockerfiles.home().resolve("deploy/images/build/PackageServices.java");
        ProcessBuilder builder = new ProcessBuilder(
                JAVA.resolve("java").toString(),
                "-XX:TieredStopAtLevel=1",
                program.toString(),
                folder.resolve("source").toString(),
                folder.resolve("kept").toString(),
                folder.resolve("dashboard").toString(),
                folder.resolve("left-out.txt").toString(),
                jars.toString(),
                fresh);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA", JAVA.toString());
        builder.environment().put("LIBRARY", folder.resolve("library-1.0.jar").toString());
        builder.environment().put("MAVEN_RUNS", folder.resolve("runs").toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private long mavenRuns() throws IOException {
        return Files.readAllLines(folder.resolve("runs")).size();
    }

    private Path source(String name, String content) throws IOException {
        Path file = folder.resolve("source").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    private static void jar(Path file, String entry) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            jar.putNextEntry(new JarEntry(entry));
            jar.write(entry.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String greetingOf(Path jar) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            return (String)
                    loader.loadClass("dev.emp.Greeting").getMethod("text").invoke(null);
        }
    }
}
