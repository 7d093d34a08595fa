package dev.emp.launcher.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.asm.ClassReader;

/** How the build of the service image makes libraries small: the program that the Dockerfile runs. */
class PackTest {

    private static final String SOURCE = """
            package org.other;
            import java.lang.annotation.*;
            public class Greeting {
                @Retention(RetentionPolicy.CLASS) @interface ForCompilers {}
                @Retention(RetentionPolicy.RUNTIME) @interface ForAll {}
                @ForCompilers @ForAll
                public static String to(@ForCompilers @ForAll String whom) {
                    String greeting = "hello " + whom;
                    return whom.isEmpty() ? "nobody" : greeting;
                }
            }
            """;

    @TempDir
    private Path folder;

    private Path packed;

    @BeforeEach
    void packALibrary() throws Exception {
        Path source = folder.resolve("Greeting.java");
        Files.writeString(source, SOURCE);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-proc:none", "-g", "-d", classes.toString());
            assertThat(compiler.getTask(null, manager, null, options, null, manager.getJavaFileObjects(source))
                            .call())
                    .isTrue();
        }
        Path jars = Files.createDirectories(folder.resolve("jars"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jars.resolve("greeting-1.2.jar")))) {
            for (String name : List.of("Greeting", "Greeting$ForAll", "Greeting$ForCompilers")) {
                String entry = "org/other/" + name + ".class";
                jar.putNextEntry(new JarEntry(entry));
                Files.copy(classes.resolve(entry), jar);
            }
            jar.putNextEntry(new JarEntry("org/other/admin/Unused.txt"));
        }
        Files.writeString(folder.resolve("left-out.txt"), "# nobody calls it\ngreeting-!org/other/admin/\n");
        run(jars);
        packed = folder.resolve("home/lib/greeting-1.2.jar");
    }

    @Test
    void aPackedClassDoesWhatItDid() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {packed.toUri().toURL()}, null)) {
            assertThat(loader.loadClass("org.other.Greeting")
                            .getMethod("to", String.class)
                            .invoke(null, "you"))
                    .isEqualTo("hello you");
        }
    }

    @Test
    void namesOfVariablesAndAnnotationsForCompilersGoAndLinesAndOtherAnnotationsStay() throws IOException {
        MethodModel method;
        try (JarFile jar = new JarFile(packed.toFile());
                var in = jar.getInputStream(jar.getEntry("org/other/Greeting.class"))) {
            method = ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .filter(each -> each.methodName().equalsString("to"))
                    .findFirst()
                    .orElseThrow();
        }
        CodeModel code = method.code().orElseThrow();

        assertThat(method.findAttribute(Attributes.runtimeInvisibleAnnotations()))
                .isEmpty();
        assertThat(method.findAttribute(Attributes.runtimeInvisibleParameterAnnotations()))
                .isEmpty();
        assertThat(method.findAttribute(Attributes.runtimeVisibleAnnotations())).isPresent();
        assertThat(method.findAttribute(Attributes.runtimeVisibleParameterAnnotations()))
                .isPresent();
        assertThat(code.findAttribute(Attributes.localVariableTable())).isEmpty();
        assertThat(code.findAttribute(Attributes.lineNumberTable())).isPresent();
    }

    @Test
    void whatTheListNamesIsLeftOut() throws IOException {
        try (JarFile jar = new JarFile(packed.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .contains("org/other/Greeting.class")
                    .noneMatch(name -> name.startsWith("org/other/admin/"));
        }
    }

    @Test
    void theDateOfTheJarIsTheSameWheneverItIsPacked() throws IOException {
        assertThat(Files.getLastModifiedTime(packed).toString()).isEqualTo("2026-01-01T00:00:00Z");
    }

    private void run(Path jars) throws Exception {
        Path spring = Path.of(ClassReader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                spring.toString(),
                Dockerfiles.home().resolve("deploy/images/build/Pack.java").toString(),
                jars.toString(),
                folder.resolve("left-out.txt").toString(),
                folder.resolve("home").toString());
        Map<String, String> environment = builder.environment();
        environment.remove("CLASSPATH");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
    }
}
