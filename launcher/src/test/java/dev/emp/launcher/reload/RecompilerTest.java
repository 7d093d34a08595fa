package dev.emp.launcher.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with changed files, on a repository of two modules, of which one uses the other. */
class RecompilerTest {

    @TempDir
    private Path workspace;

    @TempDir
    private Path changed;

    private Path source;
    private Path resource;

    @BeforeEach
    void haveAModule() throws IOException {
        Files.createDirectories(workspace.resolve("launcher/target/lib"));
        write("launcher/pom.xml", uses("user"));
        write("user/pom.xml", uses("module"));
        source = write("module/src/main/java/Greeting.java", "public class Greeting { }");
        resource = write("module/src/main/resources/texts/greeting.txt", "hello");
        write("module/target/classes/texts/greeting.txt", "old");
    }

    @Test
    void onlyWhatHasChangedIsSeenAsChanged() throws IOException {
        SourceSnapshot before = SourceSnapshot.of(workspace);
        Files.setLastModifiedTime(source, FileTime.fromMillis(1));
        Path another = write("module/src/main/java/Another.java", "class Another { }");

        assertThat(SourceSnapshot.of(workspace).changedSince(before)).containsExactly(another, source);
        assertThat(SourceSnapshot.of(workspace).changedSince(SourceSnapshot.of(workspace)))
                .isEmpty();
    }

    @Test
    void aChangedSourceIsCompiledAndAChangedResourceIsTakenAlong() throws Exception {
        Recompiler recompiler = new Recompiler(workspace, changed);

        assertThat(recompiler.take(List.of(source, resource))).isEmpty();

        assertThat(changed.resolve("texts/greeting.txt")).hasContent("hello");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {changed.toUri().toURL()}, null)) {
            assertThat(loader.loadClass("Greeting")).isNotNull();
        }
    }

    @Test
    void whatDoesNotCompileIsSaidAndChangesNothing() throws IOException {
        Files.writeString(source, "public class Greeting { int one() { } }");

        assertThat(new Recompiler(workspace, changed).take(List.of(source, resource)))
                .singleElement()
                .asString()
                .contains("Greeting.java:1", "missing return statement");
        assertThat(changed).isEmptyDirectory();
    }

    @Test
    void whatWasSavedBesideAFaultIsTakenInWithItsMending() throws Exception {
        Path another = write("module/src/main/java/Another.java", "public class Another { }");
        Recompiler recompiler = new Recompiler(workspace, changed);
        Files.writeString(source, "public class Greeting { int one() { } }");
        assertThat(recompiler.take(List.of(another, source, resource))).isNotEmpty();

        Files.writeString(source, "public class Greeting { int one() { return 1; } }");
        assertThat(recompiler.withPending(List.of(source))).containsExactly(another, source, resource);
        assertThat(recompiler.take(List.of(source))).isEmpty();

        assertThat(changed.resolve("Another.class")).exists();
        assertThat(changed.resolve("texts/greeting.txt")).hasContent("hello");
        assertThat(recompiler.withPending(List.of())).isEmpty();
    }

    @Test
    void changedClassesComeFirstOnTheClassPath() throws IOException {
        assertThat(new Recompiler(workspace, changed).classPath())
                .isEqualTo(changed + ":" + workspace.resolve("module/target/classes"));
    }

    @Test
    void whatUsesAClassIsCompiledAgainWhenTheClassLooksOtherwise() throws Exception {
        Path user = write("user/src/main/java/User.java", "class User { Object greet = Greeting.of(1); }");
        Recompiler recompiler = new Recompiler(workspace, changed);
        Files.writeString(source, "public class Greeting { static Object of(int number) { return number; } }");
        assertThat(recompiler.take(List.of(source, user))).isEmpty();

        Files.writeString(source, "public class Greeting { static Object of(long number) { return number; } }");
        assertThat(recompiler.take(List.of(source))).isEmpty();
        assertThat(new String(Files.readAllBytes(changed.resolve("User.class")), StandardCharsets.ISO_8859_1))
                .contains("(J)Ljava/lang/Object;")
                .doesNotContain("(I)Ljava/lang/Object;");

        Files.writeString(source, "public class Greeting { }");
        assertThat(recompiler.take(List.of(source)))
                .singleElement()
                .asString()
                .contains("User.java:1", "cannot find symbol");
        assertThat(changed.resolve("Greeting.class"))
                .content(StandardCharsets.ISO_8859_1)
                .contains("of");
    }

    @Test
    void whatOthersDoNotSeeIsCompiledAlone() throws Exception {
        Path user = write("user/src/main/java/User.java", "class User { Object greet = Greeting.of(1); }");
        Recompiler recompiler = new Recompiler(workspace, changed);
        Files.writeString(source, "public class Greeting { static Object of(int number) { return number; } }");
        assertThat(recompiler.take(List.of(source, user))).isEmpty();
        FileTime longAgo = FileTime.fromMillis(1);
        Files.setLastModifiedTime(changed.resolve("User.class"), longAgo);

        Files.writeString(
                source,
                "public class Greeting { static Object of(int number) { return half(number); }"
                        + " private static int half(int number) { return number / 2; } }");
        assertThat(recompiler.take(List.of(source))).isEmpty();

        assertThat(changed.resolve("Greeting.class"))
                .content(StandardCharsets.ISO_8859_1)
                .contains("half");
        assertThat(Files.getLastModifiedTime(changed.resolve("User.class"))).isEqualTo(longAgo);
    }

    private static String uses(String module) {
        return "<dependencies><dependency><groupId>dev.emp</groupId><artifactId>" + module
                + "</artifactId></dependency></dependencies>";
    }

    private Path write(String name, String content) throws IOException {
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
