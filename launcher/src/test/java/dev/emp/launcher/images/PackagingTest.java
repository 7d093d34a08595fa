package dev.emp.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the build of the service image packages what has changed: the program that the Dockerfile runs, with a small Maven. */
class PackagingTest {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");
    private static final String GREETING = "launcher/src/main/java/dev/emp/Greeting.java";

    private static final String PREPARATION_FILE = "launcher/src/main/java/dev/emp/launcher/prepared/Preparation.java";

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

    /** Says that it ran, and has something for the libraries and something of our own. */
    private static final String PREPARATION = """
            package dev.emp.launcher.prepared;
            import java.nio.file.*;
            public class Preparation {
                public static void main(String[] arguments) throws Exception {
                    Files.writeString(Path.of(System.getenv("PREPARATIONS")), "ran\\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    for (String part : new String[] {"lib", "own"}) {
                        Files.createDirectories(Path.of(arguments[0], part));
                    }
                    Files.writeString(Path.of(arguments[0], "lib", "beans.txt"), "%s");
                    Files.writeString(Path.of(arguments[0], "own", "beans.txt"), "of our own");
                }
            }
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void haveARepositoryOfOneModule() throws IOException {
        source(
                GREETING,
                "package dev.emp; public class Greeting { public static String text() { return \"hello\"; } }");
        source(PREPARATION_FILE, PREPARATION.formatted("of libraries"));
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
                .hasContent(
                        "-cp\n/opt/emp/lib/own-classes.jar:/opt/emp/lib/prepared.jar:/opt/emp/lib/library-1.0.jar\n");
        assertThat(jars.resolve("bin/class-path"))
                .hasContent(
                        "-cp\n/opt/emp/lib/own-classes.jar:/opt/emp/lib/prepared.jar:/opt/emp/lib/library-1.0.jar:/opt/emp/app/launcher.jar\n");
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
    void whatWasPreparedLiesBesideWhatItIsAbout() throws Exception {
        Path jars = packaged();

        assertThat(textIn(jars.resolve("prepared/prepared.jar"))).isEqualTo("of libraries");
        assertThat(textIn(jars.resolve("app/prepared.jar"))).isEqualTo("of our own");
        assertThat(textIn(jars.resolve("training/prepared.jar"))).isEqualTo("of our own");
    }

    @Test
    void theServicesAreNotPreparedAgainForWhatAMethodDoes() throws Exception {
        packaged();
        source(GREETING, "package dev.emp; public class Greeting { public static String text() { return \"bye\"; } }");

        Path jars = packaged();

        assertThat(preparations()).isEqualTo(1);
        assertThat(textIn(jars.resolve("app/prepared.jar"))).isEqualTo("of our own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@Deprecated public class Greeting { public static String text() { return \"hello\"; } }",
                "@Deprecated(since = \"1\") public class Greeting { public static String text() { return \"hello\"; } }",
                "public class Greeting { @Deprecated public static String text() { return \"hello\"; } }",
                "public class Greeting { public static String text() { return \"hello\"; } private int more; }",
                "public class Greeting { public static String text() { return"
                        + " \"org/springframework/boot/builder/SpringApplicationBuilder\"; } }"
            })
    void theServicesArePreparedAgainForWhatCanDecideOnBeans(String greeting) throws Exception {
        packaged();
        source(GREETING, "package dev.emp; " + greeting);

        packaged();

        assertThat(preparations()).isEqualTo(2);
    }

    @Test
    void anotherValueInAnAnnotationCounts() throws Exception {
        String greeting = "package dev.emp; @Deprecated(since = \"%d\") public class Greeting {"
                + " public static String text() { return \"hello\"; } }";
        source(GREETING, greeting.formatted(1));
        packaged();
        source(GREETING, greeting.formatted(2));
        packaged();
        assertThat(preparations()).isEqualTo(2);

        packaged();
        assertThat(preparations()).isEqualTo(2);
    }

    @Test
    void theJarsToTrainWithChangeWithWhatWasPreparedForTheLibraries() throws Exception {
        packaged();
        source(GREETING, "package dev.emp; public class Greeting { public static String text() { return \"bye\"; } }");
        source(PREPARATION_FILE, PREPARATION.formatted("of others"));

        Path jars = packaged();

        assertThat(textIn(jars.resolve("prepared/prepared.jar"))).isEqualTo("of others");
        assertThat(greetingOf(jars.resolve("training/launcher.jar"))).isEqualTo("bye");
    }

    @Test
    void servicesThatCannotBePreparedFailTheBuildAndSayWhy() throws Exception {
        source(
                PREPARATION_FILE,
                "package dev.emp.launcher.prepared; public class Preparation {"
                        + " public static void main(String[] arguments) { throw new RuntimeException(\"no beans\"); } }");

        assertThat(run(folder.resolve("jars-none"), "")).isNotZero();
        assertThat(folder.resolve("log")).content().contains("no beans", "cannot be prepared");
    }

    @Test
    void onRequestEverythingIsPackagedAnew() throws Exception {
        packaged();

        assertThat(run(folder.resolve("jars-fresh"), "1")).isZero();

        assertThat(mavenRuns()).isEqualTo(2);
        assertThat(preparations()).isEqualTo(2);
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
        builder.environment().put("PREPARATIONS", folder.resolve("preparations").toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private long mavenRuns() throws IOException {
        return Files.readAllLines(folder.resolve("runs")).size();
    }

    private long preparations() throws IOException {
        return Files.readAllLines(folder.resolve("preparations")).size();
    }

    private static String textIn(Path jar) throws IOException {
        try (JarFile in = new JarFile(jar.toFile());
                InputStream text = in.getInputStream(in.getJarEntry("beans.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
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
