package dev.emp.launcher.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a development container does with changed files, on a repository of one module. */
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
    void changedClassesComeFirstOnTheClassPath() throws IOException {
        assertThat(new Recompiler(workspace, changed).classPath())
                .isEqualTo(changed + ":" + workspace.resolve("module/target/classes"));
    }

    private Path write(String name, String content) throws IOException {
        Path file = workspace.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }
}
